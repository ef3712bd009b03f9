import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MiniflareOptions } from 'miniflare';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';

type WorkerConfig = MiniflareOptions['workers'][number]['config'];

/** `dist/worker/worker.json`: what scripts/build.ts took over from wrangler.toml and package.json. */
export interface WorkerDescription {
  /** The package that runs it, with its version: `miniflare@5.…`. */
  readonly runtime: string;
  readonly config: Pick<WorkerConfig, 'name' | 'compatibilityDate' | 'compatibilityFlags' | 'env' | 'exports'>;
}

/** The built Worker, as Miniflare takes it. */
export interface BuiltWorker extends WorkerDescription {
  readonly manifest: NonNullable<WorkerConfig['manifest']>;
}

/** What wrangler puts beside the modules. */
const NO_MODULE = /\.map$|^README\.md$|^worker\.json$/;

const BESIDE_US = join(dirname(fileURLToPath(import.meta.url)), 'worker');

/** Reads the built Worker; `npm run build` puts it beside this program. */
export async function readWorker(folder = BESIDE_US): Promise<Outcome<BuiltWorker>> {
  try {
    const description = JSON.parse(await readFile(join(folder, 'worker.json'), 'utf8')) as WorkerDescription;
    return succeeded({ ...description, manifest: await readModules(folder) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return failed('missing', `${folder} is missing, which holds the built Worker: make it with npm run build`);
  }
}

async function readModules(folder: string): Promise<BuiltWorker['manifest']> {
  const names = (await readdir(folder)).filter((name) => !NO_MODULE.test(name));
  const modules = names.map(async (name) => {
    const bytes = await readFile(join(folder, name));
    if (name.endsWith('.js')) return [name, { type: 'esm', contents: bytes.toString('utf8') }] as const;
    if (name.endsWith('.wasm')) return [name, { type: 'wasm', contents: bytes }] as const;
    return [name, { type: 'text', contents: bytes.toString('utf8') }] as const;
  });
  return { mainModule: 'index.js', modulesRoot: folder, modules: Object.fromEntries(await Promise.all(modules)) };
}
