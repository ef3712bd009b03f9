import { type Command, EXIT_USAGE } from '../command.ts';
import type { CliHost } from '../host.ts';

const PROGRAMS = ['uptimeflare', 'upptime', 'gatus'];

/** `sitrep import`: from another program's config to `checks.json`. */
export const importConfig: Command = {
  name: 'import',
  about: 'convert the config of UptimeFlare, Upptime or Gatus',
  details: [
    'checks.json goes to standard output; what could not be converted is listed on standard error. Sitrep does not run\n' +
      "the file. Environment variables become secrets of the same name. Exit code: 0, or 2 if the file can't be read.",
  ],
  positionals: [
    { name: 'FILE', about: 'uptime.config.ts, .upptimerc.yml or the config.yaml of Gatus', required: true },
  ],
  flags: [
    {
      name: 'from',
      value: 'PROGRAM',
      choices: PROGRAMS,
      about: 'the program of the config, if its text does not show it',
    },
  ],
  examples: [
    { line: 'import uptime.config.ts > checks.json', about: 'from UptimeFlare' },
    { line: 'import .upptimerc.yml > checks.json', about: 'from Upptime' },
    { line: 'import config.yaml --from gatus > checks.json', about: 'from Gatus' },
  ],
  run: async (host, parsed) => convertFile(host, parsed.words[0]!, parsed.text('from')),
};

const convertFile = async (host: CliHost, path: string, from: string | undefined): Promise<number> => {
  const { convert, guessProgram, leftLines } = await import('../../import/convert.ts');
  const file = await host.readFile(path);
  if (!file.ok) return refuse(host, file.failure.message);
  const program = from ?? guessProgram(file.value);
  if (program === undefined)
    return refuse(host, `cannot tell which program ${path} belongs to: add --from ${PROGRAMS.join('|')}`);
  try {
    const { text, checks, left } = convert(host.checks, program, file.value);
    if (checks === 0)
      return refuse(host, `${path} holds no check that can be converted; is it a config of ${program}?`);
    host.print(text);
    host.printError(`${checks} ${checks === 1 ? 'check' : 'checks'} converted from ${program}.\n`);
    if (left.length > 0) host.printError(`Not converted:\n${leftLines(left).join('\n')}\n`);
    return 0;
  } catch (error) {
    // What the parsers of YAML and of literals throw; anything else is a mistake of ours.
    if (!['SyntaxError', 'YAMLParseError'].includes((error as Error).name)) throw error;
    return refuse(host, `${path} is not a config of ${program}: ${(error as Error).message}`);
  }
};

const refuse = (host: CliHost, message: string): number => {
  host.printError(`sitrep import: ${message}\n`);
  return EXIT_USAGE;
};
