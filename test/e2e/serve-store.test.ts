import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IncidentsAnswer } from '../../src/contract/board.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';
import { finished } from '../finished.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { alive, descendants, eventually, type Program, ROOT, SITREP, start } from './program.ts';

/** What `serve` does with its store, and when its machine has little to give. */

/** Made by `sitrep serve` of version 0.1.0, which ran the Worker in Miniflare, and ended without a goodbye. */
const OLD_STORE = join(ROOT, 'test/fixtures/stores/miniflare-0.1.0.tar.gz');

const folder = newFolder('store');
const config = join(folder, 'checks.json');
let target: Listening;

const writeConfig = (ids: readonly string[]): void => {
  const defaults = { interval: '1s', timeout: '1s', retries: 0, failureThreshold: 1 };
  const checks = ids.map((id) => ({ id, type: 'http', url: `${target.url}/${id === 'broken' ? 'down' : ''}` }));
  writeFileSync(config, JSON.stringify({ defaults, checks }));
};

beforeAll(async () => {
  target = await listening(
    createServer((request, response) => response.writeHead(request.url === '/' ? 200 : 503).end()),
  );
  writeConfig(['steady', 'broken']);
});
afterAll(() => target.end());

interface Served {
  readonly program: Program;
  readonly url: string;
}

const argsOf = (persist: string) => [
  SITREP,
  'serve',
  '--config',
  config,
  '--port',
  '0',
  '--persist',
  persist,
  '--quiet',
];

const serve = async (persist: string, limit?: number): Promise<Served> => {
  const [command, args] =
    limit === undefined
      ? [process.execPath, argsOf(persist)]
      : ['sh', ['-c', `ulimit -n ${limit}; exec "$0" "$@"`, process.execPath, ...argsOf(persist)]];
  const program = start(command, args);
  const [, url] = await program.printed(/(http:\/\/\S+)\/status /);
  return { program, url: url! };
};

const end = async ({ program }: Served): Promise<void> => {
  program.kill('SIGTERM');
  expect(await program.ended).toBe(0);
};

const json = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;
const ready = async ({ url }: Served) => {
  const answer = await fetch(`${url}/readyz?verbose`);
  return { status: answer.status, text: await answer.text() };
};

test('a store that was made under Miniflare opens: statuses and incidents go on', async () => {
  execFileSync('tar', ['-xzf', OLD_STORE, '-C', folder]);
  const served = await serve(join(folder, 'store'));
  const { checks } = await eventually(
    () => json<StatusAnswer>(`${served.url}/status`),
    ({ stale, checks }) => !stale && checks.length === 2,
  );
  const since = Object.fromEntries(checks.map((check) => [check.id, [check.status, check.since]]));
  expect(since).toEqual({
    steady: ['up', '2026-11-30T16:20:17.527Z'],
    broken: ['down', '2026-11-30T16:20:17.528Z'],
  });
  const { incidents } = await json<IncidentsAnswer>(`${served.url}/incidents?check=broken`);
  expect(incidents).toEqual([
    expect.objectContaining({ id: 'broken-0', startedAt: '2026-11-30T16:20:17.528Z', resolvedAt: null }),
  ]);
  await end(served);
});

test('a deleted store shows in /readyz and in plain words', async () => {
  const persist = join(folder, 'deleted');
  const served = await serve(persist);
  await eventually(
    () => ready(served),
    ({ status }) => status === 200,
  );
  rmSync(persist, { recursive: true });
  const { text } = await eventually(
    () => ready(served),
    ({ status }) => status === 503,
  );
  expect(text).toContain('[-]store failed: the store was deleted or replaced while Sitrep was running');
  expect(text).not.toContain(folder);
  await served.program.printed(/the store was deleted or replaced while Sitrep was running/);
  served.program.kill('SIGTERM');
  await served.program.ended;
});

test('a runtime that is killed is started again, and nobody has to do anything', async () => {
  const served = await serve(join(folder, 'killed'));
  const [workerd] = descendants(served.program.pid).filter((pid) => nameOf(pid).startsWith('workerd'));
  process.kill(workerd!, 'SIGKILL');
  await served.program.printed(/the Workers runtime exited and is restarted/);
  await eventually(
    () =>
      fetch(`${served.url}/livez`).then(
        ({ status }) => status,
        () => 0,
      ),
    (status) => status === 200,
  );
  expect(alive([workerd!])).toEqual([]);
  await end(served);
});

const nameOf = (pid: number): string =>
  execFileSync('ps', ['-o', 'comm=', '-p', `${pid}`], { encoding: 'utf8' }).trim();

test('a config that hangs the parser, or is invalid, is reported; the old one stays in use', async () => {
  const served = await serve(join(folder, 'reload'));
  writeFileSync(config, '{"checks":[{"id":"api","dependsOn":["db"]},{"id":""}]}');
  await served.program.printed(/The previous config stays in use/);
  const before = await json<StatusAnswer>(`${served.url}/status`);
  const after = await eventually(
    () => json<StatusAnswer>(`${served.url}/status`),
    ({ updatedAt }) => updatedAt! > before.updatedAt!,
  );
  expect(after.checks.map(({ id }) => id)).toEqual(['steady', 'broken']);
  writeConfig(['steady']);
  await served.program.printed(/was reloaded: 1 check/);
  await end(served);
  writeConfig(['steady', 'broken']);
});

describe('a machine with few file descriptors', () => {
  test('32 are too few, and the message says so', () => {
    const args = ['-c', 'ulimit -n 32; exec "$0" "$@"', process.execPath, ...argsOf(join(folder, 'few'))];
    const { status, stderr } = finished('sh', args);
    expect(stderr).toBe(
      'sitrep serve: a process may open only 32 files here, which is too few: raise the limit with ulimit -n 1024\n',
    );
    expect(status).toBe(1);
  });

  test('with 256, a thousand idle visitors leave it standing, or started again with the reason', async () => {
    const served = await serve(join(folder, 'idle'), 256);
    await served.program.printed(/A process may open only 256 files here/);
    const port = Number(new URL(served.url).port);
    const idle: Socket[] = Array.from({ length: 1_000 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    await new Promise((resolve) => idle.at(-1)!.once('connect', resolve).once('close', resolve));
    for (const socket of idle) socket.destroy();
    await eventually(
      () =>
        fetch(`${served.url}/livez`).then(
          ({ status }) => status,
          () => 0,
        ),
      (status) => status === 200,
    );
    expect(served.program.text()).not.toMatch(/undefined|\bat \S+ \(/);
    await end(served);
  });
});

test('health that cannot print says by its exit code how the service is', async () => {
  const args = ['-c', 'exec "$0" "$@" > /dev/full', process.execPath, SITREP, 'health', '--http', target.url];
  expect(await start('sh', args).ended).toBe(0);
});
