import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import packageJson from '../../package.json' with { type: 'json' };
import { exportedName } from '../../src/cli/node/compile/module-text.ts';
import { NOTICES } from '../../src/cli/node/licences.generated.ts';
import { writeTypes } from './types.ts';

/** A folder of plugins, each a file by its name. */
interface Room {
  readonly folder: string;
  /** The type of each, which `sitrep/config` exports. */
  readonly type: string;
}

const ROOMS: Readonly<Record<string, Room>> = {
  checks: { folder: 'src/engine/checks', type: 'CheckType' },
  channels: { folder: 'src/alerts/channels', type: 'Channel' },
};

/** Files in a room that are no plugin. */
const SHARED = ['index', 'measures', 'never-fails'];

const namesIn = ({ folder }: Room, root: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .filter((name) => !SHARED.includes(name));

/** A `require` of Node's modules in a package becomes an import, which wrangler's bundler knows what to do with. */
const importedBuiltins: Plugin = {
  name: 'imported-builtins',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^[a-z]/ }, ({ path, kind }) =>
      kind === 'require-call' && isBuiltin(path)
        ? { path: path.replace(/^node:/, ''), namespace: 'imported-builtin' }
        : undefined,
    );
    onLoad({ filter: /./, namespace: 'imported-builtin' }, ({ path }) => ({
      contents: `export * from 'node:${path}';`,
    }));
  },
};

/**
 * `sitrep/worker`, `sitrep/config`, and a module for each check type and channel. What they share is in chunks: a bundler
 * can leave out whole files only.
 */
const bundleModules = async (root: string, out: string): Promise<void> => {
  const plugins = Object.entries(ROOMS).flatMap(([name, room]) =>
    namesIn(room, root).map((file) => [`${name}/${file}`, `${room.folder}/${file}.ts`]),
  );
  await build({
    absWorkingDir: root,
    entryPoints: {
      worker: 'src/worker.ts',
      config: 'src/config.ts',
      ...Object.fromEntries(plugins),
    },
    outdir: out,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['module', 'main'],
    external: ['cloudflare:*', 'node:*'],
    plugins: [importedBuiltins],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
};

const declare = (root: string, out: string): void => {
  writeTypes(['src/lib.ts', 'src/config.ts', 'src/worker.ts'], root, join(out, 'types'));
  for (const [name, room] of Object.entries(ROOMS)) {
    for (const file of namesIn(room, root)) {
      const text = `import type { ${room.type} } from '../types/config.js';\nexport declare const ${exportedName(file)}: ${room.type};\n`;
      writeFileSync(join(out, name, `${file}.d.ts`), text);
    }
  }
};

/** By the names that GitHub's runner gives: npm compares the repository with the one that signs where a package comes from. */
const repository = () => {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
  return server && name ? { repository: { type: 'git', url: `git+${server}/${name}.git` } } : {};
};

const manifest = () => ({
  name: packageJson.name,
  version: packageJson.version,
  description: packageJson.description,
  keywords: ['uptime', 'monitoring', 'healthcheck', 'status-page', 'cloudflare-workers', 'docker', 'kubernetes'],
  license: packageJson.license,
  ...repository(),
  type: 'module',
  engines: packageJson.engines,
  bin: { sitrep: './sitrep.mjs' },
  exports: {
    '.': { types: './types/lib.d.ts', default: './lib.mjs' },
    './worker': { types: './types/worker.d.ts', default: './worker.js' },
    './config': { types: './types/config.d.ts', default: './config.js' },
    './checks/*': { types: './checks/*.d.ts', default: './checks/*.js' },
    './channels/*': { types: './channels/*.d.ts', default: './channels/*.js' },
    './checks.schema.json': './checks.schema.json',
    './package.json': './package.json',
  },
  sideEffects: false,
  // Only `sitrep serve` runs it; wrangler brings it along.
  peerDependencies: { workerd: `^${packageJson.devDependencies.workerd}` },
  peerDependenciesMeta: { workerd: { optional: true } },
  publishConfig: { access: 'public', provenance: true },
});

/** What other steps of the build have made, and what is in the repository. */
const COPIED: Readonly<Record<string, string>> = {
  'dist/sitrep.mjs': 'sitrep.mjs',
  'dist/worker/index.js': 'worker/index.js',
  'dist/worker/serve.js': 'worker/serve.js',
  'dist/worker/worker.json': 'worker/worker.json',
  'checks.schema.json': 'checks.schema.json',
  'README.md': 'README.md',
  LICENSE: 'LICENSE',
};

/** dist/package/: all that npm gets. The modules and types; {@link completePackage} adds what other steps make. */
export const buildPackage = async (root: string): Promise<void> => {
  const out = join(root, 'dist/package');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await bundleModules(root, out);
  declare(root, out);
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  writeFileSync(join(out, 'NOTICES.txt'), NOTICES);
};

export const completePackage = (root: string): void => {
  for (const [from, to] of Object.entries(COPIED)) cpSync(join(root, from), join(root, 'dist/package', to));
};
