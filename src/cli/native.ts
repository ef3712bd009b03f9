import { failed, type Outcome, succeeded } from '../contract/failure.ts';
import { NATIVE } from '../contract/runtimes.ts';
import { VERSION } from '../contract/version.ts';
import { CHECKS } from '../engine/checks/index.ts';
import { parseConfig } from '../engine/config/parse.ts';
import { usageExit } from '../engine/health/exit-code.ts';
import { readText } from '../platform/native/files.ts';
import { host } from '../platform/native/host.ts';
import { nativePorts } from '../platform/native/index.ts';
import { turn } from '../platform/native/loop.ts';
import { nativeServer } from '../platform/native/server.ts';
import { parseArgs } from './args.ts';
import { health } from './health.ts';
import type { CliHost, Terminal } from './host.ts';
import { main } from './main.ts';
import { NATIVE_COMMANDS } from './native-commands.ts';

const STDOUT = 1;
const STDERR = 2;

/** Width if standard output is not a terminal. */
const PIPED_COLUMNS = 80;

/** Bytes; a config of 1,000 checks has a tenth of it. */
const MAX_FILE = 16 << 20;

const readTerminal = (): Terminal => {
  const columns = host.columns(STDOUT);
  const isTty = columns > 0;
  const isDumb = host.env('TERM') === 'dumb';
  return {
    isTty,
    errorIsTty: host.columns(STDERR) > 0 && !isDumb,
    columns: columns || PIPED_COLUMNS,
    color: isTty && !host.env('NO_COLOR') && !isDumb,
  };
};

const readFile = async (path: string): Promise<Outcome<string>> => {
  const text = await readText(path, MAX_FILE);
  if (text.ok) return succeeded(text.value);
  const { kind, message } = text.failure;
  return failed(
    kind,
    kind === 'missing' ? `cannot read ${path}: there is no such file` : `cannot read the file: ${message}`,
  );
};

/** Made at build time, as part of the start image: it must not call the host. */
const ports = nativePorts();

const createHost = (args: readonly string[]): CliHost => ({
  args,
  env: host.env,
  variables: (prefix) => host.variables(prefix).split('\0').slice(0, -1),
  version: VERSION,
  ports,
  server: nativeServer,
  startedAt: ports.clock.monotonic(),
  runtime: NATIVE,
  checks: CHECKS,
  usageExit: usageExit(args, host.env),
  readFile,
  print: (text) => void host.print(STDOUT, text),
  printError: (text) => void host.print(STDERR, text),
  lastResort: host.lastResort,
  terminal: readTerminal(),
});

/** Called by the C host, once, with the arguments of the command line. */
const start = (args: readonly string[]): void => {
  main(createHost(args), NATIVE_COMMANDS).then(host.exit, (error: unknown) => {
    host.print(STDERR, `sitrep: internal error: ${String(error)}\n`);
    host.exit(1);
  });
};

/**
 * Builds lazy values (schemas, names of variables) at build time, for the start image: those of http, which most checks
 * use, and those that all types share. The other types' schemas would cost more space than they save time.
 */
const warmUp = (): void => {
  parseArgs(health, [], { env: () => undefined, variables: () => [] });
  const check = { id: 'a', type: 'http', url: 'http://a', expect: { json: { $: { equals: 1 } } } };
  parseConfig(JSON.stringify({ checks: [check] }), { checks: CHECKS }, { runtime: NATIVE, secret: () => undefined });
};

warmUp();
Object.assign(globalThis, { start, turn });
