import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const PACKAGE = resolve(import.meta.dirname, '../dist/package');

const WORKER = `
import { defineWorker } from 'sitrep/worker';
import config from './.sitrep/config.js';
const { worker, Board, Prober } = defineWorker(config);
export { Board, Prober };
export default worker;
`;

/** What is loaded on demand is left out: badges and the feed, which hold nothing. */
const withoutDynamicImports: Plugin = {
  name: 'without-dynamic-imports',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined)),
};

/** The Worker of a folder that holds a config, as one module, made by what is in dist/package. */
export const bundleProject = async (folder: string): Promise<string> => {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(PACKAGE, join(folder, 'node_modules/sitrep'));
  writeFileSync(join(folder, 'worker.js'), WORKER);
  execFileSync(process.execPath, ['node_modules/sitrep/sitrep.mjs', 'compile'], { cwd: folder, stdio: 'pipe' });
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['worker.js'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    external: ['cloudflare:*', 'node:*'],
    plugins: [withoutDynamicImports],
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
};
