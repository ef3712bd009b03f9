import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';
import type { Place } from '../../../engine/config/places.ts';

type Module = Readonly<Record<string, unknown>>;

const importer = () =>
  new Script('(url) => import(url)', {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as (url: string) => Promise<Module>;

/** Node's warnings about features that we use on purpose: TypeScript, syntax detection, and its own loader. */
const EXPECTED =
  /Type Stripping is an experimental feature|Module type of .* is not specified|vm\.USE_MAIN_CONTEXT_DEFAULT_LOADER/;

/** Imports by Node's own loader, even inside a bundle. */
export const importModule = async (url: string): Promise<Module> => {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: []) => {
    if (!EXPECTED.test(String(warning))) emitWarning.call(process, warning, ...rest);
  }) as typeof emitWarning;
  try {
    return await importer()(url);
  } finally {
    process.emitWarning = emitWarning;
  }
};

export type Importable =
  | { readonly ok: true; readonly url: string; readonly remove?: () => void }
  | { readonly ok: false; readonly message: string; readonly place?: Place };

/** URL of a program that this Node can run: the file itself, or its translation if Node does not support types. */
export const importable = async (file: string): Promise<Importable> => {
  const path = realpathSync(file);
  const knowsTypes = (process.features as { readonly typescript?: string | false }).typescript;
  if (!/\.[cm]?ts$/.test(path) || knowsTypes) return { ok: true, url: pathToFileURL(path).href };
  const esbuild = findEsbuild(path);
  return esbuild === undefined ? { ok: false, message: NO_ESBUILD } : translated(path, esbuild);
};

const NO_ESBUILD =
  'a config in TypeScript needs Node 22.18 or newer, or esbuild in the folder of the file: npm install --save-dev esbuild';

/** The part of esbuild that we use; wrangler installs it. */
interface Esbuild {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>;
}

/** Beside the file, or where wrangler has it. */
const findEsbuild = (file: string): Esbuild | undefined => {
  const require = createRequire(file);
  for (const from of [() => require, () => createRequire(require.resolve('wrangler/package.json'))]) {
    try {
      return from()('esbuild') as Esbuild;
    } catch {
      // Not there.
    }
  }
  return undefined;
};

const REQUIRE = 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);';

const translated = async (file: string, esbuild: Esbuild): Promise<Importable> => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-config-'));
  const outfile = join(folder, 'checks.mjs');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [file],
      outfile,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      banner: { js: REQUIRE },
      logLevel: 'silent',
    });
    writeFileSync(outfile, outputFiles[0]!.text);
    process.setSourceMapsEnabled(true);
    return { ok: true, url: pathToFileURL(outfile).href, remove };
  } catch (error) {
    remove();
    const [first] = (error as { readonly errors?: readonly EsbuildMistake[] }).errors ?? [];
    if (first === undefined) throw error;
    const { line, column = 0 } = first.location ?? {};
    return { ok: false, message: first.text, ...(line === undefined ? {} : { place: { line, column: column + 1 } }) };
  }
};

interface EsbuildMistake {
  readonly text: string;
  readonly location?: { readonly line: number; readonly column: number } | null;
}
