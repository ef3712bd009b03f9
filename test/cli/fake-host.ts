import type { Command } from '../../src/cli/command.ts';
import type { Formats } from '../../src/cli/formats.ts';
import type { CliHost, Planner, Terminal } from '../../src/cli/host.ts';
import { main } from '../../src/cli/main.ts';
import type { CheckRegistry } from '../../src/contract/check.ts';
import { failed, succeeded } from '../../src/contract/failure.ts';
import type { Ports } from '../../src/contract/ports.ts';
import { NATIVE, NODE, type Runtime } from '../../src/contract/runtimes.ts';
import type { Alerting } from '../../src/engine/config/parse.ts';

/** Where one run of the command line ended, and what it said. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What differs from a piped run with no files and no environment. */
export interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly ports?: Ports;
  readonly checks?: CheckRegistry;
  readonly runtime?: Runtime;
  readonly alerting?: () => Promise<Alerting>;
  readonly formats?: (() => Promise<Formats>) | undefined;
  readonly planner?: () => Promise<Planner>;
  readonly terminal?: Partial<Terminal>;
}

const NO_PORTS = {} as Ports;

/** Runs `sitrep <args>` in this process. */
export const runCli = async (
  commands: readonly Command[],
  args: readonly string[],
  world: World = {},
): Promise<Ran> => {
  let out = '';
  let err = '';
  const host: CliHost = {
    args,
    env: (name) => world.env?.[name],
    variables: (prefix) => Object.keys(world.env ?? {}).filter((name) => name.startsWith(prefix)),
    version: '1.2.3',
    ports: world.ports ?? NO_PORTS,
    startedAt: world.ports?.clock.monotonic() ?? 0,
    runtime: world.runtime ?? NODE,
    checks: world.checks ?? {},
    // As `createHost` of each program has it.
    usageExit: world.runtime === NATIVE ? 1 : 2,
    ...(world.alerting === undefined ? {} : { alerting: world.alerting }),
    ...(world.formats === undefined ? {} : { formats: world.formats }),
    ...(world.planner === undefined ? {} : { planner: world.planner }),
    readFile: async (path) => {
      const text = world.files?.[path];
      return text === undefined ? failed('missing', `cannot read ${path}: there is no such file`) : succeeded(text);
    },
    print: (text) => {
      out += text;
    },
    printError: (text) => {
      err += text;
    },
    terminal: { isTty: false, errorIsTty: false, columns: 80, color: false, ...world.terminal },
  };
  const code = await main(host, commands);
  return { code, out, err };
};
