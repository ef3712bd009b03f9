import { type Command, EXIT_USAGE } from '../command.ts';
import type { CliHost } from '../host.ts';

const PROGRAMS = ['uptimeflare', 'upptime', 'gatus', 'uptime-kuma'];

/** `sitrep import`: from another program's config to `checks.json`. */
export const importConfig: Command = {
  name: 'import',
  about: 'convert the config of UptimeFlare, Upptime, Gatus or Uptime Kuma',
  details: [
    'checks.json goes to standard output. Standard error lists what could not be converted, the most important first.\n' +
      'Sitrep does not run the file. Environment variables become secrets of the same name.\n' +
      "Exit code: 0, or 2 if the file can't be read.",
  ],
  positionals: [
    {
      name: 'FILE',
      about: 'uptime.config.ts, .upptimerc.yml, the config.yaml of Gatus or the JSON backup of Uptime Kuma',
      required: true,
    },
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
    { line: 'import Uptime_Kuma_Backup.json > checks.json', about: 'from Uptime Kuma' },
  ],
  run: async (host, parsed) => convertFile(host, parsed.words[0]!, parsed.text('from')),
};

const convertFile = async (host: CliHost, path: string, from: string | undefined): Promise<number> => {
  const { convert, guessProgram, lossLines, Unreadable } = await import('../../import/convert.ts');
  const file = await host.readFile(path);
  if (!file.ok) return refuse(host, file.failure.message);
  const program = from ?? guessProgram(file.value);
  if (program === undefined)
    return refuse(host, `cannot tell which program ${path} belongs to: add --from ${PROGRAMS.join('|')}`);
  try {
    const registries = { checks: host.checks, ...(await host.alerting?.()) };
    const { config, losses } = convert(registries, program, file.value);
    const count = config.checks.length;
    if (count > 0) {
      host.print(`${JSON.stringify(config, null, 2)}\n`);
      host.printError(`${count} ${count === 1 ? 'check' : 'checks'} converted from ${program}.\n`);
    }
    if (losses.length > 0) host.printError(`${lossLines(losses).join('\n')}\n`);
    return count > 0 ? 0 : refuse(host, `${path} has no check that can be converted; is it a config of ${program}?`);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse(host, `${path} is not a config of ${program}: ${error.message}`);
  }
};

const refuse = (host: CliHost, message: string): number => {
  host.printError(`sitrep import: ${message}\n`);
  return EXIT_USAGE;
};
