import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';

/** `dist/worker/worker.json`: values that scripts/build.ts copied from wrangler.toml and package.json. */
export interface WorkerDescription {
  /** The package that runs it, with its version: `workerd@1.…`. */
  readonly runtime: string;
  /** Name of the Worker: the store's folders are called after it. */
  readonly name: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
}

/** The built Worker, ready to be run. */
export interface BuiltWorker extends WorkerDescription {
  /** The module that `serve` starts, and those that it imports: names, in the order in which workerd gets them. */
  readonly modules: readonly string[];
  /** Absolute path of the folder that holds the modules. */
  readonly folder: string;
}

/** The entry for `serve`, and the Worker as it is deployed. */
const MODULES = ['serve.js', 'index.js'];

const BESIDE_US = join(dirname(fileURLToPath(import.meta.url)), 'worker');

/** Reads the description of the built Worker; `npm run build` puts it beside this program. */
export const readWorker = async (folder = BESIDE_US): Promise<Outcome<BuiltWorker>> => {
  const file = join(folder, 'worker.json');
  const isThere = [file, ...MODULES.map((name) => join(folder, name))].every((path) => existsSync(path));
  if (!isThere) return failed('missing', `${folder} is missing: build the Worker with npm run build`);
  const description = JSON.parse(await readFile(file, 'utf8')) as WorkerDescription;
  return succeeded({ ...description, folder, modules: MODULES });
};
