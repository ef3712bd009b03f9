import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import packageJson from '../../package.json' with { type: 'json' };
import type { WorkerDescription } from '../../src/cli/node/serve/worker-files.ts';

/** What is used of wrangler's own type, which it publishes without the package that declares it. */
interface WranglerConfig {
  readonly name: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: string[];
}

/** dist/worker/: the modules as wrangler bundles them, and worker.json, by which `serve` runs them without wrangler. */
export const buildWorker = async (root: string): Promise<void> => {
  const out = join(root, 'dist/worker');
  rmSync(out, { recursive: true, force: true });
  const [description] = await Promise.all([describeWorker(root), bundleWorker(root, out)]);
  await bundleServe(root, out);
  writeFileSync(join(out, 'worker.json'), `${JSON.stringify(description, null, 2)}\n`);
};

/** wrangler wants Node 22, which node_modules/.bin has, and may ask the network for nothing. */
const bundleWorker = async (root: string, out: string): Promise<void> => {
  const bin = join(root, 'node_modules/.bin');
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
  };
  await promisify(execFile)(join(bin, 'wrangler'), ['deploy', '--dry-run', '--outdir', out], { cwd: root, env });
};

/**
 * The entry by which `serve` runs the Worker: a small module beside the one that wrangler made, which it imports, so that
 * both tests and `wrangler deploy` have the same code.
 */
const bundleServe = async (root: string, out: string): Promise<void> => {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/worker/serve.ts'],
    outfile: join(out, 'serve.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['cloudflare:workers'],
    plugins: [{ name: 'worker', setup: ({ onResolve }) => onResolve({ filter: /^\.\/index\.ts$/ }, () => BUNDLED) }],
    logLevel: 'warning',
  });
};

const BUNDLED = { path: './index.js', external: true };

/** What `serve` must know of wrangler.toml, so that it stands there alone. */
const describeWorker = async (root: string): Promise<WorkerDescription> => {
  const { unstable_readConfig } = await import('wrangler');
  const config: WranglerConfig = unstable_readConfig({ config: join(root, 'wrangler.toml') });
  return {
    runtime: `workerd@${packageJson.devDependencies.workerd}`,
    name: config.name,
    compatibilityDate: config.compatibility_date,
    // The default since 2026-08-04; workerd says so at each start.
    compatibilityFlags: config.compatibility_flags.filter((flag) => flag !== 'nodejs_compat'),
  };
};
