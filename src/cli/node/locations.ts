import { jsonAnswer } from '../../contract/json-answer.ts';
import { type LocationsAnswer, locationsAnswerSchema } from '../../contract/view.ts';
import { type Command, EXIT_USAGE, type Parsed } from '../command.ts';
import type { CliHost } from '../host.ts';
import type { Answer } from './ask.ts';
import { deployedUrl } from './deployed-url.ts';

const FORMATS = ['text', 'json'];

/** The locations in an answer; or why there are none. */
const locationsIn = ({ status, text }: Answer): LocationsAnswer | { readonly why: string } => {
  if (status === 401) return { why: 'the token is not the right one: set SITREP_TOKEN to that of the deployment' };
  const why = `GET /locations answered ${status}, and not with locations: this is no Sitrep, or an older one`;
  return (status === 200 ? jsonAnswer(locationsAnswerSchema, text) : undefined) ?? { why };
};

const list = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const target = deployedUrl(parsed.text('server')!);
  if ('mistake' in target) {
    host.printError(`sitrep locations: ${target.mistake}\n`);
    return EXIT_USAGE;
  }
  const { ask, isAnswer } = await import('./ask.ts');
  const asked = await ask(`${target.url}/locations`, parsed.text('token'));
  const found = isAnswer(asked) ? locationsIn(asked) : { why: asked.failure };
  if ('why' in found) {
    host.printError(`sitrep locations: ${target.url}: ${found.why}\n`);
    return 1;
  }
  const { locationsText } = await import('../../present/terminal/locations.ts');
  const isJson = parsed.text('format') === 'json';
  host.print(isJson ? `${JSON.stringify(found, null, 2)}\n` : locationsText(found, Date.now()));
  return 0;
};

/** `sitrep locations`: where checks are probed from, and where that really is. */
export const locations: Command = {
  name: 'locations',
  about: 'list where checks are probed from, and where that really is',
  details: ['Exit code: 0 if the deployment answered, 1 if it did not, 2 for wrong usage.'],
  flags: [
    {
      name: 'server',
      value: 'URL',
      default: 'http://127.0.0.1:8787',
      about: 'address of the deployment',
    },
    {
      name: 'token',
      value: 'TOKEN',
      env: 'SITREP_TOKEN',
      about: 'also list the locations of hidden checks',
    },
    { name: 'format', value: 'FORMAT', choices: FORMATS, default: 'text', about: 'output format' },
  ],
  examples: [{ line: 'locations --server https://status.acme.dev', about: 'with the token in SITREP_TOKEN' }],
  run: list,
};
