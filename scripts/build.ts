/**
 * `npm run build`: dist/sitrep.mjs (the command line: one file, no dependencies, Node 20 or newer), dist/worker/ (what
 * `wrangler deploy` would upload), and dist/package/ (what npm gets). The static binary has its own: native/build.ts.
 * `--if-changed` makes nothing where nothing changed since.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const OUTPUTS = ['dist/sitrep.mjs', 'dist/worker/worker.json', 'dist/package/sitrep.mjs'];
const INPUTS = ['src', 'scripts/build', 'wrangler.toml', 'checks.json', 'README.md', 'package-lock.json'];

/** ms of the last change of a file, or of anything in a folder. */
const changedAt = (path: string): number => {
  const stat = statSync(path);
  const names = stat.isDirectory() ? readdirSync(path) : [];
  return Math.max(stat.mtimeMs, ...names.map((name) => changedAt(join(path, name))));
};

const isFresh = (): boolean => {
  const outputs = OUTPUTS.map((output) => join(ROOT, output));
  if (!outputs.every((output) => existsSync(output))) return false;
  const made = Math.min(...outputs.map((output) => statSync(output).mtimeMs));
  return INPUTS.every((input) => changedAt(join(ROOT, input)) < made);
};

const flags = parseArgs({ options: { quiet: { type: 'boolean' }, 'if-changed': { type: 'boolean' } } }).values;

// esbuild, wrangler and the compiler take seconds to load on a busy machine: only where there is something to do.
if (!(flags['if-changed'] && isFresh())) {
  const { buildAll } = await import('./build/steps.ts');
  await buildAll(ROOT, flags.quiet ? () => undefined : console.log);
}
