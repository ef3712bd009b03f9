import { describe, expect, test } from 'vitest';
import type { BoardApi, BoardReply, HistoryAnswer } from '../../../src/contract/board.ts';
import type { Incident } from '../../../src/contract/incident.ts';
import type { Beat } from '../../../src/contract/ports.ts';
import { createApp } from '../../../src/worker/app.ts';
import type { AppPorts } from '../../../src/worker/ports.ts';
import { board, check, NOW, published, view } from '../../present/web/support/fixture.ts';

const app = (change: Partial<AppPorts> = {}) =>
  createApp({
    readView: async () => published(view([check('api')])),
    board: board(),
    heartbeat: (id) => (id === 'backup' ? { token: 'beat-token', public: true } : undefined),
    ids: ['api', 'backup'],
    notReady: [],
    now: () => NOW,
    ...change,
  });

const ask = (made: ReturnType<typeof app>, method: string, path: string, authorization?: string) =>
  made.request(`http://sitrep.test${path}`, { method, headers: authorization ? { authorization } : {} });

describe('POST /run', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const said = (id: string, verdict: 'pass' | 'warn' | 'fail' | 'unknown') => ({
    id,
    verdict,
    reasons: [],
    checkedAt: at,
  });
  const ran = { ran: ['api'], at, checks: [said('api', 'pass')] };
  const guarded = () => app({ token: 's3cret', board: board({ run: async () => ran }) });

  test.each([
    ['no token', undefined, 401],
    ['a wrong one', 'Bearer wrong', 401],
    ['its prefix', 'Bearer s3cre', 401],
    ['another scheme', 'Basic s3cret', 401],
    ['the token', 'Bearer s3cret', 200],
    ['in lower case', 'bearer s3cret', 200],
  ])('with %s', async (_, authorization, status) => {
    const answer = await ask(guarded(), 'POST', '/run', authorization);
    expect(answer.status).toBe(status);
    if (status === 200) expect(await answer.json()).toEqual(ran);
    else expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="sitrep"');
  });

  const checks = [said('up', 'pass'), said('slow', 'warn'), said('down', 'fail'), said('lost', 'unknown')];
  test.each([
    ['', 200],
    ['?require=up,slow', 200],
    ['?require=up,down', 503],
    ['?require=lost', 503],
    ['?require=busy', 503],
    ['?require=*', 503],
    ['?require=', 503],
    ['?require=nobody', 404],
    ['?requier=up', 400],
  ])('%s is answered with %i, from the readings just taken', async (query, status) => {
    let runs = 0;
    const run = async () => {
      runs++;
      return { ran: ['up', 'slow', 'down', 'lost'], at, checks };
    };
    const ids = ['up', 'slow', 'down', 'lost', 'busy'];
    const answer = await ask(app({ token: 't', ids, board: board({ run }) }), 'POST', `/run${query}`, 'Bearer t');
    expect([answer.status, runs]).toEqual([status, status === 404 || status === 400 ? 0 : 1]);
    if (runs === 1) expect(await answer.json()).toMatchObject({ checks });
  });

  test.each([
    ['?require=*', 200],
    ['?require=backup', 503],
  ])('a heartbeat that is not due yet: %s is answered with %i', async (query, status) => {
    const run = async () => ({
      ran: ['up', 'backup'],
      at,
      checks: [said('up', 'pass'), { ...said('backup', 'unknown'), waiting: true as const }],
    });
    const made = app({ token: 't', ids: ['up', 'backup'], board: board({ run }) });
    expect((await ask(made, 'POST', `/run${query}`, 'Bearer t')).status).toBe(status);
  });

  test('suggests a known parameter or check for an unknown one', async () => {
    const detail = async (query: string) =>
      (await (await ask(guarded(), 'POST', `/run${query}`, 'Bearer s3cret')).json<{ detail: string }>()).detail;
    expect(await detail('?requier=api')).toBe('/run has no parameter "requier"; did you mean "require"?');
    expect(await detail('?require=apo')).toBe(
      'There is no check "apo"; did you mean "api"? GET /status lists all of them.',
    );
  });

  test.each(['old', 'new'])('takes the %s token while it is changed', async (token) => {
    const made = app({ token: 'old new third', board: board({ run: async () => ran }) });
    expect((await ask(made, 'POST', '/run', `Bearer ${token}`)).status).toBe(200);
    expect((await ask(made, 'POST', '/run', 'Bearer third')).status).toBe(401);
    expect((await ask(made, 'GET', '/status', 'Bearer neither')).status).toBe(401);
  });

  test.each([undefined, ''])('does not exist if SITREP_TOKEN is %j', async (token) => {
    const answer = await ask(app({ token }), 'POST', '/run', 'Bearer ');
    expect(answer.status).toBe(404);
  });
});

describe('POST /heartbeat/:id', () => {
  const listening = () => {
    const beats: [string, Beat][] = [];
    const beat: BoardApi['beat'] = async (id, acknowledged) => {
      beats.push([id, acknowledged]);
      return { kind: 'ok', value: null };
    };
    return { beats, made: app({ token: 's3cret', board: board({ beat }) }) };
  };

  test('stores a heartbeat', async () => {
    const { beats, made } = listening();
    expect((await ask(made, 'POST', '/heartbeat/backup', 'Bearer beat-token')).status).toBe(204);
    expect(
      (await ask(made, 'POST', '/heartbeat/backup?status=fail&message=disk+full', 'Bearer beat-token')).status,
    ).toBe(204);
    expect(beats).toEqual([
      ['backup', { at: NOW, status: 'pass', message: undefined }],
      ['backup', { at: NOW, status: 'fail', message: 'disk full' }],
    ]);
  });

  test.each([
    ['/heartbeat/backup', undefined, 401],
    ['/heartbeat/backup', 'Bearer s3cret', 401],
    ['/heartbeat/nobody', 'Bearer beat-token', 404],
    ['/heartbeat/backup?status=maybe', 'Bearer beat-token', 400],
  ])('%s with %s is refused with %i and never reaches the Board', async (path, authorization, status) => {
    const { beats, made } = listening();
    expect((await ask(made, 'POST', path, authorization)).status).toBe(status);
    expect(beats).toEqual([]);
  });

  test.each(['beat-old', 'beat-new'])('takes %s while the token is changed', async (token) => {
    const heartbeat = () => ({ token: 'beat-old beat-new', public: true });
    const beat = async () => ({ kind: 'ok', value: null }) as const;
    const made = app({ heartbeat, board: board({ beat }) });
    expect((await ask(made, 'POST', '/heartbeat/backup', `Bearer ${token}`)).status).toBe(204);
  });

  test.each([undefined, 'Bearer wrong'])('to %s a hidden check looks like an unknown one', async (authorization) => {
    const heartbeat = (id: string) => (id === 'hidden' ? { token: 'its-own', public: false } : undefined);
    const beat = async () => ({ kind: 'ok', value: null }) as const;
    const made = app({ heartbeat, board: board({ beat }) });
    const told = async (id: string) => {
      const answer = await ask(made, 'POST', `/heartbeat/${id}?status=odd`, authorization);
      return [answer.status, [...answer.headers], (await answer.text()).replace(id, '<id>')];
    };
    expect(await told('hidden')).toEqual(await told('nobody'));
    expect((await ask(made, 'POST', '/heartbeat/hidden', 'Bearer its-own')).status).toBe(204);
  });

  test('a check whose secret is not set answers with Retry-After', async () => {
    const made = app({ heartbeat: () => ({ token: undefined, public: true }) });
    const answer = await ask(made, 'POST', '/heartbeat/backup', 'Bearer none');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
  });

  test('a message is cut at 500 characters', async () => {
    const { beats, made } = listening();
    await ask(made, 'POST', `/heartbeat/backup?message=${'x'.repeat(9000)}`, 'Bearer beat-token');
    expect(beats[0]?.[1].message).toHaveLength(500);
  });
});

describe('hidden checks', () => {
  const secret = view([check('api'), check('secret')]);
  const made = () =>
    app({
      token: 's3cret',
      board: board({ hiddenView: async () => ({ kind: 'ok', value: published(secret, 'h1') }) }),
    });

  test('are visible with the token, and never cached', async () => {
    const answer = await ask(made(), 'GET', '/status', 'Bearer s3cret');
    expect(await answer.json()).toMatchObject({ checks: [{ id: 'api' }, { id: 'secret' }] });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  test('are invisible to others', async () => {
    expect((await ask(made(), 'GET', '/status/secret')).status).toBe(404);
    expect((await ask(made(), 'GET', '/status/secret', 'Bearer wrong')).status).toBe(401);
  });

  test('without SITREP_TOKEN, a bearer token is ignored', async () => {
    const answer = await ask(app(), 'GET', '/status', 'Bearer of-a-proxy');
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=15']);
  });
});

describe('history and incidents', () => {
  const history: HistoryAnswer = {
    id: 'api',
    window: '7d',
    bucketMs: 3_600_000,
    uptime: 1,
    readings: 1,
    latency: { p50: 1, p95: 2, p99: 3 },
    buckets: [],
  };
  const counting = (reply: BoardReply<HistoryAnswer>) => {
    const asked: string[] = [];
    const ports = {
      board: board({
        history: async (id, window) => {
          asked.push(`${id} ${window}`);
          return reply;
        },
      }),
    };
    return { asked, ports };
  };

  test('the same request reaches the Board once a minute', async () => {
    const { asked, ports } = counting({ kind: 'ok', value: history });
    let now = NOW;
    const made = app({ ...ports, now: () => now });
    const [first] = await Promise.all([
      ask(made, 'GET', '/status/api/history?window=7d'),
      ask(made, 'GET', '/status/api/history?window=7d&cachebuster=1'),
    ]);
    expect(await first.json()).toEqual(history);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    expect(asked).toEqual(['api 7d']);
    now += 60_000;
    await ask(made, 'GET', '/status/api/history?window=7d');
    expect(asked).toEqual(['api 7d', 'api 7d']);
  });

  test('over the daily cap, it answers with Retry-After and does not call the Board', async () => {
    const { asked, ports } = counting({ kind: 'capped', retryAfter: 3600 });
    let now = NOW;
    const made = app({ ...ports, now: () => now });
    const answer = await ask(made, 'GET', '/status/api/history');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3600']);
    now += 1_800_000;
    const later = await ask(made, 'GET', '/status/api/history?window=90d');
    expect([later.status, later.headers.get('retry-after'), asked.length]).toEqual([503, '1800', 1]);
    now += 1_800_000;
    await ask(made, 'GET', '/status/api/history?window=90d');
    expect(asked.length).toBe(2);
  });

  test("another isolate of the data centre is answered from Cloudflare's cache", async () => {
    const { asked, ports } = counting({ kind: 'ok', value: history });
    const cache = await caches.open('test');
    await ask(app({ ...ports, cache }), 'GET', '/status/api/history');
    const again = await ask(app({ ...ports, cache }), 'GET', '/status/api/history');
    expect(await again.json()).toEqual(history);
    expect(asked).toEqual(['api 24h']);
  });

  test.each([
    ['/status/api/history?window=1y', 400, 'window is one of 24h, 7d, 30d, 90d, not "1y".'],
    ['/status/nobody/history', 404, 'There is no check "nobody".'],
    ['/incidents?limit=0', 400, 'limit is a whole number from 1 to 200, not "0".'],
    ['/incidents?limit=1e9', 400, 'not "1e9"'],
    ['/incidents?before=!!', 400, 'before is the "next" of an earlier answer, not "!!".'],
    ['/incidents?before=', 400, 'not "".'],
    ['/incidents?before=-5', 400, 'not "-5".'],
    ['/incidents?before=i7', 400, 'not "i7".'],
    ['/incidents?before=~0', 400, 'not "~0".'],
    ['/incidents/nothing', 404, 'There is no incident "nothing".'],
    ['/incidents/nobody-mwtgihc0', 404, 'There is no incident "nobody-mwtgihc0".'],
  ])('%s is refused with %i', async (path, status, detail) => {
    const answer = await ask(app(), 'GET', path);
    expect(answer.status).toBe(status);
    expect((await answer.json<{ detail: string }>()).detail).toContain(detail);
  });

  test.each(['/status/api/history', '/incidents', '/incidents/api-1', '/openapi.json'])(
    '%s is 304 for whoever has it, and another tag for another content',
    async (path) => {
      const outage = (readings: number): Incident => ({
        id: 'api-1',
        check: 'api',
        name: 'API',
        worst: 'down',
        status: 'down',
        startedAt: '2026-11-22T09:00:00.000Z',
        confirmedAt: '2026-11-22T09:01:00.000Z',
        resolvedAt: null,
        reasons: [],
        readings,
        timeline: [],
      });
      const told = (readings: number) =>
        app({
          board: board({
            history: async () => ({ kind: 'ok', value: { ...history, readings } }),
            incidents: async () => ({
              kind: 'ok',
              value: { incidents: [outage(readings)], next: null },
            }),
            incident: async () => ({ kind: 'ok', value: outage(readings) }),
          }),
        });
      const etag = (await ask(told(3), 'GET', path)).headers.get('etag')!;
      expect(etag).toMatch(/^W\/"[0-9a-f]+"$/);
      const request = (readings: number) =>
        told(readings).request(`http://sitrep.test${path}`, { headers: { 'if-none-match': etag } });
      const again = await request(3);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await request(4)).status).toBe(path === '/openapi.json' ? 304 : 200);
    },
  );

  test('incidents are paged', async () => {
    const pages: unknown[] = [];
    const made = app({
      board: board({
        incidents: async (page) => {
          pages.push(page);
          return { kind: 'ok', value: { incidents: [], next: null } };
        },
      }),
    });
    await ask(made, 'GET', '/incidents?before=api-mwtgihc0~2&limit=10&check=api');
    expect(pages).toEqual([{ before: 'api-mwtgihc0~2', limit: 10, check: 'api' }]);
  });
});

describe('a Board that fails', () => {
  const failing = () => {
    let calls = 0;
    const fail = async () => {
      calls++;
      throw new Error('Durable Object reset because its code was updated.');
    };
    const methods = {
      run: fail,
      beat: fail,
      history: fail,
      incidents: fail,
      incident: fail,
      hiddenView: fail,
      figures: fail,
      exportState: fail,
      importState: fail,
    };
    return { made: app({ token: 's3cret', board: methods }), calls: () => calls };
  };

  test.each([
    ['GET', '/status/api/history', undefined],
    ['GET', '/incidents', undefined],
    ['GET', '/incidents/api-1', undefined],
    ['GET', '/status', 'Bearer s3cret'],
    ['POST', '/run', 'Bearer s3cret'],
    ['POST', '/heartbeat/backup', 'Bearer beat-token'],
  ])('%s %s says when to come back, and asks anew then', async (method, path, authorization) => {
    const { made, calls } = failing();
    const answer = await ask(made, method, path, authorization);
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
      503,
      '5',
      'application/problem+json',
    ]);
    expect(await answer.json()).toMatchObject({
      title: 'Unavailable',
      detail: 'The object that keeps history, incidents and heartbeats cannot answer at the moment.',
    });
    await ask(made, method, path, authorization);
    expect(calls()).toBe(2);
  });

  test.each(['/status', '/status/api', '/checks/api', '/badge/api.svg', '/metrics'])(
    '%s is reported as usual',
    async (path) => {
      expect((await ask(failing().made, 'GET', path)).status).toBe(200);
    },
  );
});
