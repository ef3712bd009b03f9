import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT_USAGE, type Parsed } from '../../command.ts';
import { CONFIG_NAMES } from '../../config-format.ts';
import type { CliHost } from '../../host.ts';
import { CONFIG_TEXTS } from './config-text.ts';
import { firstConfig } from './first-config.ts';
import { type Project, projectFiles } from './project-files.ts';

/** A valid name of both a Worker (Cloudflare) and a package (npm). */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const nameOf = (folder: string): string =>
  basename(resolve(folder))
    .toLowerCase()
    .match(/[a-z0-9]+/g)
    ?.join('-')
    .slice(0, 63) ?? 'status';

/** The work of `sitrep init`. */
export const writeProject = async (host: CliHost, parsed: Parsed): Promise<number> => {
  const folder = parsed.words[0] ?? '.';
  const name = parsed.text('name') ?? nameOf(folder);
  if (!NAME.test(name)) {
    host.printError(`sitrep init: --name ${name}: expected up to 63 lower-case letters, digits and hyphens\n`);
    return EXIT_USAGE;
  }
  const document = await firstConfig(host, parsed, name);
  if (typeof document === 'number') return document;
  const format = parsed.text('format')!;
  const text = CONFIG_TEXTS[format]!(document);
  const files = projectFiles({ name, config: [`checks.${format}`, text], secrets: secretsIn(text) });
  const inTheWay = [...new Set([...Object.keys(files), ...CONFIG_NAMES])].filter((path) =>
    existsSync(join(folder, path)),
  );
  if (inTheWay.length > 0) {
    host.printError(`sitrep init: nothing was written, because these exist in ${folder}:\n${lines(inTheWay)}`);
    return 1;
  }
  try {
    for (const [path, contents] of Object.entries(files)) write(join(folder, path), contents);
  } catch (error) {
    host.printError(`sitrep init: ${(error as Error).message}\n`);
    return 1;
  }
  host.print(`Written in ${folder}:\n${lines(Object.keys(files))}Next:\n${lines(nextCommands(folder))}`);
  return 0;
};

const lines = (items: readonly string[]): string => items.map((item) => `  ${item}\n`).join('');

const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  // Whatever came here since we looked is not overwritten either.
  writeFileSync(path, text, { flag: 'wx' });
};

/** Each once, in the order of the file. */
const secretsIn = (text: string): Project['secrets'] => [
  ...new Set([...text.matchAll(/(?<!\$)\$\{([A-Za-z_]\w*)\}/g)].map(([, name]) => name!)),
];

const nextCommands = (folder: string): readonly string[] => [
  `${folder === '.' ? '' : `cd ${quoted(folder)} && `}npm install`,
  'npx sitrep run      # every check once, from this machine',
  'npm run deploy      # to Cloudflare; npm start runs it on this machine',
];

const quoted = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
