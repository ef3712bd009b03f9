import { HELP } from './args.ts';
import type { Command, Flag, Positional } from './command.ts';
import { variableOf } from './environment.ts';

const TITLE = 'sitrep: health checks of endpoints, from the edge, and of containers, from inside.';

/** `sitrep --help`. */
export const overview = (commands: readonly Command[]): string => {
  const rows = commands.map((command) => [usageWords(command), command.about] as const);
  return [
    TITLE,
    '',
    'Usage: sitrep COMMAND [flags]',
    '',
    ...table(rows),
    '',
    ...table([
      ['sitrep COMMAND --help', 'flags and examples of a command'],
      ['sitrep --version', 'version of this program'],
    ]),
    '',
  ].join('\n');
};

/** `sitrep run --help`. */
export const commandHelp = (command: Command): string => {
  const positionals = command.positionals ?? [];
  return [
    `sitrep ${command.name}: ${command.about}`,
    '',
    `Usage: sitrep ${usageWords(command)} [flags]`,
    '',
    ...(positionals.length > 0 ? [...table(positionals.map((positional) => aboutWord(command, positional))), ''] : []),
    'Flags:',
    ...table([...command.flags, HELP].map((flag) => [flagWords(flag), aboutFlag(command, flag)] as const)),
    '',
    ...(command.details ?? []).flatMap((paragraph) => [paragraph, '']),
    'Examples:',
    ...table(command.examples.map((example) => [`sitrep ${example.line}`, example.about] as const)),
    '',
  ].join('\n');
};

const usageWords = (command: Command): string => {
  return [command.name, ...(command.positionals ?? []).map(usageWord)].join(' ');
};

const usageWord = (positional: Positional): string => {
  const name = (positional.choices?.join('|') ?? positional.name) + (positional.many ? '…' : '');
  return positional.required ? name : `[${name}]`;
};

const aboutWord = (command: Command, positional: Positional): readonly [string, string] => {
  const variable = positional.fromEnv ? ` (${variableOf(command.name, positional)})` : '';
  return [positional.name, positional.about + variable];
};

const flagWords = (flag: Flag): string => {
  const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
  return `${short}--${flag.name}${flag.value === undefined ? '' : ` ${flag.choices?.join('|') ?? flag.value}`}`;
};

const aboutFlag = (command: Command, flag: Flag): string => {
  const notes = [
    ...(flag.list === undefined ? [] : ['may repeat']),
    ...(flag.default === undefined ? [] : [`default ${flag.default}`]),
    ...(flag === HELP ? [] : [variableOf(command.name, flag)]),
  ];
  return notes.length === 0 ? flag.about : `${flag.about} (${notes.join('; ')})`;
};

/** Two columns; a left cell that is too wide pushes its right one to the next line. */
const table = (rows: readonly (readonly [string, string])[]): string[] => {
  const WIDEST = 40;
  const width = Math.max(0, ...rows.map(([left]) => left.length).filter((length) => length <= WIDEST));
  return rows.flatMap(([left, right]) =>
    left.length > width ? [`  ${left}`, `  ${' '.repeat(width)}  ${right}`] : [`  ${left.padEnd(width)}  ${right}`],
  );
};
