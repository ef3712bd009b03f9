/**
 * `npm run release:keep`: keeps the Worker of this version as it is in dist/package, for the test that upgrades from it
 * (test/e2e/upgrade.test.ts). To be run once a release, after `npm run build`.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import packageJson from '../package.json' with { type: 'json' };
import { bundleProject } from './bundle-project.ts';

const RELEASES = resolve(import.meta.dirname, '../test/fixtures/releases');

/** The Worker of dist/package with the checks of test/fixtures/releases, as one module. */
export const releaseWorker = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-release-'));
  try {
    cpSync(join(RELEASES, 'checks.json'), join(folder, 'checks.json'));
    return await bundleProject(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

if (import.meta.main) {
  const file = join(RELEASES, `${packageJson.version}.js.br`);
  writeFileSync(file, brotliCompressSync(await releaseWorker()));
  console.log(file);
}
