import { failed, type Outcome } from '../../contract/failure.ts';
import { NODE } from '../../contract/runtimes.ts';
import { VERSION } from '../../contract/version.ts';
import { CHECKS } from '../../engine/checks/index.ts';
import { ownEntry } from '../../engine/util/own-entry.ts';
import { readTextFile } from '../../platform/node/files.ts';
import { nodePorts } from '../../platform/node/index.ts';
import { EXIT_USAGE } from '../command.ts';
import type { CliHost, Terminal } from '../host.ts';
import { print } from './print.ts';

/** Width if standard output is not a terminal. */
const PIPED_COLUMNS = 80;

/** The command line's host on Node. */
export const createHost = (): CliHost => {
  const ports = nodePorts();
  return {
    args: process.argv.slice(2),
    env: (name) => ownEntry(process.env, name),
    variables: (prefix) => Object.keys(process.env).filter((name) => name.startsWith(prefix)),
    version: VERSION,
    ports,
    server: {
      // Loaded only to listen: it loads node:net.
      listen: async (...args) => (await import('../../platform/node/server.ts')).nodeServer.listen(...args),
      stopped: async () => (await import('../../platform/node/server.ts')).nodeServer.stopped(),
    },
    // Node counts from the start of the process, a good while before this line on a busy machine.
    startedAt: ports.clock.monotonic() - process.uptime() * 1000,
    runtime: NODE,
    checks: CHECKS,
    usageExit: EXIT_USAGE,
    alerting: async () => (await import('./alerting.ts')).ALERTING,
    formats: async () => (await import('./formats.ts')).FORMATS,
    planner: async () => (await import('./costs.ts')).tellCosts,
    readFile: readText,
    appendFile: appendText,
    print: (text) => print(1, text),
    printError: (text) => print(2, text),
    // Asked for by the commands that draw: to know a terminal, Node makes the streams of both outputs.
    get terminal() {
      return readTerminal();
    },
  };
};

/** Bytes; a config of 1,000 checks has a tenth of it. */
const MAX_FILE = 16 << 20;

/** ms that the writer of a pipe may take. */
const PIPE_PATIENCE = 10_000;

const readText = async (path: string): Promise<Outcome<string>> => {
  const text = await readTextFile(path, MAX_FILE, PIPE_PATIENCE);
  if (text.ok) return text;
  const { kind, message } = text.failure;
  return failed(
    kind,
    kind === 'missing' ? `cannot read ${path}: there is no such file` : `cannot read the file: ${message}`,
  );
};

const appendText = async (path: string, text: string): Promise<string | undefined> => {
  // Loaded for the one command that writes.
  const { appendFile } = await import('node:fs/promises');
  return appendFile(path, text).then(
    () => undefined,
    (error: Error) => error.message,
  );
};

const readTerminal = (): Terminal => {
  const isTty = process.stdout.isTTY === true;
  const { NO_COLOR, TERM } = process.env;
  return {
    isTty,
    errorIsTty: process.stderr.isTTY === true && TERM !== 'dumb',
    columns: process.stdout.columns || PIPED_COLUMNS,
    color: isTty && !NO_COLOR && TERM !== 'dumb',
  };
};
