import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import type { View } from '../../../src/contract/view.ts';
import type { Env } from '../../../src/platform/workerd/env.ts';
import { kvViews } from '../../../src/platform/workerd/kv.ts';
import { createApp } from '../../../src/worker/app.ts';
import type { AppPorts } from '../../../src/worker/ports.ts';
import { board, check, NOW, published, view } from '../../present/web/support/fixture.ts';

const SLOW = check('slow', {
  status: 'degraded',
  verdict: 'warn',
  group: 'Core',
  reasons: [{ kind: 'threshold', message: 'latency 912 ms is over the warn threshold 800 ms' }],
});
const DEAD = check('dead', {
  status: 'down',
  verdict: 'fail',
  latencyMs: null,
  measures: {},
  reasons: [{ kind: 'connect', message: 'refused' }],
});
const VIEW = view([check('api'), SLOW, DEAD]);

const app = (change: Partial<AppPorts> = {}, shown: View = VIEW) =>
  createApp({
    readView: async () => published(shown),
    board: board(),
    heartbeat: () => undefined,
    ids: [],
    notReady: [],
    now: () => NOW + 1000,
    ...change,
  });

const get = (path: string, headers: Record<string, string> = {}, change: Partial<AppPorts> = {}, shown?: View) =>
  app(change, shown).request(`http://sitrep.test${path}`, { headers });

const late = { now: () => NOW + 300_000 };
const broken = { readView: () => Promise.reject(new Error('KV is down')) };

describe('GET /status', () => {
  test('at rest it is the published text, byte for byte', async () => {
    const answer = await get('/status');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(JSON.stringify(VIEW.status));
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=15',
      etag: 'W/"v1"',
      vary: 'accept',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([
    [200, {}],
    [304, { 'if-none-match': 'W/"v1"' }],
  ])('at rest a %i costs one read of KV, asks the Board nothing and parses nothing', async (status, headers) => {
    const { VIEW: kv } = env as unknown as Env;
    const { text, meta } = published(VIEW);
    await kvViews(kv).publish(text, meta);
    const calls: string[] = [];
    const counting = new Proxy(kv, {
      get(_, name) {
        calls.push(String(name));
        return kv[name as 'getWithMetadata'].bind(kv);
      },
    });
    const silent = new Proxy(board(), { get: (_, name) => () => calls.push(`the Board's ${String(name)}`) });
    const asked = app({ readView: kvViews(counting).read, board: silent });
    const parse = vi.spyOn(JSON, 'parse');
    const answer = await asked.request('http://sitrep.test/status', { headers });
    expect([answer.status, calls, parse.mock.calls]).toEqual([status, ['getWithMetadata'], []]);
    parse.mockRestore();
    expect(await answer.text()).toBe(status === 200 ? JSON.stringify(VIEW.status) : '');
  });

  test.each([
    ['/', 1],
    ['/checks/api', 1],
    ['/status/api', 1],
    ['/status/api/history', 1],
    ['/status?format=text', 1],
    ['/badge.svg', 1],
    ['/badge/api/uptime.json', 1],
    ['/metrics', 1],
    ['/feed.xml', 1],
    ['/readyz', 1],
    ['/livez', 0],
    ['/incidents', 0],
    ['/openapi.json', 0],
    ['/assets/icon-up.svg', 0],
  ])('%s costs %i reads of KV, as the planner says of readers', async (path, reads) => {
    let count = 0;
    const readView = async () => {
      count++;
      return published(VIEW);
    };
    await get(path, {}, { readView });
    expect(count).toBe(reads);
  });

  test('once it has expired, every status is unknown, under another ETag', async () => {
    const answer = await get('/status', { 'if-none-match': 'W/"v1"' }, late);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('W/"v1-stale"');
    const body = await answer.json<View['status']>();
    expect(body).toMatchObject({ status: 'unknown', stale: true, counts: { up: 0, degraded: 0, down: 0, unknown: 3 } });
    expect(body.checks.map(({ status, since }) => [status, since])).toEqual(Array(3).fill(['unknown', null]));
  });

  test('no cache keeps it after that time', async () => {
    const answer = await get('/status', {}, { now: () => NOW + 297_500 });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3');
  });

  test('before the first tick it is unknown and stale', async () => {
    const answer = await get('/status', {}, { readView: async () => undefined });
    expect(await answer.json()).toMatchObject({ status: 'unknown', updatedAt: null, stale: true, checks: [] });
  });

  test.each(['/status/api', '/status?require=api', '/status/api/history'])(
    'before the first tick nobody can say that %s is not there: come back in a minute',
    async (path) => {
      const answer = await get(path, {}, { readView: async () => undefined });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
      expect(await answer.json()).toMatchObject({
        detail: 'Nothing has been checked yet: the first tick has not ended.',
      });
    },
  );

  test('if KV cannot be read, it is a problem with Retry-After', async () => {
    const answer = await get('/status', {}, broken);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ status: 503, title: 'Unavailable' });
  });

  test.each([
    ['?require=api', 200],
    ['?require=api,slow', 200],
    ['?require=api&require=slow', 200],
    ['?require=dead', 503],
    ['?require=*', 503],
    ['?require=*&exclude=dead', 200],
    ['?require=', 503],
    ['?require=nobody', 404],
    ['?format=xml', 400],
    ['?requier=api', 400],
    ['?exclude=nobody', 404],
    ['?maxAge=90', 400],
    ['?format=text', 200],
  ])('%s is answered with %i', async (query, status) => {
    expect((await get(`/status${query}`)).status).toBe(status);
  });

  const REASON = 'No heartbeat yet. One is due every 1d, plus 1h grace.';
  const WAITING = check('job', {
    type: 'heartbeat',
    status: 'unknown',
    verdict: 'unknown',
    waiting: true,
    reasons: [{ kind: 'probe', message: REASON }],
  });

  test.each([
    ['', 200, 'up'],
    ['?require=*', 200, 'up'],
    ['?require=api', 200, 'up'],
    ['?require=job', 503, 'up'],
    ['?require=api,job', 503, 'up'],
    ['?exclude=api', 200, 'unknown'],
    ['?exclude=api&require=*', 503, 'unknown'],
  ])('%s with a heartbeat that is not due yet is answered with %i', async (query, code, status) => {
    const answer = await get(`/status${query}`, {}, {}, view([check('api'), WAITING]));
    expect(answer.status).toBe(code);
    const { checks, ...sum } = await answer.json<View['status']>();
    expect(sum.status).toBe(status);
    expect(checks.at(-1)).toMatchObject({ waiting: true, reasons: [{ message: REASON }] });
  });

  test.each([
    ['/status?requier=api', '/status has no parameter "requier"; did you mean "require"?'],
    ['/status/api?window=7d', '/status/api has no parameter "window"; it takes none'],
    ['/status/api/history?windw=7d', '/status/api/history has no parameter "windw"; did you mean "window"?'],
    ['/incidents?chek=api', '/incidents has no parameter "chek"; did you mean "check"?'],
    ['/incidents/api-0?x=1', '/incidents/api-0 has no parameter "x"; it takes none'],
  ])('%s is refused', async (path, detail) => {
    const answer = await get(path);
    expect([answer.status, await answer.json<{ detail: string }>()]).toMatchObject([400, { detail }]);
  });

  test.each(['/', '/checks/api', '/badge.svg', '/badge/api.json', '/metrics', '/feed.xml', '/livez', '/readyz'])(
    '%s ignores a parameter that it does not know',
    async (path) => {
      expect((await get(`${path}?x=1`)).status).toBe(200);
    },
  );

  test('maxAge makes a check that was read longer ago unknown, and says why', async () => {
    const read = (id: string, ago: number) => check(id, { checkedAt: new Date(NOW - ago).toISOString() });
    const shown = view([read('fresh', 90_000), read('old', 91_000), check('never', { checkedAt: null })]);
    const now = { now: () => NOW };
    const answer = await get('/status?maxAge=90s', {}, now, shown);
    expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual(['no-store', null]);
    const reason = (message: string) => ({ status: 'unknown', reasons: [{ kind: 'probe', message }] });
    expect(await answer.json()).toMatchObject({
      status: 'unknown',
      counts: { up: 1, unknown: 2 },
      checks: [
        { id: 'fresh', status: 'up' },
        reason('it was last read 91s ago, and maxAge asks for 90s'),
        reason('it was never read, and maxAge asks for 90s'),
      ],
    });
    const required = async (query: string) => (await get(`/status?maxAge=90s&require=${query}`, {}, now, shown)).status;
    expect([await required('fresh'), await required('old'), await required('*')]).toEqual([200, 503, 503]);
  });

  test('a stale view meets no requirement', async () => {
    expect((await get('/status?require=api', {}, late)).status).toBe(503);
  });

  test('exclude also leaves checks out of the totals', async () => {
    expect(await (await get('/status?exclude=dead')).json()).toMatchObject({
      status: 'degraded',
      counts: { up: 1, degraded: 1, down: 0, unknown: 0 },
    });
  });

  test('format=text is a table', async () => {
    const reasons = [{ kind: 'status', message: 'status 503, expected 2xx' }] as const;
    const broken = check('web', { status: 'down', latencyMs: 8, reasons: [...reasons] });
    const answer = await get('/status?format=text', {}, {}, view([check('api'), SLOW, DEAD, broken]));
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toBe(
      [
        'down  (checked 2026-11-22T10:00:00.000Z)',
        '',
        'STATUS    CHECK  LATENCY  SINCE                     REASON',
        'up        api    120 ms   2026-11-20T08:00:00.000Z',
        'degraded  slow   120 ms   2026-11-20T08:00:00.000Z  threshold: latency 912 ms is over the warn threshold 800 ms',
        'down      dead   -        2026-11-20T08:00:00.000Z  connect: refused',
        'down      web    8 ms     2026-11-20T08:00:00.000Z  status 503, expected 2xx',
        '',
      ].join('\n'),
    );
  });

  test('application/health+json is the draft, 503 on fail', async () => {
    const answer = await get('/status', { accept: 'application/health+json' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/health+json');
    expect(await answer.json()).toMatchObject({
      status: 'fail',
      checks: {
        'api:latency': [{ status: 'pass', observedValue: 120, observedUnit: 'ms' }],
        'slow:ttfb': [{ status: 'warn', output: 'latency 912 ms is over the warn threshold 800 ms' }],
        'dead:status': [{ status: 'fail', output: 'refused' }],
      },
    });
    const unknown = await get('/status', { accept: 'application/health+json' }, late);
    expect([unknown.status, (await unknown.json<{ status: string }>()).status]).toEqual([200, 'warn']);
  });
});

describe('conditional requests', () => {
  test.each([
    ['"v1"', 304],
    ['W/"v1"', 304],
    ['"other", W/"v1"', 304],
    ['*', 304],
    ['"other"', 200],
    ['v1', 200],
    ['', 200],
  ])('If-None-Match: %s is answered with %i', async (header, status) => {
    const answer = await get('/status', { 'if-none-match': header });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('etag')).toBe('W/"v1"');
    if (status === 304) expect(await answer.text()).toBe('');
  });

  test('each representation has its own ETag', async () => {
    const tags = await Promise.all(
      ['/status', '/status?format=text'].map(async (path) => (await get(path)).headers.get('etag')),
    );
    expect(new Set(tags).size).toBe(2);
  });
});

describe('methods', () => {
  test('HEAD has the headers of GET and no body', async () => {
    const answer = await app().request('http://sitrep.test/status', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([200, 'W/"v1"', '']);
  });

  test.each([
    ['POST', '/status', 'GET, HEAD'],
    ['DELETE', '/badge.svg', 'GET, HEAD'],
    ['GET', '/heartbeat/backup', 'POST'],
    ['PUT', '/run', 'POST'],
  ])('%s %s is 405 with Allow: %s', async (method, path, allow) => {
    const answer = await app({ token: 's3cret' }).request(`http://sitrep.test${path}`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test('a preflight for a read is granted, for a write it is not', async () => {
    const ask = (path: string) =>
      app({ token: 's3cret' }).request(`http://sitrep.test${path}`, {
        method: 'OPTIONS',
        headers: { origin: 'https://elsewhere.test', 'access-control-request-method': 'GET' },
      });
    const read = await ask('/status');
    expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect((await ask('/run')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('an unknown path is a problem', async () => {
    const answer = await get('/nowhere');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'There is nothing at /nowhere.',
    });
  });
});

describe('health of the runner', () => {
  test.each([
    ['/livez', {}, 200, 'ok'],
    ['/livez?verbose', {}, 200, '[+]ping ok\nlivez check passed\n'],
    ['/readyz', {}, 200, 'ok'],
    [
      '/readyz?verbose',
      {},
      200,
      '[+]ping ok\n[+]kv ok\n[+]ticks ok\n[+]alerts ok: 2 waiting to be delivered\nreadyz check passed\n',
    ],
    [
      '/readyz',
      late,
      503,
      '[+]ping ok\n[+]kv ok\n[-]ticks failed: no tick has ended in time\n[+]alerts ok: 2 waiting to be delivered\nreadyz check failed\n',
    ],
    ['/livez', late, 200, 'ok'],
    ['/healthz?exclude=ticks', late, 200, 'ok'],
    [
      '/healthz?verbose&exclude=ticks',
      late,
      200,
      '[+]ping ok\n[+]kv ok\n[+]ticks excluded: ok\n[+]alerts ok: 2 waiting to be delivered\nhealthz check passed\n',
    ],
    [
      '/healthz?verbose&exclude=etcd',
      {},
      200,
      '[+]ping ok\n[+]kv ok\n[+]ticks ok\n[+]alerts ok: 2 waiting to be delivered\nwarn: some health checks cannot be excluded: no matches for "etcd"\nhealthz check passed\n',
    ],
    [
      '/readyz',
      broken,
      503,
      '[+]ping ok\n[-]kv failed: The store of the view cannot be read at the moment.\n[-]ticks failed: the view cannot be read\nreadyz check failed\n',
    ],
    ['/readyz/kv', late, 200, 'ok'],
  ])('%s', async (path, change, status, text) => {
    const answer = await get(path, {}, change);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
