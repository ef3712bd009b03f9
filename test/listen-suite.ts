import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder } from './folders.ts';
import { type Listening, listening } from './listening.ts';

/** A `sitrep health --listen` that runs. */
export interface Listener {
  readonly port: number;
  /** KiB. */
  readonly rss: () => number;
  readonly ended: Promise<number | null>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

const running = new Set<ChildProcess>();

/** Starts `sitrep health --listen` with these arguments, and settles once it listens. */
export const startListener = async (program: readonly string[], ...args: readonly string[]): Promise<Listener> => {
  const [command, ...words] = program;
  const child = spawn(command!, [...words, 'health', '--listen', '127.0.0.1:0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(/^sitrep health: listening on http:\/\/127\.0\.0\.1:(\d+)\n$/.exec(line.toString())?.[1]);
  const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
  return { port, rss, ended, kill: (signal) => void child.kill(signal) };
};

const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

/** All that comes back for these bytes. */
const exchange = async (port: number, bytes: string): Promise<string> => {
  const socket = await open(port);
  let text = '';
  socket.on('data', (piece) => (text += piece));
  const closed = once(socket, 'close');
  socket.write(bytes);
  await closed;
  return text;
};

/** What `health --listen` promises, of a program on this machine. */
export const listenSuite = (program: readonly string[]): void => {
  let target: Listening;
  let asked = 0;
  let status = 200;
  let listener: Listener;
  const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`http://127.0.0.1:${listener.port}/${path}`, { headers });

  beforeAll(async () => {
    const server = createServer((_, response) => {
      asked++;
      response.writeHead(status).end();
    });
    target = await listening(server);
    listener = await startListener(
      program,
      '--http',
      target.url,
      '--disk',
      '/=100%',
      '--max-age',
      '0s',
      '--timeout',
      '5s',
    );
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await target.end();
  });

  test('it answers in the words of Kubernetes, well and ill', async () => {
    const well = await get('readyz');
    expect([well.status, await well.text()]).toEqual([200, 'ok']);
    expect(await (await get('healthz?verbose')).text()).toBe('[+]http ok\n[+]disk ok\nhealthz check passed\n');
    status = 503;
    const ill = await get('readyz');
    expect(ill.status).toBe(503);
    expect(await ill.text()).toMatch(/^\[-\]http failed: status 503, .*\n\[\+\]disk ok\nreadyz check failed\n$/);
    expect(await (await get('readyz?exclude=http&verbose')).text()).toBe(
      '[+]disk ok\n[+]http excluded: ok\nreadyz check passed\n',
    );
    // None of the checks is of level live: that it answers is the sign of life.
    expect((await get('livez')).status).toBe(200);
    status = 200;
  });

  test('health+json for who accepts it', async () => {
    const answer = await get('healthz', { accept: 'application/health+json' });
    expect(answer.headers.get('content-type')).toBe('application/health+json');
    expect(await answer.json()).toMatchObject({ status: 'pass', checks: { 'http:latency': [{ status: 'pass' }] } });
  });

  test('metrics', async () => {
    const text = await (await get('metrics')).text();
    expect(text).toContain('sitrep_check_verdict{check="http",verdict="pass"} 1\n');
    expect(text).toMatch(/^sitrep_check_measure\{check="http",measure="latency",unit="ms"\} [\d.]+$/m);
  });

  test('requests share a run that is young enough', async () => {
    const shared = await startListener(program, '--http', target.url, '--max-age', '1h');
    const before = asked;
    for (let count = 0; count < 5; count++) await fetch(`http://127.0.0.1:${shared.port}/readyz`);
    expect(asked - before).toBe(1);
    shared.kill('SIGTERM');
    expect(await shared.ended).toBe(0);
  });

  test.each<[string, string, RegExp]>([
    ['no HTTP', 'GARBAGE\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['another method', 'POST /livez HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 405 [\s\S]*\r\nallow: GET, HEAD\r\n/],
    ['another path', 'GET /constructor HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 404 /],
    ['a head of megabytes', `GET /livez HTTP/1.1\r\na: ${'x'.repeat(1 << 20)}`, /^(HTTP\/1\.1 431 |$)/],
    ['HEAD has no body', 'HEAD /livez HTTP/1.1\r\n\r\n', /\r\ncontent-length: 2\r\n[\s\S]*\r\n\r\n$/],
  ])('%s', async (_, bytes, says) => {
    expect(await exchange(listener.port, bytes)).toMatch(says);
    expect((await get('livez')).status).toBe(200);
  });

  test('a client that says nothing is left, and one that closes is forgotten', async () => {
    const slow = await open(listener.port);
    slow.write('GET /li');
    (await open(listener.port)).destroy();
    // 2 s are what a request may take.
    await once(slow.resume(), 'close');
    expect((await get('livez')).status).toBe(200);
  });

  test('a thousand connections that say nothing keep nobody out', async () => {
    const sockets = await Promise.all(Array.from({ length: 1_000 }, () => open(listener.port)));
    expect((await get('readyz')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    expect((await get('readyz')).status).toBe(200);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it', async (signal) => {
    const other = await startListener(program, '--disk', '/=100%');
    other.kill(signal);
    expect(await other.ended).toBe(0);
  });

  test('an address that cannot be listened on is reported', async () => {
    const child = spawn(program[0]!, [
      ...program.slice(1),
      'health',
      '--disk',
      '/=100%',
      '--listen',
      `127.0.0.1:${target.port}`,
    ]);
    let err = '';
    child.stderr.on('data', (piece) => (err += piece));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(err).toBe(`sitrep health: --listen 127.0.0.1:${target.port}: another program listens there\n`);
  });

  test('reads its config at the start in its own time, not in that of a run', async () => {
    const config = join(newFolder('listen'), 'checks.json');
    writeFileSync(config, JSON.stringify({ checks: [{ id: 'beat', type: 'file', path: config }] }));
    const started = await startListener(program, '--config', config, '--timeout', '1ms');
    expect((await fetch(`http://127.0.0.1:${started.port}/livez`)).status).toBe(200);
    started.kill('SIGTERM');
    await started.ended;
  });
};
