import { usageExit } from '../engine/health/exit-code.ts';
import { didYouMean } from '../engine/util/did-you-mean.ts';
import { OUTPUT_LIMIT } from '../present/terminal/health.ts';
import { truncateLines } from '../present/terminal/truncate.ts';
import { asksForHelp, parseArgs } from './args.ts';
import type { Command } from './command.ts';
import { commandHelp, overview } from './help.ts';
import type { CliHost } from './host.ts';

/** Runs the command that `host.args` name, and resolves with the exit code. Wrong usage is reported on standard error. */
export const main = async (host: CliHost, commands: readonly Command[]): Promise<number> => {
  const [name, ...rest] = host.args;
  if (name === '--version' || name === '-V') return print(host, `${host.version}\n`);
  if (name === '--help' || name === '-h') return print(host, overview(commands));
  if (name === 'help') return help(host, commands, rest[0]);
  if (name === undefined) {
    host.printError(overview(commands));
    return unknownExit(host);
  }
  const command = commands.find((known) => known.name === name);
  if (command === undefined) return unknownCommand(host, commands, name);
  if (asksForHelp(rest)) return print(host, commandHelp(command));
  return runCommand(host, command, rest);
};

const runCommand = async (host: CliHost, command: Command, args: readonly string[]): Promise<number> => {
  const result = parseArgs(command, args, host);
  if (result.ok) return command.run(host, result.parsed);
  const text = `sitrep ${command.name}: ${result.message}\nSee: sitrep ${command.name} --help`;
  host.printError(truncateLines(text, OUTPUT_LIMIT));
  return command.usageExit?.(args, host.env) ?? host.usageExit;
};

const help = (host: CliHost, commands: readonly Command[], about: string | undefined): number => {
  const command = commands.find((known) => known.name === about);
  if (about !== undefined && command === undefined) return unknownCommand(host, commands, about);
  return print(host, command === undefined ? overview(commands) : commandHelp(command));
};

/** Commands that only `dist/sitrep.mjs` has: the static binary says where to find them. */
export const ONLY_ON_NODE: readonly string[] = [
  'serve',
  'prober',
  'compile',
  'init',
  'doctor',
  'locations',
  'state',
  'alerts',
  'schema',
  'import',
];

const unknownCommand = (host: CliHost, commands: readonly Command[], name: string): number => {
  const names = commands.map((command) => command.name);
  const what = name.startsWith('-') ? `the flag ${name} must follow a command` : `there is no command "${name}"`;
  const where = ONLY_ON_NODE.includes(name) ? ' in the static binary; sitrep on Node has it' : didYouMean(name, names);
  host.printError(`sitrep: ${what}${where}\nCommands: ${names.join(', ')}\nSee: sitrep --help\n`);
  return unknownExit(host);
};

/** The intended command is unknown; it may be the `health` of a HEALTHCHECK, for which Docker reserves 2. */
const unknownExit = ({ args, env }: CliHost): number => usageExit(args, env);

const print = (host: CliHost, text: string): number => {
  host.print(text);
  return 0;
};
