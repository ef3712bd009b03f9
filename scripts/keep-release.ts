/**
 * `npm run release:keep`: keeps the Worker of this version as it is in dist/package, for the test that upgrades from it
 * (test/e2e/upgrade.test.ts). To be run once a release, after `npm run build`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };

const ROOT = resolve(import.meta.dirname, '..');
const RELEASES = join(ROOT, 'test/fixtures/releases');

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

/** The Worker of dist/package with the checks of test/fixtures/releases, as one module. */
export const releaseWorker = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-release-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(ROOT, 'dist/package'), join(folder, 'node_modules/sitrep'));
    cpSync(join(RELEASES, 'checks.json'), join(folder, 'checks.json'));
    writeFileSync(join(folder, 'worker.js'), WORKER);
    execFileSync(process.execPath, ['node_modules/sitrep/sitrep.mjs', 'compile'], { cwd: folder });
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
  } finally {
    rmSync(folder, { recursive: true });
  }
};

if (import.meta.main) {
  const file = join(RELEASES, `${packageJson.version}.js.br`);
  writeFileSync(file, brotliCompressSync(await releaseWorker()));
  console.log(file);
}
