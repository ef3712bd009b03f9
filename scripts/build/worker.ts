import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import type { WorkerDescription } from '../../src/cli/node/worker-files.ts';

/** What is used of wrangler's own type, which it publishes without the package that declares it. */
interface WranglerConfig {
  readonly name: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: string[];
  readonly kv_namespaces: readonly { readonly binding: string }[];
  readonly durable_objects: { readonly bindings: readonly { readonly name: string; readonly class_name: string }[] };
}

/** dist/worker/: the modules as wrangler bundles them, and worker.json, by which `serve` runs them without wrangler. */
export async function buildWorker(root: string): Promise<void> {
  const out = join(root, 'dist/worker');
  rmSync(out, { recursive: true, force: true });
  const [description] = await Promise.all([describeWorker(root), bundleWorker(root, out)]);
  writeFileSync(join(out, 'worker.json'), `${JSON.stringify(description, null, 2)}\n`);
}

/** wrangler wants Node 22, which node_modules/.bin has, and may ask the network for nothing. */
async function bundleWorker(root: string, out: string): Promise<void> {
  const bin = join(root, 'node_modules/.bin');
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
  };
  await promisify(execFile)(join(bin, 'wrangler'), ['deploy', '--dry-run', '--outdir', out], { cwd: root, env });
}

/** What `serve` must know of wrangler.toml, so that it stands there alone. */
async function describeWorker(root: string): Promise<WorkerDescription> {
  const { unstable_readConfig } = await import('wrangler');
  const config: WranglerConfig = unstable_readConfig({ config: join(root, 'wrangler.toml') });
  const objects = config.durable_objects.bindings;
  const env = [
    ...config.kv_namespaces.map(({ binding }) => [binding, { type: 'kv', id: binding }] as const),
    ...objects.map(
      ({ name, class_name: exportName }) =>
        [name, { type: 'durable-object', worker: config.name, exportName }] as const,
    ),
  ];
  const exports = objects.map(({ class_name }) => [class_name, { type: 'durable-object', storage: 'sqlite' }] as const);
  return {
    runtime: `miniflare@${packageJson.devDependencies.miniflare}`,
    config: {
      name: config.name,
      compatibilityDate: config.compatibility_date,
      compatibilityFlags: config.compatibility_flags,
      env: Object.fromEntries(env),
      exports: Object.fromEntries(exports),
    },
  };
}
