import { readFile } from 'node:fs';
import { NODE } from '../../contract/doors.ts';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import { VERSION } from '../../contract/version.ts';
import { CHECKS } from '../../engine/checks/index.ts';
import { nodePorts } from '../../platform/node/index.ts';
import { EXIT_USAGE } from '../command.ts';
import type { CliHost, Terminal } from '../host.ts';
import { print } from './print.ts';

/** Width where standard output is not a terminal. */
const PIPED_COLUMNS = 80;

/** The command line's host on Node. */
export function createHost(): CliHost {
  const ports = nodePorts();
  return {
    args: process.argv.slice(2),
    env: (name) => process.env[name],
    variables: (prefix) => Object.keys(process.env).filter((name) => name.startsWith(prefix)),
    version: VERSION,
    ports,
    // Node counts from the start of the process, a good while before this line on a busy machine.
    startedAt: ports.clock.monotonic() - process.uptime() * 1000,
    door: NODE,
    checks: CHECKS,
    usageExit: EXIT_USAGE,
    alerting: async () => (await import('./alerting.ts')).ALERTING,
    planner: async () => (await import('./costs.ts')).tellCosts,
    readFile: readText,
    print: (text) => print(1, text),
    printError: (text) => print(2, text),
    // Asked for by the commands that draw: to know a terminal, Node makes the streams of both outputs.
    get terminal() {
      return readTerminal();
    },
  };
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be read',
};

/** By callback: `node:fs/promises` loads readline and streams. */
function readText(path: string): Promise<Outcome<string>> {
  return new Promise((resolve) => {
    readFile(path, 'utf8', (error, text) => resolve(error ? unreadable(path, error) : succeeded(text)));
  });
}

function unreadable(path: string, { code = '', message }: NodeJS.ErrnoException): Outcome<string> {
  return failed(code === 'ENOENT' ? 'missing' : 'probe', `cannot read ${path}: ${WHY[code] ?? message}`);
}

function readTerminal(): Terminal {
  const isTty = process.stdout.isTTY === true;
  const { NO_COLOR, TERM } = process.env;
  return {
    isTty,
    errorIsTty: process.stderr.isTTY === true && TERM !== 'dumb',
    columns: process.stdout.columns || PIPED_COLUMNS,
    color: isTty && !NO_COLOR && TERM !== 'dumb',
  };
}
