import { readFile } from 'node:fs/promises';
import { NODE } from '../../contract/doors.ts';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import { VERSION } from '../../contract/version.ts';
import { CHECKS } from '../../engine/checks/index.ts';
import { nodePorts } from '../../platform/node/index.ts';
import type { CliHost, Terminal } from '../host.ts';

/** Width where standard output is not a terminal. */
const PIPED_COLUMNS = 80;

/** The command line's host on Node. */
export function createHost(): CliHost {
  const ports = nodePorts();
  return {
    args: process.argv.slice(2),
    env: (name) => process.env[name],
    version: VERSION,
    ports,
    // `performance` counts from the start of the process, a good while before this line on a busy machine.
    startedAt: ports.clock.monotonic() - performance.now(),
    door: NODE,
    checks: CHECKS,
    alerting: async () => (await import('./alerting.ts')).ALERTING,
    planner: async () => (await import('../../engine/plan.ts')).planCosts,
    readFile: readText,
    print: (text) => void process.stdout.write(text),
    printError: (text) => void process.stderr.write(text),
    terminal: readTerminal(),
  };
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be read',
};

async function readText(path: string): Promise<Outcome<string>> {
  try {
    return succeeded(await readFile(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return failed(code === 'ENOENT' ? 'missing' : 'probe', `cannot read ${path}: ${WHY[code ?? ''] ?? message}`);
  }
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
