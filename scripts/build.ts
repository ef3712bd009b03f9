/**
 * `npm run build`: dist/sitrep.mjs (the command line: one file, no dependencies, Node 20 or newer), dist/lib.mjs with
 * its types, and dist/worker/ (what `wrangler deploy` would upload). The static binary has its own: native/build.ts.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BuildOptions, build } from 'esbuild';
import { unstable_readConfig } from 'wrangler';
import packageJson from '../package.json' with { type: 'json' };
import type { WorkerDescription } from '../src/cli/node/worker-files.ts';
import { writeTypes } from './build-types.ts';
import { lazyBuiltins, REQUIRE } from './lazy-builtins.ts';

const ROOT = resolve(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules/.bin');
const { quiet } = parseArgs({ options: { quiet: { type: 'boolean', default: false } } }).values;

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Asked for when `serve` runs, and too large to carry: it holds a whole browser-grade runtime.
  external: ['miniflare'],
  // yaml's entry for Node is CommonJS, which one ESM file cannot require from; its browser entry is the same code.
  // json-p3's entry for Node is CommonJS, nothing of which can be left out.
  mainFields: ['module', 'main'],
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  plugins: [lazyBuiltins],
  banner: { js: REQUIRE },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'inline',
  logLevel: 'warning',
};

async function buildCommandLine(): Promise<void> {
  await build({ ...COMMON, entryPoints: ['src/cli/node.ts'], outfile: 'dist/sitrep.mjs' });
  chmodSync(join(ROOT, 'dist/sitrep.mjs'), 0o755);
}

async function buildLibrary(): Promise<void> {
  await build({ ...COMMON, entryPoints: ['src/lib.ts'], outfile: 'dist/lib.mjs' });
  writeTypes(join(ROOT, 'src/lib.ts'), join(ROOT, 'src'), join(ROOT, 'dist/types'));
  writeFileSync(join(ROOT, 'dist/lib.d.ts'), `export * from './types/lib.js';\n`);
}

async function buildWorker(): Promise<void> {
  rmSync(join(ROOT, 'dist/worker'), { recursive: true, force: true });
  runWrangler('deploy', '--dry-run', '--outdir', 'dist/worker');
  writeFileSync(join(ROOT, 'dist/worker/worker.json'), `${JSON.stringify(describeWorker(), null, 2)}\n`);
}

/** What is used of wrangler's own type, which it publishes without the package that declares it. */
interface WranglerConfig {
  readonly name: string;
  readonly compatibility_date: string;
  readonly compatibility_flags: string[];
  readonly kv_namespaces: readonly { readonly binding: string }[];
  readonly durable_objects: { readonly bindings: readonly { readonly name: string; readonly class_name: string }[] };
}

/** What `serve` must know of wrangler.toml, so that it stands there alone. */
function describeWorker(): WorkerDescription {
  const config: WranglerConfig = unstable_readConfig({ config: join(ROOT, 'wrangler.toml') });
  const objects = config.durable_objects.bindings;
  return {
    runtime: `miniflare@${packageJson.devDependencies.miniflare}`,
    config: {
      name: config.name,
      compatibilityDate: config.compatibility_date,
      compatibilityFlags: config.compatibility_flags,
      env: Object.fromEntries([
        ...config.kv_namespaces.map(({ binding }) => [binding, { type: 'kv', id: binding }] as const),
        ...objects.map(
          ({ name, class_name: exportName }) =>
            [name, { type: 'durable-object', worker: config.name, exportName }] as const,
        ),
      ]),
      exports: Object.fromEntries(
        objects.map(({ class_name }) => [class_name, { type: 'durable-object', storage: 'sqlite' }] as const),
      ),
    },
  };
}

/** It wants Node 22, which node_modules/.bin has, and may ask the network for nothing. */
function runWrangler(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(join(BIN, 'wrangler'), args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${BIN}${delimiter}${process.env.PATH}`,
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_SEND_METRICS: 'false',
    },
  });
  if (status === 0) return;
  console.error(`wrangler ${args.join(' ')} failed:\n${stdout}${stderr}`);
  process.exit(1);
}

const bytesOf = (path: string): number => {
  const { size } = statSync(path);
  return statSync(path).isDirectory()
    ? readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
    : size;
};

const STEPS: readonly (readonly [string, () => Promise<void>])[] = [
  ['dist/sitrep.mjs', buildCommandLine],
  ['dist/lib.mjs', buildLibrary],
  ['dist/worker', buildWorker],
];

for (const [output, make] of STEPS) {
  const started = performance.now();
  await make();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (!quiet) console.log(`${output}  ${(bytesOf(join(ROOT, output)) / 1024).toFixed(0)} KiB, ${seconds} s`);
}
