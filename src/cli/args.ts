import { didYouMean } from '../engine/util/did-you-mean.ts';
import type { Command, Flag, Parsed } from './command.ts';
import { readVariables, variablesOf } from './environment.ts';
import type { Environment } from './host.ts';

/** A flag of every command; it takes precedence over everything else on the line. */
export const HELP: Flag = { name: 'help', short: 'h', about: 'show this help' };

type Values = Map<string, readonly string[]>;

/** The parsed line, or a sentence that names the mistake and the fix. */
export type ParseResult =
  | { readonly ok: true; readonly parsed: Parsed }
  | { readonly ok: false; readonly message: string };

class UsageError extends Error {}

const fail = (message: string): never => {
  throw new UsageError(message);
};

/**
 * Reads the words after the command's name. Own, because `node:util` parseArgs is not in QuickJS and the same
 * commands run there.
 */
export const parseArgs = (command: Command, args: readonly string[], environment: Environment): ParseResult => {
  try {
    const given: Values = new Map();
    const written = readWords(command, args, given);
    const { values, mistake } = readVariables(command, environment);
    if (mistake !== undefined) fail(mistake);
    const words = wordsWithEnvironment(command, written, values);
    checkWords(command, words);
    return { ok: true, parsed: look(words, withEnvironment(command, given, values)) };
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, message: error.message };
    throw error;
  }
};

/** Whether help is requested, even if the rest of the line is wrong. */
export const asksForHelp = (args: readonly string[]): boolean => {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
};

const readWords = (command: Command, args: readonly string[], given: Values): string[] => {
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === '--') return [...words, ...args.slice(at + 1)];
    if (arg.startsWith('--')) at += readLong(command, arg, args[at + 1], given);
    else if (arg.startsWith('-') && arg.length > 1) at += readShort(command, arg, args[at + 1], given);
    else words.push(arg);
  }
  return words;
};

/** Number of further arguments used: 1 if the value was the next one. */
const readLong = (command: Command, arg: string, next: string | undefined, given: Values): 0 | 1 => {
  const equals = arg.indexOf('=');
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  const flag = command.flags.find((known) => known.name === name) ?? fail(unknownFlag(command, `--${name}`));
  if (equals >= 0) {
    add(flag, arg.slice(equals + 1), given);
    return 0;
  }
  return readNext(flag, next, given);
};

const readShort = (command: Command, arg: string, next: string | undefined, given: Values): 0 | 1 => {
  const letters = [...arg.slice(1)];
  for (const [at, letter] of letters.entries()) {
    const flag = command.flags.find((known) => known.short === letter) ?? fail(unknownFlag(command, `-${letter}`));
    const rest = letters.slice(at + 1).join('');
    if (flag.value !== undefined && rest !== '') {
      add(flag, rest.replace(/^=/, ''), given);
      return 0;
    }
    if (readNext(flag, rest === '' ? next : undefined, given) === 1) return 1;
  }
  return 0;
};

const readNext = (flag: Flag, next: string | undefined, given: Values): 0 | 1 => {
  if (flag.value === undefined) {
    add(flag, 'true', given);
    return 0;
  }
  if (next === undefined || (next.startsWith('-') && next.length > 1))
    fail(`--${flag.name} needs a value: --${flag.name} ${flag.value}`);
  add(flag, next!, given);
  return 1;
};

const add = (flag: Flag, value: string, given: Values): void => {
  const before = given.get(flag.name);
  if (before !== undefined && flag.list === undefined && flag.value !== undefined) {
    fail(`--${flag.name} was given twice: "${before[0]}" and "${value}"`);
  }
  const values = (flag.list === 'commas' ? split(value) : [value]).map((one) => checked(flag, `--${flag.name}`, one));
  given.set(flag.name, flag.list === undefined ? values : [...(before ?? []), ...values]);
};

const TRUE = ['true', '1', 'yes', 'on'];
const FALSE = ['false', '0', 'no', 'off'];

const checked = (flag: Flag, where: string, value: string): string => {
  if (flag.value === undefined) {
    const word = value.toLowerCase();
    if (TRUE.includes(word)) return 'true';
    return FALSE.includes(word) ? 'false' : fail(`${where} is a switch: give true or false, not "${value}"`);
  }
  if (value === '') fail(`${where} needs a value: ${flag.value}`);
  if (flag.choices !== undefined && !flag.choices.includes(value)) fail(notOneOf(where, value, flag.choices));
  return value;
};

/** The parts of a list. An empty list gives one empty part, which {@link checked} refuses. */
const split = (value: string): string[] => {
  const parts = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length === 0 ? [''] : parts;
};

/** The command line wins over the environment, and that over the default. An empty variable counts as not set. */
const withEnvironment = (command: Command, given: Values, set: ReadonlyMap<string, string>): Values => {
  const values: Values = new Map();
  for (const { flag, variable } of variablesOf(command).ofFlags) {
    const chosen = given.get(flag.name) ?? fromVariable(flag, variable, set.get(variable) ?? '');
    const value = chosen ?? (flag.default === undefined ? undefined : [flag.default]);
    if (value !== undefined) values.set(flag.name, value);
  }
  return values;
};

const fromVariable = (flag: Flag, variable: string, value: string): readonly string[] | undefined => {
  if (value === '') return undefined;
  const where = `${variable} (the environment variable of --${flag.name})`;
  return (flag.list === undefined ? [value] : split(value)).map((one) => checked(flag, where, one));
};

/** A missing positional comes from its variable, if the ones before it are present. */
const wordsWithEnvironment = (
  command: Command,
  written: readonly string[],
  set: ReadonlyMap<string, string>,
): string[] => {
  const words = [...written];
  for (const variable of variablesOf(command).ofWords.slice(words.length)) {
    const value = variable === undefined ? undefined : set.get(variable);
    if (value === undefined) break;
    words.push(value);
  }
  return words;
};

const checkWords = (command: Command, words: readonly string[]): void => {
  const known = command.positionals ?? [];
  for (const [at, positional] of known.entries()) {
    if (positional.required && words[at] === undefined) fail(`${positional.name} is missing: ${positional.about}`);
    const taken = positional.many ? words.slice(at) : words.slice(at, at + 1);
    for (const word of taken) {
      if (positional.choices && !positional.choices.includes(word))
        fail(notOneOf(positional.name, word, positional.choices));
    }
  }
  const extra = words[known.length];
  if (extra !== undefined && !known.some((positional) => positional.many)) fail(`"${extra}" is not expected here`);
};

const notOneOf = (where: string, value: string, choices: readonly string[]): string => {
  return `${where} cannot be "${value}": it is ${listed(choices)}${didYouMean(value, choices)}`;
};

const unknownFlag = (command: Command, flag: string): string => {
  const known = [...command.flags, HELP].map((one) => `--${one.name}`);
  return `there is no ${flag} for "sitrep ${command.name}"${didYouMean(flag, known)}`;
};

/** `a, b or c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

const look = (words: readonly string[], values: Values): Parsed => ({
  words,
  text: (flag) => values.get(flag)?.[0],
  list: (flag) => values.get(flag) ?? [],
  on: (flag) => values.get(flag)?.[0] === 'true',
});
