import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/contract/version.ts';
import { ROOT, SITREP } from './program.ts';

/** Cloudflare's free plan takes 3 MiB gzipped, and gives a Worker 1 s of CPU to start (its limits page). */
const WORKER_LIMIT = 3 * 1024 * 1024;

/** Packages that a file asks for; Node's own and esbuild's helpers left out. */
async function packagesOf(file: string): Promise<string[]> {
  const options = { bundle: true, format: 'esm', platform: 'node', packages: 'external', write: false } as const;
  const { metafile } = await build({ ...options, entryPoints: [file], metafile: true });
  const imports = Object.values(metafile.inputs).flatMap((input) =>
    input.imports.filter(({ external }) => external).map(({ path }) => path),
  );
  const own = ['<runtime>', ...builtinModules];
  return [...new Set(imports)].filter((name) => !own.includes(name.replace(/^node:/, '')));
}

/** Where the data stand in the file, as scripts/build/program-file.ts puts them there. */
const placesOf = (code: string): Record<string, readonly [start: number, length: number]> =>
  JSON.parse(/^const PLACES = (.*);$/m.exec(code)![1]!);

/** What stands compressed in the file: the commands beyond `health`, as scripts/build/packed.ts packs them. */
function packsOf(code: string): string[] {
  const packs = Object.entries(placesOf(code)).filter(([name]) => name.startsWith('sitrep/'));
  expect(packs.length).toBeGreaterThan(0);
  return packs.map(([, [start, length]]) =>
    brotliDecompressSync(Buffer.from(code.slice(start, start + length), 'base64')).toString(),
  );
}

/** The Node of the machine, which may be an older one than that of this repository. */
const nodeOfMachine = (): string => {
  const folders = process.env.PATH!.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return folders.map((folder) => join(folder, 'node')).find((path) => existsSync(path)) ?? process.execPath;
};

describe('dist/sitrep.mjs', () => {
  const code = readFileSync(SITREP, 'utf8');

  test('needs nothing but Node; miniflare is asked for only by serve', async () => {
    expect(await packagesOf(SITREP)).toEqual([]);
    const asked = packsOf(code).flatMap((text) =>
      [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!),
    );
    expect(new Set(asked.filter((name) => !isBuiltin(name)))).toEqual(new Set(['miniflare']));
  });

  describe('what V8 compiled of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-cache-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const run = (node: string, changed: string, ...args: readonly string[]) => {
      const program = join(folder, 'sitrep.mjs');
      writeFileSync(program, changed);
      return spawnSync(node, [program, ...args], { encoding: 'utf8' });
    };
    const telling = (changed: string): string =>
      changed.replace('script.runInThisContext()', 'console.error(script.cachedDataRejected);$&');
    const health = ['health', '--disk', '/=100%'];

    test.each([process.execPath, nodeOfMachine()])('is there for %s, and taken', (node) => {
      const { status, stderr } = run(node, telling(code), ...health);
      expect([status, stderr]).toEqual([0, 'false\n']);
    });

    test.each([
      ['is none', (name: string) => code.replace(`"${name}":`, '"v0.0.0 linux x64 1":'), 'undefined\n'],
      [
        'is of something else',
        (name: string) => {
          const pack = JSON.stringify(placesOf(code)['sitrep/commands.ts']);
          return code.replace(`"${name}":`, `"${name}":${pack},"was":`);
        },
        'true\n',
      ],
      [
        'is of a file that was replaced since',
        () => code.replaceAll(/const MARK = "(\w+)"/g, 'const MARK = "0123456789abcdef"'),
        'undefined\n',
      ],
    ])('where it %s, the source is compiled', (_, change, told) => {
      const name = Object.keys(placesOf(code)).find((place) => place.startsWith(`${process.version} `))!;
      const { status, stdout, stderr } = run(process.execPath, telling(change(name)), ...health);
      expect([status, stdout, stderr]).toEqual([0, expect.stringMatching(/^pass/), told]);
    });

    test('a command of another version is not run', () => {
      const { status, stderr } = run(process.execPath, code.replace(/const MARK = "\w/, '$&x'), '--version');
      expect(status).toBe(1);
      expect(stderr).toContain('sitrep was replaced by another version while it ran: run it again');
    });
  });

  test('runs on the Node that this machine has', () => {
    const { status, stdout } = spawnSync(nodeOfMachine(), [SITREP, 'health', '--disk', '/=100%'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^pass/)]);
  });

  test('holds no path of the machine that built it', () => {
    expect(code).not.toContain(ROOT);
  });

  test('runs from anywhere, alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-alone-'));
    const program = join(folder, 'sitrep');
    writeFileSync(program, code, { mode: 0o755 });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
    const serve = spawnSync(program, ['serve', '--config', join(ROOT, 'checks.json')], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect([status, stdout]).toEqual([0, `${VERSION}\n`]);
    expect(serve.stderr).toMatch(/worker is missing, which holds the built Worker: make it with npm run build/);
    expect(serve.status).toBe(1);
  });

  test('says what to install where miniflare is missing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-bare-'));
    writeFileSync(join(folder, 'sitrep.mjs'), code);
    symlinkSync(join(ROOT, 'dist/worker'), join(folder, 'worker'));
    const args = [join(folder, 'sitrep.mjs'), 'serve', '--config', join(ROOT, 'checks.json'), '--port', '0'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr).toMatch(/the Workers runtime is missing: install it beside sitrep with npm install miniflare@\d/);
    expect(status).toBe(1);
  });
});

describe('dist/lib.mjs', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sitrep-lib-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/sitrep'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is typed: what another program may write, and what it may not', () => {
    const file = join(folder, 'program.mts');
    writeFileSync(
      file,
      [
        "import { beat, healthHandler, runHealth } from 'sitrep';",
        'const report = await runHealth();',
        '// @ts-expect-error a report is no number',
        'const wrong: number = report;',
        'export { beat, healthHandler, wrong };',
      ].join('\n'),
    );
    const flags = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
    const types = ['--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'];
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    const { status, stdout } = spawnSync(tsc, [...flags, ...types, file], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test('needs nothing but Node', async () => {
    expect(await packagesOf(join(ROOT, 'dist/lib.mjs'))).toEqual([]);
  });
});

describe('the Worker', () => {
  const wrangler = (...args: readonly string[]) =>
    spawnSync(join(ROOT, 'node_modules/.bin/wrangler'), args, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false', CI: 'true' },
    });

  test('fits the free plan', () => {
    const bundle = readFileSync(join(ROOT, 'dist/worker/index.js'));
    expect(gzipSync(bundle).length).toBeLessThan(WORKER_LIMIT);
  });

  test('wrangler deploy --dry-run takes it, with every binding', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-deploy-'));
    const { status, stdout } = wrangler('deploy', '--dry-run', '--outdir', folder);
    rmSync(folder, { recursive: true });
    expect(status).toBe(0);
    for (const binding of ['env.VIEW', 'env.BOARD', 'env.PROBER']) expect(stdout).toContain(binding);
  });

  test('wrangler check startup: it starts', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-startup-'));
    const { status, stdout, stderr } = wrangler('check', 'startup', '--outfile', join(folder, 'startup.cpuprofile'));
    rmSync(folder, { recursive: true });
    expect(`${stdout}${stderr}`).toMatch(/CPU Profile/i);
    expect(status).toBe(0);
  });
});
