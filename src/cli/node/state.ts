import { ALLOWANCES } from '../../contract/state.ts';
import { type Command, EXIT_USAGE, type Parsed } from '../command.ts';
import type { CliHost } from '../host.ts';
import { deployedUrl } from './deployed-url.ts';

const refuse = (host: CliHost, message: string, code: number): number => {
  host.printError(`sitrep state: ${message}\n`);
  return code;
};

const move = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const [action, address, path] = parsed.words;
  const target = deployedUrl(address!);
  const token = parsed.text('token');
  if ('mistake' in target) return refuse(host, target.mistake, EXIT_USAGE);
  if (token === undefined) return refuse(host, 'needs the token of the deployment: set SITREP_TOKEN', EXIT_USAGE);
  if (action === 'import' && path === undefined)
    return refuse(host, 'which file? sitrep state import URL FILE', EXIT_USAGE);
  const { Refused } = await import('./state/talk.ts');
  try {
    const deployment = { url: target.url, token };
    return action === 'export'
      ? await exportTo(host, deployment, path)
      : await importFrom(host, deployment, path!, parsed.list('allow'));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refuse(host, error.message, 1);
  }
};

type Target = { readonly url: string; readonly token: string };

const exportTo = async (host: CliHost, from: Target, path: string | undefined): Promise<number> => {
  const { download } = await import('./state/talk.ts');
  const { fileText } = await import('./state/file.ts');
  const file = await download(from);
  const text = fileText(file);
  if (path === undefined) host.print(text);
  else {
    const { rename, writeFile } = await import('node:fs/promises');
    const part = `${path}.part`;
    // Never half a file of that name.
    const trouble = await writeFile(part, text, { mode: 0o600 })
      .then(() => rename(part, path))
      .catch((error: Error) => error);
    if (trouble instanceof Error) return refuse(host, `cannot write ${path}: ${trouble.message}`, 1);
  }
  host.printError(`${file.documents.length} documents exported from ${from.url}.\n`);
  return 0;
};

const importFrom = async (host: CliHost, to: Target, path: string, allow: readonly string[]): Promise<number> => {
  const { upload } = await import('./state/talk.ts');
  const { readFileText } = await import('./state/file.ts');
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(path, 'utf8').catch((error: Error) => error);
  if (text instanceof Error) return refuse(host, `cannot read ${path}: ${text.message}`, EXIT_USAGE);
  const file = readFileText(text);
  if ('mistake' in file) return refuse(host, `${path} cannot be imported: ${file.mistake}`, EXIT_USAGE);
  const allowed = ALLOWANCES.filter((allowance) => allow.includes(allowance));
  const before = await upload(to, file, allowed);
  const resumed = before === 0 ? '' : ` (${before} had arrived before)`;
  host.print(`${file.documents.length} documents imported to ${to.url}${resumed}.\n`);
  return 0;
};

/** `sitrep state`: history and incidents as a file, from one deployment to another. */
export const state: Command = {
  name: 'state',
  about: 'save history and incidents to a file, or load them into a deployment',
  details: [
    'Works with Cloudflare and with sitrep serve, in both directions. The file holds no secrets of the config.\n' +
      'An import that was cut off goes on where it ended; until all has arrived, the deployment keeps what it had.\n' +
      'Exit code: 0, 1 if the deployment refuses or does not answer, 2 for wrong usage or a file that cannot be used.',
  ],
  positionals: [
    { name: 'action', about: 'what to do', required: true, choices: ['export', 'import'] },
    { name: 'URL', about: 'address of the deployment', required: true },
    { name: 'FILE', about: 'JSON Lines; without it, export writes to standard output' },
  ],
  flags: [
    { name: 'token', value: 'TOKEN', env: 'SITREP_TOKEN', about: 'the token of the deployment' },
    {
      name: 'allow',
      value: 'WHAT',
      list: 'commas',
      choices: ALLOWANCES,
      about: 'for import: replace newer data; take a file of a config with other checks',
    },
  ],
  examples: [
    { line: 'state export https://status.acme.dev state.jsonl', about: 'a copy of all that was learned' },
    {
      line: 'state import http://127.0.0.1:8787 state.jsonl --allow newer',
      about: 'into sitrep serve, which ticks already',
    },
  ],
  run: move,
};
