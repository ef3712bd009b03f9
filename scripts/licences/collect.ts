import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../..');

/** Something by others that we ship. */
export interface Shipped {
  readonly name: string;
  readonly version: string;
  /** SPDX. */
  readonly licence: string;
  readonly text: string;
  /** In which of our products. */
  readonly products: readonly string[];
}

/** Products and how they are bundled, as far as that decides what they hold. */
export const PRODUCTS: Readonly<Record<string, BuildOptions>> = {
  Worker: {
    entryPoints: ['src/worker/index.ts'],
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*', ...builtinModules],
  },
  page: { entryPoints: ['src/present/web/client/page.ts', 'src/present/web/client/chart.ts'], outdir: 'page' },
  'command line': {
    entryPoints: ['src/cli/node.ts', 'src/lib.ts'],
    outdir: 'cli',
    platform: 'node',
    mainFields: ['module', 'main'],
    external: ['workerd'],
    alias: { yaml: './node_modules/yaml/browser/index.js' },
  },
  'static binary': {
    entryPoints: ['src/cli/native.ts'],
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
  },
};

/** The last part of the path that is a package: `@scope/name` or `name`. */
const PACKAGE = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//;

/** Folders of the packages of which a bundle holds at least a byte. */
export const packagesIn = ({ outputs }: Metafile): readonly string[] => {
  const inputs = Object.values(outputs).flatMap(({ inputs: all }) =>
    Object.entries(all).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return [...new Set(inputs.flatMap((path) => PACKAGE.exec(path)?.[0] ?? []))].sort();
};

const bundled = async (options: BuildOptions): Promise<readonly string[]> => {
  const { metafile } = await build({
    ...options,
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    metafile: true,
    minifySyntax: true,
    logLevel: 'error',
  });
  return packagesIn(metafile);
};

const textIn = (folder: string): string | undefined => {
  const names = readdirSync(folder).filter(
    (name) => /^(licen[cs]e|copying|notice)/i.test(name) && !name.endsWith('.csv'),
  );
  return names.length === 0
    ? undefined
    : names.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
};

const MIT = readFileSync(join(ROOT, 'LICENSE'), 'utf8').replace(/^[\s\S]*?(?=Permission is)/, '');

/** A package without the text of its licence names it and its author in its package.json. */
const standardText = (name: string, licence: string, author: unknown): string => {
  // No rights are reserved, and no notice is asked for.
  if (licence === 'CC0-1.0')
    return `${name} is in the public domain: https://creativecommons.org/publicdomain/zero/1.0/`;
  if (licence !== 'MIT') throw new Error(`${name} has no text of its licence (${licence}): add one`);
  const holder = typeof author === 'object' && author !== null ? (author as { name: string }).name : author;
  return `MIT License\n\nCopyright (c) ${holder ?? `the authors of ${name}`}\n\n${MIT}`.trim();
};

const describe = (folder: string, products: readonly string[]): Shipped => {
  const path = join(ROOT, folder);
  const { name, version, license, author } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return { name, version, licence: license, text: textIn(path) ?? standardText(name, license, author), products };
};

const localText = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8').trim();

const ROOTS_NOTICE = `This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not
distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.

The list of roots is made from https://hg.mozilla.org/projects/nss/file/tip/lib/ckfw/builtins/certdata.txt as it comes
with Node, by scripts/roots.ts.`;

/** What no bundler knows of: data, and what the static binary is linked with. */
const OTHERS: readonly Shipped[] = [
  {
    name: "Mozilla's root certificates",
    version: 'of NSS',
    licence: 'MPL-2.0',
    text: ROOTS_NOTICE,
    products: ['Worker'],
  },
  {
    name: 'mbedTLS',
    version: '3.6',
    licence: 'Apache-2.0',
    text: localText('Apache-2.0.txt'),
    products: ['static binary'],
  },
  {
    name: 'wabt (runtime of wasm2c)',
    version: '1.0.32',
    licence: 'Apache-2.0',
    text: localText('Apache-2.0.txt'),
    products: ['static binary'],
  },
  { name: 'musl', version: '1.2', licence: 'MIT', text: localText('musl.txt'), products: ['static binary'] },
];

/** QuickJS, which the static binary holds translated to C. */
const ENGINE = 'node_modules/quickjs-wasi/';

/** Everything by others that is shipped, by name. */
export const collect = async (): Promise<readonly Shipped[]> => {
  const products = new Map<string, string[]>(existsSync(join(ROOT, ENGINE)) ? [[ENGINE, ['static binary']]] : []);
  for (const [product, options] of Object.entries(PRODUCTS)) {
    for (const folder of await bundled(options)) products.set(folder, [...(products.get(folder) ?? []), product]);
  }
  const packages = [...products].map(([folder, of]) => describe(folder, of));
  return [...packages, ...OTHERS].sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
};

/** One line each, then the texts, each once. */
export const noticesText = (shipped: readonly Shipped[]): string => {
  const lines = shipped.map(
    ({ name, version, licence, products }) => `${name} ${version}: ${licence} (${products.join(', ')})`,
  );
  const byText = Map.groupBy(shipped, ({ text }) => text.replace(/\r\n/g, '\n'));
  const texts = [...byText].map(
    ([text, all]) => `${'-'.repeat(80)}\n${all.map(({ name }) => name).join(', ')}\n\n${text}\n`,
  );
  return ['Sitrep contains the following works of others.', '', ...lines, '', ...texts].join('\n');
};
