import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { CHANNELS } from '../../src/alerts/channels/index.ts';
import { exportedName } from '../../src/cli/node/compile/module-text.ts';
import { VERSION } from '../../src/contract/version.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { nodesHere } from '../nodes-here.ts';
import { ROOT, SITREP } from './program.ts';

/** Cloudflare's free plan takes 3 MiB gzipped, and gives a Worker 1 s of CPU to start (its limits page). */
const WORKER_LIMIT = 3 * 1024 * 1024;

/** Packages that a file asks for; Node's own and esbuild's helpers left out. */
const packagesOf = async (file: string): Promise<string[]> => {
  const options = { bundle: true, format: 'esm', platform: 'node', packages: 'external', write: false } as const;
  const { metafile } = await build({ ...options, entryPoints: [file], metafile: true });
  const imports = Object.values(metafile.inputs).flatMap((input) =>
    input.imports.filter(({ external }) => external).map(({ path }) => path),
  );
  const own = ['<runtime>', ...builtinModules];
  return [...new Set(imports)].filter((name) => !own.includes(name.replace(/^node:/, '')));
};

describe('dist/sitrep.mjs', () => {
  const code = readFileSync(SITREP, 'utf8');

  test('needs nothing but Node; workerd is asked for only by serve', async () => {
    expect(await packagesOf(SITREP)).toEqual([]);
    const asked = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);
    expect(new Set(asked.filter((name) => !isBuiltin(name)))).toEqual(new Set(['workerd']));
  });

  test('health loads no module of Node that it does not use', () => {
    const folder = newFolder('loaded');
    const list = join(folder, 'list.cjs');
    writeFileSync(list, "process.on('exit', () => console.error(process.moduleLoadList.join('\\n')));");
    const { status, stderr } = finished(process.execPath, ['--require', list, SITREP, 'health', '--disk', '/=100%']);
    expect(status).toBe(0);
    expect(stderr).toContain('NativeModule fs\n');
    for (const name of ['tls', 'http2', 'https', 'child_process', 'zlib'])
      expect(stderr).not.toContain(`NativeModule ${name}\n`);
  });

  test.each(nodesHere())('runs on %s', (node) => {
    const { status, stdout } = finished(node, [SITREP, 'health', '--disk', '/=100%']);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^pass/)]);
  });

  test('holds no path of the machine that built it', () => {
    expect(code).not.toContain(ROOT);
  });

  test('runs from anywhere, alone', () => {
    const folder = newFolder('alone');
    const program = join(folder, 'sitrep');
    writeFileSync(program, code, { mode: 0o755 });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const { status, stdout } = finished(program, ['--version']);
    const serve = finished(program, ['serve', '--config', join(ROOT, 'checks.json')]);
    expect([status, stdout]).toEqual([0, `${VERSION}\n`]);
    expect(serve.stderr).toMatch(/worker is missing: build the Worker with npm run build/);
    expect(serve.status).toBe(1);
  });

  test('says what to install where workerd is missing', () => {
    const folder = newFolder('bare');
    // Node looks into the folders above, too: what somebody left in one of them would run, and go on running.
    const places = createRequire(join(folder, 'sitrep.mjs')).resolve.paths('workerd')!;
    expect(
      places.filter((place) => existsSync(join(place, 'workerd'))),
      'to be removed first',
    ).toEqual([]);
    writeFileSync(join(folder, 'sitrep.mjs'), code);
    symlinkSync(join(ROOT, 'dist/worker'), join(folder, 'worker'));
    const args = [join(folder, 'sitrep.mjs'), 'serve', '--config', join(ROOT, 'checks.json'), '--port', '0'];
    const { status, stderr } = finished(process.execPath, args);
    expect(stderr).toMatch(/the Workers runtime is missing: install it beside sitrep with npm install workerd@\d/);
    expect(status).toBe(1);
  });
});

describe('the package that npm pack makes', () => {
  let folder: string;
  let tarball: string;
  const installed = (path: string) => join(folder, 'node_modules/sitrep', path);
  const tool = (name: string, ...args: readonly string[]) =>
    finished(join(ROOT, 'node_modules/.bin', name), args, { env: { ...process.env, FORCE_COLOR: '0' } });
  beforeAll(() => {
    folder = newFolder('package');
    const args = ['pack', './dist/package', '--silent', '--pack-destination', folder];
    tarball = join(folder, finished('npm', args, { cwd: ROOT }).stdout.trim());
    mkdirSync(installed(''), { recursive: true });
    finished('tar', ['-xzf', tarball, '-C', installed(''), '--strip-components=1']);
  });

  test('has no mistakes that publint knows', () => {
    const { status, stdout } = tool('publint', 'run', tarball, '--strict');
    expect(stdout).toContain('All good!');
    expect(status).toBe(0);
  });

  test('has types that resolve wherever its modules do', () => {
    const plugins = ['checks/http', 'channels/google-chat'];
    const { status, stdout } = tool('attw', tarball, '--profile', 'esm-only', '--include-entrypoints', ...plugins);
    expect(status, stdout).toBe(0);
    for (const plugin of plugins) expect(stdout).toContain(`"sitrep/${plugin}"`);
  });

  test('asks for no package but workerd, and that one only on request', () => {
    const manifest = JSON.parse(readFileSync(installed('package.json'), 'utf8'));
    for (const field of ['dependencies', 'devDependencies', 'optionalDependencies', 'scripts'])
      expect(manifest[field], field).toBeUndefined();
    expect(Object.keys(manifest.peerDependencies)).toEqual(['workerd']);
    expect(manifest.peerDependenciesMeta).toEqual({ workerd: { optional: true } });
  });

  test('has the command line, which finds its Worker', () => {
    const { stdout } = finished(process.execPath, [installed('sitrep.mjs'), '--version']);
    expect(stdout).toBe(`${VERSION}\n`);
    // As src/cli/node/serve/worker-files.ts reads them.
    for (const file of ['index.js', 'serve.js', 'worker.json'])
      expect(existsSync(installed(`worker/${file}`)), file).toBe(true);
  });

  test('exports each check type and channel by its name', async () => {
    for (const [room, registry] of [
      ['checks', CHECKS],
      ['channels', CHANNELS],
    ] as const) {
      const files = readdirSync(installed(room)).filter((file) => file.endsWith('.js'));
      expect(files.toSorted()).toEqual(
        Object.keys(registry)
          .map((name) => `${name}.js`)
          .toSorted(),
      );
      for (const name of Object.keys(registry)) {
        const module = await import(installed(`${room}/${name}.js`));
        expect(module[exportedName(name)].type).toBe(name);
      }
    }
  });

  test('has the library', () => {
    const program = "import { runHealth } from 'sitrep'; console.log((await runHealth({ checks: [] })).healthy)";
    const { stdout, stderr } = finished(process.execPath, ['--input-type=module', '-e', program], { cwd: folder });
    expect([stdout, stderr]).toEqual(['false\n', '']);
  });

  test('is typed: what another program may write, and what it may not', () => {
    const file = join(folder, 'program.mts');
    writeFileSync(file, TYPED);
    const flags = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022'];
    const types = ['--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'];
    const { status, stdout } = tool('tsc', ...flags, ...types, file);
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test('needs nothing but Node', async () => {
    for (const file of ['lib.mjs', 'config.js']) expect(await packagesOf(installed(file)), file).toEqual([]);
  });
});

/** Each line after an expected error is one. */
const TYPED = `
import { beat, healthHandler, runHealth } from 'sitrep';
import { defineChannel, defineCheck, defineChecks, integer, optional, post, text } from 'sitrep/config';
import { http } from 'sitrep/checks/http';
import { defineWorker } from 'sitrep/worker';

const report = await runHealth();
// @ts-expect-error a report is no number
const wrong: number = report;

const ftp = defineCheck({
  type: 'ftp',
  about: 'An FTP server greets.',
  requirements: ['sockets'],
  schema: { host: text('host name'), port: optional(integer('port'), 21) },
  measures: {},
  externalReason: () => undefined,
  probe: async ({ check }) => {
    const port: number = check.spec.port;
    // @ts-expect-error there is no such field
    void check.spec.prot;
    return { measures: { port } };
  },
});
const pager = defineChannel({
  type: 'pager',
  about: 'A pager.',
  schema: { url: text('where it is') },
  send: async ({ spec: { url }, notice, ports, scope }) => post({ url, body: notice.title }, ports, scope),
});

export default defineChecks({
  plugins: [ftp, pager],
  checks: [
    { id: 'api', type: 'http', url: 'https://api.acme.dev', interval: '1m' },
    { id: 'files', type: 'ftp', host: 'files.acme.dev', timeout: '5s' },
  ],
  alerts: [{ type: 'pager', url: 'https://pager.acme.dev' }, { type: 'slack', url: '\${SLACK_URL}' }],
});
// @ts-expect-error the type is not among the plugins
defineChecks({ checks: [{ id: 'files', type: 'ftp', host: 'files.acme.dev' }] });
// @ts-expect-error a misspelt field of a plugin
defineChecks({ plugins: [ftp], checks: [{ id: 'files', type: 'ftp', hots: 'files.acme.dev' }] });
// @ts-expect-error a duration without its unit
defineChecks({ checks: [{ id: 'api', type: 'http', url: 'https://api.acme.dev', timeout: '10' }] });
// @ts-expect-error that is not compiled
defineWorker({ checks: [] });
export { beat, healthHandler, http, wrong };
`;

describe('the Worker', () => {
  const wrangler = (...args: readonly string[]) =>
    finished(join(ROOT, 'node_modules/.bin/wrangler'), args, {
      cwd: ROOT,
      env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false', CI: 'true' },
    });

  test('fits the free plan', () => {
    const bundle = readFileSync(join(ROOT, 'dist/worker/index.js'));
    expect(gzipSync(bundle).length).toBeLessThan(WORKER_LIMIT);
  });

  test('wrangler deploy --dry-run takes it, with every binding', () => {
    const folder = newFolder('deploy');
    const { status, stdout } = wrangler('deploy', '--dry-run', '--outdir', folder);
    expect(status).toBe(0);
    for (const binding of ['env.VIEW', 'env.BOARD', 'env.PROBER']) expect(stdout).toContain(binding);
  });

  test('wrangler check startup: it starts', () => {
    const folder = newFolder('startup');
    const { status, stdout, stderr } = wrangler('check', 'startup', '--outfile', join(folder, 'startup.cpuprofile'));
    expect(`${stdout}${stderr}`).toMatch(/CPU Profile/i);
    expect(status).toBe(0);
  });
});
