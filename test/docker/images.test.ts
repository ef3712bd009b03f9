import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { X64 } from '../native/binary.ts';
import { type Engine, eventually, startEngine } from './engine.ts';

vi.setConfig({ hookTimeout: 240_000 });

const ROOT = resolve(import.meta.dirname, '../..');
const MB = 1_000_000;
/** The base images cannot be pulled here, and what stands in for them is smaller. Debian's slim image counts as this much. */
const DEBIAN_SLIM = 100 * MB;

const folder = newFolder('images');
const started = await startEngine(folder);
if (typeof started === 'string' && process.env.CI) throw new Error(started);
const engine = started as Engine;

afterAll(async () => {
  if (typeof started !== 'string') await started.end();
});

const docker = (...args: readonly string[]): string => {
  const { code, out, err } = engine.docker(...args);
  expect(code, `docker ${args.join(' ')}\n${err}`).toBe(0);
  return out.trim();
};

/** No registry can be reached here. npm stands for itself: it takes these flags and this version, and has it from there. */
const NPM = `#!/bin/sh
set -e
test "$*" = "install --no-save --ignore-scripts --no-audit --no-fund --os=linux --libc=glibc --cpu=x64 workerd@${packageJson.devDependencies.workerd}"
cp -r /registry node_modules
`;

const put = (root: string, from: string, to = from): void => {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  copyFileSync(realpathSync(from), join(root, to));
};

/** The files that a program is linked with. */
const librariesOf = (program: string): readonly string[] =>
  [...finished('ldd', [program]).stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path!);

/** A root that has what this machine's Debian shares with the base images: a shell, and the libraries of Node and workerd. */
const makeBases = (): void => {
  const base = join(folder, 'base');
  const modules = join(ROOT, 'node_modules');
  for (const library of [...librariesOf(process.execPath), ...librariesOf('/bin/sh')]) put(base, library);
  put(base, '/bin/busybox');
  for (const name of ['sh', 'cp', 'mkdir', 'sed', 'echo', 'test', 'cat']) put(base, '/bin/busybox', `/bin/${name}`);
  mkdirSync(join(base, 'tmp'));
  chmodSync(join(base, 'tmp'), 0o1777);
  const node = join(folder, 'node');
  cpSync(base, node, { recursive: true });
  put(node, process.execPath, '/usr/local/bin/node');
  writeFileSync(join(node, 'usr/local/bin/npm'), NPM, { mode: 0o755 });
  for (const name of ['workerd', '@cloudflare/workerd-linux-64']) {
    cpSync(join(modules, name), join(node, 'registry', name), { recursive: true });
  }
  const path = 'ENV PATH=/usr/local/bin:/usr/bin:/bin';
  for (const [root, tag] of [
    [base, 'debian:bookworm-slim'],
    [node, 'node:22-bookworm-slim'],
  ] as const) {
    const tar = join(folder, 'root.tar');
    finished('tar', ['-C', root, '-cf', tar, '.']);
    docker('import', '--platform', 'linux/amd64', '--change', path, tar, tag);
  }
};

const sizeOf = (image: string): number => Number(docker('image', 'inspect', '--format', '{{.Size}}', image));
const build = (target: string): string =>
  docker('build', '--quiet', '--network', 'none', '--target', target, '--tag', target, ROOT);

describe.skipIf(typeof started === 'string')('the images', () => {
  beforeAll(() => {
    makeBases();
    build('sitrep');
    build('serve');
  });

  test('sitrep is the binary and nothing else, and is not root', () => {
    expect(sizeOf('sitrep')).toBe(readFileSync(X64).length);
    expect(docker('image', 'inspect', '--format', '{{.Config.User}}', 'sitrep')).toBe('65534:65534');
    expect(docker('run', '--rm', '--network', 'none', 'sitrep', '--version')).toMatch(/^\d+\.\d+\.\d+/);
  });

  test('sitrep can be copied into another image', () => {
    const context = join(folder, 'other');
    mkdirSync(context);
    writeFileSync(
      join(context, 'Dockerfile'),
      'FROM scratch\nCOPY --from=sitrep /sitrep /sitrep\nENTRYPOINT ["/sitrep"]\n',
    );
    docker('build', '--quiet', '--tag', 'other', context);
    expect(docker('run', '--rm', '--network', 'none', 'other', 'health', '--disk', '/=100%')).toMatch(/^pass/);
  });

  describe('serve', () => {
    const strict = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', '--init', '--tmpfs=/tmp'];
    const healthOf = (): string => docker('inspect', '--format', '{{.State.Health.Status}}', 'serve');
    const becomesHealthy = async (): Promise<void> => {
      const health = await eventually(healthOf, (is) => is === 'healthy');
      const { out, err } = engine.docker('logs', 'serve');
      const log = docker('inspect', '--format', '{{json .State}}', 'serve');
      expect(health, out + err + log).toBe('healthy');
    };
    const start = (): void => {
      const where = ['--network=none', `--volume=${join(folder, 'etc')}:/etc/sitrep:ro`, '--volume=store:/data'];
      docker('run', '--detach', '--name=serve', '--health-interval=1s', ...strict, ...where, 'serve');
    };
    const status = () => JSON.parse(docker('exec', 'serve', 'node', '-e', ASK));
    const ASK = "fetch('http://127.0.0.1:8787/status').then((answer) => answer.text()).then(console.log)";

    beforeAll(async () => {
      mkdirSync(join(folder, 'etc'));
      const checks = [{ id: 'self', type: 'tcp', host: '127.0.0.1', port: 8787, interval: '1s', failureThreshold: 1 }];
      const text = `import { defineChecks } from 'sitrep/config';\nexport default defineChecks(${JSON.stringify({ checks })});\n`;
      writeFileSync(join(folder, 'etc/checks.ts'), text);
      writeFileSync(join(folder, 'etc/checks.json'), JSON.stringify({ checks }));
      start();
      await becomesHealthy();
    });
    afterAll(() => void docker('rm', '--force', 'serve'));

    test('is at most 400 MB', () => {
      const own = sizeOf('serve') - sizeOf('debian:bookworm-slim');
      console.log(`serve: ${Math.round(own / MB)} MB without its base image`);
      expect(own + DEBIAN_SLIM).toBeLessThan(400 * MB);
    });

    test('rests at 250 MB at most', () => {
      const pids = docker('top', 'serve', '-eo', 'pid').split('\n').slice(1);
      const kilobytes = pids.map((pid) =>
        Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid.trim()}/status`, 'utf8'))?.[1]),
      );
      const rss = kilobytes.reduce((sum, value) => sum + value, 0) * 1024;
      console.log(`serve: ${Math.round(rss / MB)} MB at rest`);
      expect(rss).toBeLessThan(250 * MB);
    });

    test('brings nothing but the package and workerd', () => {
      const found = docker(
        'exec',
        'serve',
        'node',
        '-p',
        "fs.readdirSync('/node_modules').filter((name) => name[0] !== '.').join()",
      );
      expect(found).toBe('@cloudflare,sitrep,workerd');
    });

    test('a new container finds the store of the old one', async () => {
      const [{ since }] = (await eventually(status, ({ checks }) => checks[0].since !== null)).checks;
      docker('stop', 'serve');
      expect(docker('inspect', '--format', '{{.State.ExitCode}}', 'serve')).toBe('0');
      docker('rm', 'serve');
      start();
      await becomesHealthy();
      expect(status().checks[0].since).toBe(since);
    });

    test('reads a checks.ts of any folder', () => {
      expect(
        docker(
          'exec',
          'serve',
          'node',
          '/node_modules/sitrep/sitrep.mjs',
          'validate',
          '--runtime',
          'serve',
          '--config',
          '/etc/sitrep/checks.ts',
        ),
      ).toMatch(/is valid/);
    });
  });
});

if (typeof started === 'string') test.skip(`the images: ${started}`);
