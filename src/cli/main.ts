import { didYouMean } from '../engine/_suggest.ts';
import { fitLines } from '../present/terminal/fit.ts';
import { OUTPUT_LIMIT } from '../present/terminal/health.ts';
import { asksForHelp, parseArgs } from './args.ts';
import { type Command, EXIT_USAGE } from './command.ts';
import { commandHelp, overview } from './help.ts';
import type { CliHost } from './host.ts';

/** Runs the command that `host.args` name, and resolves with the exit code. Wrong usage is told on standard error. */
export async function main(host: CliHost, commands: readonly Command[]): Promise<number> {
  const [name, ...rest] = host.args;
  if (name === '--version' || name === '-V') return print(host, `${host.version}\n`);
  if (name === '--help' || name === '-h') return print(host, overview(commands));
  if (name === 'help') return help(host, commands, rest[0]);
  if (name === undefined) {
    host.printError(overview(commands));
    return EXIT_USAGE;
  }
  const command = commands.find((known) => known.name === name);
  if (command === undefined) return unknownCommand(host, commands, name);
  if (asksForHelp(rest)) return print(host, commandHelp(command));
  return runCommand(host, command, rest);
}

async function runCommand(host: CliHost, command: Command, args: readonly string[]): Promise<number> {
  const result = parseArgs(command, args, host.env);
  if (result.ok) return command.run(host, result.parsed);
  const told = `sitrep ${command.name}: ${result.message}\nSee: sitrep ${command.name} --help`;
  host.printError(fitLines(told, OUTPUT_LIMIT));
  return command.usageExit?.(args, host.env) ?? EXIT_USAGE;
}

function help(host: CliHost, commands: readonly Command[], about: string | undefined): number {
  const command = commands.find((known) => known.name === about);
  if (about !== undefined && command === undefined) return unknownCommand(host, commands, about);
  return print(host, command === undefined ? overview(commands) : commandHelp(command));
}

/** Commands that only `dist/sitrep.mjs` has: who asks the static binary for one is told where it is. */
export const ONLY_ON_NODE: readonly string[] = ['serve', 'alerts', 'schema', 'import'];

function unknownCommand(host: CliHost, commands: readonly Command[], name: string): number {
  const names = commands.map((command) => command.name);
  host.printError(`sitrep: ${notHere(name, names)}\nCommands: ${names.join(', ')}\nSee: sitrep --help\n`);
  return EXIT_USAGE;
}

function notHere(name: string, names: readonly string[]): string {
  if (ONLY_ON_NODE.includes(name))
    return `"${name}" is not part of the static binary; sitrep on Node has it: node dist/sitrep.mjs ${name}`;
  if (name.startsWith('-')) return `the flag ${name} must follow a command${didYouMean(name, ['--help', '--version'])}`;
  return `there is no command "${name}"${didYouMean(name, [...names, 'help', '--version'])}`;
}

function print(host: CliHost, text: string): number {
  host.print(text);
  return 0;
}
