import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { NOTICES } from '../../src/cli/node/licences.generated.ts';
import { buildPackage, completePackage } from './package.ts';
import { buildWorker } from './worker.ts';

/** CommonJS packages in the bundle ask for Node's modules by `require`, which an ES module does not have. */
const REQUIRE = 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);';

const COMMON: BuildOptions = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Asked for when `serve` runs, and too large to carry: it brings the Workers runtime.
  external: ['workerd'],
  // Of a package's two entries the one that can be shaken: of CommonJS nothing can be left out.
  mainFields: ['module', 'main'],
  // yaml's entry for Node is CommonJS too; its browser entry is the same code.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
  // ws would look for two optional native packages; there are none beside one file.
  define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
  banner: { js: REQUIRE },
  // Every Node has them; esbuild leaves them to `new RegExp` else, which cannot be shaken.
  supported: { 'regexp-unicode-property-escapes': true },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'inline',
  logLevel: 'warning',
};

/**
 * CommonJS inside, because it loads Node's modules where the code that imports them first runs: an ES module's imports are
 * all loaded first, which costs `sitrep health` a third of its CPU (measured on Node 22; see docs/decisions.md).
 */
const buildCommandLine = async (root: string): Promise<void> => {
  await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: ['src/cli/node.ts'],
    outfile: join(root, 'dist/sitrep.mjs'),
    format: 'cjs',
    minify: true,
    banner: { js: `${REQUIRE}const moduleUrl=import.meta.url;` },
    define: { ...COMMON.define, 'import.meta.url': 'moduleUrl' },
    supported: { ...COMMON.supported, 'dynamic-import': false },
    // Node prints the line of an uncaught exception.
    lineLimit: 160,
  });
  writeFileSync(join(root, 'dist/licences.txt'), NOTICES);
};

/** dist/package/ but for what the other steps make. */
const buildPackageFiles = async (root: string): Promise<void> => {
  await buildPackage(root);
  const outfile = join(root, 'dist/package/lib.mjs');
  await build({ ...COMMON, absWorkingDir: root, entryPoints: ['src/lib.ts'], outfile });
};

/** Each output with what makes it; the slowest, which is another process, first. */
const STEPS: readonly (readonly [string, (root: string) => Promise<void>])[] = [
  ['dist/worker', buildWorker],
  ['dist/sitrep.mjs', buildCommandLine],
  ['dist/package', buildPackageFiles],
];

const bytesOf = (path: string): number => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
};

/** Makes everything at once, and tells of each output. */
export const buildAll = async (root: string, tell: (line: string) => void): Promise<void> => {
  const started = performance.now();
  const make = async ([output, step]: (typeof STEPS)[number]) => {
    await step(root);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    tell(`${output}  ${(bytesOf(join(root, output)) / 1024).toFixed(0)} KiB, after ${seconds} s`);
  };
  await Promise.all(STEPS.map(make));
  completePackage(root);
};
