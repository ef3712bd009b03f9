import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { beat, type HandlerOptions, healthHandler, retire, runHealth } from '../../src/lib.ts';
import { newFolder } from '../folders.ts';
import { listening } from '../listening.ts';

const absent = { id: 'queue', type: 'file', path: '/no/such/file' };
const there = { id: 'root', type: 'file', path: '/', level: 'live' };
const hidden = { id: 'hidden', type: 'disk', path: '/proc', thresholds: { used: { fail: '90%' } } };

describe('runHealth', () => {
  test('healthy', async () => {
    const report = await runHealth({ checks: [there] });
    expect(report).toMatchObject({
      healthy: true,
      exitCode: 0,
      checks: [{ id: 'root', verdict: 'pass', reasons: [] }],
    });
    expect(report.text).toMatch(/^pass {2}root \(1 check in \d+ ms\)\n$/);
    expect(JSON.parse(report.json)).toMatchObject({ status: 'pass' });
  });

  test('not healthy, and why', async () => {
    const report = await runHealth({ checks: [there, absent] });
    expect(report).toMatchObject({ healthy: false, exitCode: 1 });
    expect(report.checks[1]).toMatchObject({
      verdict: 'fail',
      reasons: [{ kind: 'missing', message: 'there is no /no/such/file' }],
    });
  });

  test.each([
    [{ level: 'live' }, ['root']],
    [{ level: 'ready' }, ['root', 'queue']],
    [{ level: 'ready', exclude: ['queue'] }, ['root']],
  ] as const)('%j runs %j', async (options, ids) => {
    const { checks } = await runHealth({ checks: [there, absent], ...options });
    expect(checks.map(({ id }) => id)).toEqual(ids);
  });

  test('unknown is a failure by default', async () => {
    expect((await runHealth({ checks: [hidden] })).healthy).toBe(false);
    expect((await runHealth({ checks: [hidden], unknown: 'pass' })).healthy).toBe(true);
  });

  test('a file of checks, with secrets from where the caller says', async () => {
    const config = join(newFolder('lib'), 'checks.json');
    writeFileSync(
      config,
      JSON.stringify({ checks: [{ ...absent, type: 'http', path: undefined, url: '${TARGET}/x', retries: 0 }] }),
    );
    const { checks } = await runHealth({ config, env: { TARGET: 'http://127.0.0.1:1' } });
    expect(checks[0]!.reasons[0]!.kind).toBe('connect');
    expect(checks[0]!.reasons[0]!.message).not.toContain('http://127.0.0.1:1');
  });

  test('an id that is given twice, once by the file and once by the caller, is refused', async () => {
    const config = join(newFolder('lib'), 'checks.json');
    writeFileSync(config, JSON.stringify({ checks: [there, absent] }));
    await expect(runHealth({ config, checks: [{ ...absent, path: '/' }] })).rejects.toThrow(
      `checks cannot be used:\n  "queue" is already the id of a check of ${config}; give each its own`,
    );
  });

  test('the deadline holds', async () => {
    const { url, end } = await listening(createServer(() => {}));
    const started = performance.now();
    const { checks } = await runHealth({
      checks: [{ id: 'silent', type: 'http', url }],
      timeout: '80ms',
    });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(checks[0]!.reasons[0]!.kind).toBe('timeout');
    await end();
  });

  test.each([
    [
      { checks: [{ id: 'x', type: 'fil', path: '/' }] },
      /^checks cannot be used:\n {2}\$\.checks\[0\]\.type: .*did you mean "file"/,
    ],
    [
      {
        checks: [
          { id: 'x', type: 'file' },
          { id: 'y', type: 'port' },
        ],
      },
      /\[0\]\.path: required[\s\S]*\[1\]\.port: required/,
    ],
    [{ timeout: 'soon' }, /^timeout must be a duration such as "900ms", not "soon"$/],
    [{ timeout: '0s' }, /^timeout must be a duration such as "900ms", not "0s"$/],
    [{ config: '/no/such/checks.json' }, /ENOENT.*\/no\/such\/checks\.json/],
  ])('%j is a mistake of the program, and thrown', async (options, message) => {
    await expect(runHealth(options)).rejects.toThrow(message);
  });
});

describe('a service may watch itself', () => {
  test('by its own process id and name', async () => {
    const { checks } = await runHealth({
      checks: [{ id: 'self', type: 'process', pid: process.pid, thresholds: { fds: { fail: '90%' } } }],
    });
    expect(checks[0]!.verdict).toBe('pass');
  });
});

describe('beat', () => {
  afterEach(() => retire('importer'));

  test('a worker that beats in time, and one that stops', async () => {
    beat('importer', { within: '60ms' });
    expect(await runHealth({ level: 'live' })).toMatchObject({ healthy: true, checks: [{ id: 'importer' }] });

    await sleep(90);
    const { healthy, checks } = await runHealth({ level: 'live' });
    expect(healthy).toBe(false);
    expect(checks[0]!.reasons[0]!.kind).toBe('missing');
    expect(checks[0]!.reasons[0]!.message).toMatch(/^no beat for \d+ms; one was due within 60ms$/);

    beat('importer', { within: '1m' });
    expect((await runHealth({ level: 'live' })).healthy).toBe(true);
  });

  test('each worker has its own deadline', async () => {
    beat('importer', { within: '20ms' });
    beat('mailer', { within: '1h' });
    await sleep(40);
    const { checks } = await runHealth({ level: 'live' });
    expect(checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['importer', 'fail'],
      ['mailer', 'pass'],
    ]);
    retire('mailer');
  });

  test('one that retired is not waited for', async () => {
    beat('importer', { within: '1ms' });
    retire('importer');
    expect((await runHealth({ level: 'live' })).checks).toEqual([]);
  });

  test.each(['30', '', '0s', 'soon'])('within %j is refused', (within) => {
    expect(() => beat('importer', { within })).toThrow(
      `beat("importer"): within must be a duration such as "30s", not "${within}"`,
    );
  });
});

describe('healthHandler', () => {
  const get = async (path: string, options: HandlerOptions, init: RequestInit = {}) => {
    const response = await healthHandler(options)(new Request(`http://service${path}`, init));
    return { status: response.status, body: await response.text(), type: response.headers.get('content-type') };
  };
  const checks = [there, absent];

  test.each<[string, HandlerOptions, number, string]>([
    ['/livez', { checks }, 200, 'ok'],
    ['/livez?verbose', { checks }, 200, '[+]root ok\nlivez check passed\n'],
    ['/readyz', { checks }, 503, '[+]root ok\n[-]queue failed: missing: reason withheld\nreadyz check failed\n'],
    [
      '/readyz',
      { checks, reasons: true },
      503,
      '[+]root ok\n[-]queue failed: missing: there is no /no/such/file\nreadyz check failed\n',
    ],
    ['/readyz?exclude=queue', { checks }, 200, 'ok'],
    ['/readyz?verbose&exclude=queue', { checks }, 200, '[+]root ok\n[+]queue excluded: ok\nreadyz check passed\n'],
    ['/healthz', { checks: [there] }, 200, 'ok'],
    ['/internal/healthz', { checks: [there] }, 200, 'ok'],
    ['/readyz', { checks: [hidden] }, 503, '[-]hidden unknown: probe: reason withheld\nreadyz check failed\n'],
    ['/readyz', {}, 200, 'ok'],
    ['/ready', {}, 404, 'there are livez, readyz, healthz\n'],
  ])('GET %s %j: %i', async (path, options, status, body) => {
    expect(await get(path, options)).toEqual({ status, body, type: 'text/plain; charset=utf-8' });
  });

  test('health+json for who accepts it', async () => {
    const accept = { headers: { accept: 'application/health+json' } };
    const { status, body, type } = await get('/readyz', { checks }, accept);
    expect({ status, type }).toEqual({ status: 503, type: 'application/health+json' });
    expect(JSON.parse(body)).toMatchObject({
      status: 'fail',
      checks: { 'queue:status': [{ output: 'missing: reason withheld' }] },
    });
  });

  test('nothing but GET and HEAD', async () => {
    expect((await get('/livez', { checks }, { method: 'POST' })).status).toBe(405);
    expect((await get('/livez', { checks }, { method: 'HEAD' })).status).toBe(200);
  });

  test('requests that come together share one run', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.end();
    });
    const { port, end } = await listening(server);
    const handler = healthHandler({ checks: [{ id: 'db', type: 'tcp', host: '127.0.0.1', port }] });
    const answers = await Promise.all([1, 2, 3].map(() => handler(new Request('http://service/readyz'))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(connections).toBe(1);
    await handler(new Request('http://service/readyz'));
    expect(connections).toBe(2);
    await end();
  });

  test('mistakes are thrown where the handler is made, not when it is asked', () => {
    expect(() => healthHandler({ checks: [{ id: 'x', type: 'fil' }] })).toThrow('checks cannot be used:');
  });
});
