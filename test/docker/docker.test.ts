import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseAllDocuments, parse as parseYaml, stringify } from 'yaml';
import { blocksOf } from '../e2e/markdown.ts';
import { newFolder } from '../folders.ts';
import { X64 } from '../native/binary.ts';
import { type Engine, eventually, startEngine } from './engine.ts';

vi.setConfig({ hookTimeout: 180_000 });

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/health.md'), 'utf8');
const BLOCKS = blocksOf(PAGE);
/** The example whose text has these words. */
const example = (info: string, words: string): string =>
  BLOCKS.find((block) => block.info === info && block.text.includes(words))!.text;

const folder = newFolder('docker');
const started = await startEngine(folder);
if (typeof started === 'string' && process.env.CI) throw new Error(started);
const engine = started as Engine;

afterAll(async () => {
  if (typeof started !== 'string') await started.end();
});

/** What `docker build` of the docs finds: a program, the binary for this architecture, and the docs' Dockerfile. */
const makeContext = (): string => {
  const context = join(folder, 'context');
  mkdirSync(join(context, 'dist'), { recursive: true });
  const source = resolve(import.meta.dirname, 'app.c');
  const { status } = spawnSync('gcc', ['-static', '-O1', '-o', join(context, 'app'), source], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the program of the test was not compiled');
  copyFileSync(X64, join(context, 'dist/sitrep-linux-amd64'));
  writeFileSync(join(context, 'Dockerfile'), example('dockerfile', 'FROM scratch'));
  return context;
};

interface Health {
  readonly Status: string;
  readonly Log: readonly { readonly ExitCode: number; readonly Output: string }[];
}

const healthOf = (name: string): Health =>
  JSON.parse(engine.docker('inspect', '--format', '{{json .State.Health}}', name).out);

const becomes = (name: string, status: string) =>
  eventually(
    () => healthOf(name),
    (health) => health.Status === status,
  );

/** Makes the program answer 503 from now on. */
const broken = ['/sitrep', 'health', '--quiet', '--http', 'http://127.0.0.1:${PORT}/break'];

describe.skipIf(typeof started === 'string')('in a real Docker', () => {
  let context: string;
  beforeAll(() => {
    context = makeContext();
    const built = engine.docker('build', '--quiet', '--tag', 'app', context);
    expect(built.code, built.err).toBe(0);
  });

  const run = (name: string, ...flags: readonly string[]) => {
    const image = ['--env', 'PORT=8080', 'app'];
    const ran = engine.docker('run', '--detach', '--name', name, '--health-interval', '1s', ...flags, ...image);
    expect(ran.code, ran.err).toBe(0);
  };

  test("the docs' image turns healthy, and unhealthy with its cause in the log", async () => {
    run('plain', '--network', 'none');
    const healthy = await becomes('plain', 'healthy');
    expect(healthy.Status).toBe('healthy');
    expect(healthy.Log[0]).toMatchObject({ ExitCode: 0, Output: expect.stringMatching(/^pass {2}http \(1 check in /) });

    engine.docker('exec', 'plain', ...broken);
    const unhealthy = await becomes('plain', 'unhealthy');
    expect(unhealthy.Status).toBe('unhealthy');
    expect(unhealthy.Log.at(-1)).toMatchObject({ ExitCode: 1, Output: expect.stringContaining('status 503') });
    engine.docker('rm', '--force', 'plain');
  });

  test.each([
    ['--read-only'],
    ['--user=65534:65534'],
    ['--cap-drop=ALL', '--security-opt=no-new-privileges'],
    ['--memory=6m'],
    ['--cpus=0.05', '--health-timeout=10s'],
  ])('healthy with %s', async (...flags) => {
    run('strict', '--network', 'none', ...flags);
    const health = await becomes('strict', 'healthy');
    engine.docker('rm', '--force', 'strict');
    expect(health.Status, JSON.stringify(health.Log)).toBe('healthy');
  });

  test('everything at once, and what only the inside can see', async () => {
    const strict = ['--read-only', '--user=65534:65534', '--cap-drop=ALL', '--memory=6m', '--init'];
    run('inside', '--network', 'none', ...strict);
    const checks = [
      '--port',
      '${PORT}',
      '--process',
      'app',
      '--threads',
      'app=1',
      '--memory',
      '90%',
      '--disk',
      '/=100%',
    ];
    const looked = engine.docker('exec', 'inside', '/sitrep', 'health', 'live', ...checks);
    engine.docker('rm', '--force', 'inside');
    expect(looked.out + looked.err).toMatch(/^pass {2}port, process, threads, memory, disk \(5 checks in /);
  });

  test('Swarm replaces a task that turns unhealthy', async () => {
    expect(engine.docker('swarm', 'init', '--advertise-addr', '127.0.0.1').code).toBe(0);
    const health = [
      '--health-interval',
      '1s',
      '--health-retries',
      '1',
      '--restart-delay',
      '0s',
      '--stop-grace-period',
      '1s',
    ];
    const where = ['--network', 'host', '--no-resolve-image', '--env', 'PORT=8080', '--detach', '--quiet'];
    const created = engine.docker('service', 'create', '--name', 'web', ...health, ...where, 'app');
    expect(created.code, created.err).toBe(0);
    const ids = () =>
      engine
        .docker('ps', '--quiet', '--filter', 'health=healthy')
        .out.split('\n')
        .filter((id) => id !== '');
    const [first] = await eventually(ids, (found) => found.length === 1);
    expect(first).toBeDefined();
    engine.docker('exec', first!, ...broken);
    const [second] = await eventually(ids, (found) => found.length === 1 && found[0] !== first);
    expect(second).not.toBe(first);
    engine.docker('service', 'rm', 'web');
    engine.docker('swarm', 'leave', '--force');
  });

  test("depends_on: service_healthy, in the docs' Compose file", async () => {
    const { services } = parseYaml(example('yaml', 'services:')) as {
      services: Record<string, { healthcheck?: object }>;
    };
    // There is no bridge and no registry here, and nobody wants to wait; everything else is as written.
    const here = Object.entries(services).map(([name, service]) => [
      name,
      {
        ...service,
        network_mode: 'none',
        ...('image' in service ? { image: 'app' } : {}),
        ...(service.healthcheck ? { healthcheck: { ...service.healthcheck, interval: '1s' } } : {}),
      },
    ]);
    writeFileSync(join(context, 'compose.yaml'), stringify({ services: Object.fromEntries(here) }));
    writeFileSync(join(context, '.env'), 'COMPOSE_DOCKER_CLI_BUILD=1\nCOMPOSE_PROJECT_NAME=docs\n');
    const compose = (...args: readonly string[]) =>
      engine.run('docker-compose', ['-f', 'compose.yaml', ...args], context);
    const up = compose('up', '--detach');
    expect(up.code, up.err).toBe(0);
    expect(healthOf('docs_app_1').Status).toBe('healthy');
    expect(await becomes('docs_worker_1', 'healthy')).toMatchObject({ Status: 'healthy' });
    compose('down', '--timeout', '1');
  });

  test("the probes of the docs' Kubernetes example pass as written", async () => {
    const [configMap, deployment] = parseAllDocuments(example('yaml', 'kind: ConfigMap')).map((document) =>
      document.toJS(),
    );
    const { containers } = deployment.spec.template.spec;
    const { env, securityContext: rights, volumeMounts, ...probes } = containers[0];
    const config = join(folder, 'config');
    mkdirSync(config);
    writeFileSync(join(config, 'checks.json'), configMap.data['checks.json']);
    const mounts = (volumeMounts as { name: string; mountPath: string }[]).flatMap(({ name, mountPath }) =>
      name === 'checks' ? ['--volume', `${config}:${mountPath}:ro`] : ['--tmpfs', `${mountPath}:mode=1777`],
    );
    const variables = (env as { name: string; value: string }[]).flatMap(({ name, value }) => [
      '--env',
      `${name}=${value}`,
    ]);
    const user = ['--user', String(rights.runAsUser), '--read-only', '--cap-drop', rights.capabilities.drop[0]];
    // The database that it asks for is another program at the same address.
    run('pod', '--network', 'none', '--add-host', 'db:127.0.0.1', ...user, ...mounts, ...variables, '--env', 'BEATS=1');
    const db = ['--network', 'container:pod', '--env', 'PORT=5432', 'app'];
    expect(engine.docker('run', '--detach', '--name', 'db', ...db).code).toBe(0);
    for (const name of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
      const { command } = probes[name].exec as { command: string[] };
      const probed = await eventually(
        () => engine.docker('exec', 'pod', ...command),
        ({ code }) => code === 0,
        10_000,
      );
      expect(probed.code, name + probed.out + probed.err).toBe(0);
    }
    engine.docker('rm', '--force', 'db', 'pod');
  });

  test('podman keeps the check of an image in Docker’s format', () => {
    const storage = [
      '--root',
      join(folder, 'podman'),
      '--runroot',
      join(folder, 'podman-run'),
      '--storage-driver',
      'vfs',
    ];
    const runtime = ['--runtime', '/usr/sbin/runc', '--cgroup-manager', 'cgroupfs'];
    const podman = (...args: readonly string[]) => engine.run('podman', [...storage, ...runtime, ...args], context);
    const built = podman('build', '--format', 'docker', '--isolation', 'chroot', '--tag', 'app', '.');
    expect(built.code, built.err).toBe(0);
    const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024', '--network', 'none'];
    const ran = podman('run', '--detach', '--name', 'app', ...limits, '--env', 'PORT=8080', 'app');
    expect(ran.code, ran.err).toBe(0);
    expect(podman('healthcheck', 'run', 'app').code).toBe(0);
    podman('exec', 'app', ...broken);
    expect(podman('healthcheck', 'run', 'app').code).toBe(1);
    podman('rm', '--force', '--time', '1', 'app');
  });
});

if (typeof started === 'string') test.skip(`in a real Docker: ${started}`);
