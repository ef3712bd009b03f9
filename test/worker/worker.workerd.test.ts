import {
  abortAllDurableObjects,
  createExecutionContext,
  createScheduledController,
  evictDurableObject,
  reset,
  runDurableObjectAlarm,
  runInDurableObject,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { exports, env as testEnv } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { StatusAnswer } from '../../src/contract/view.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import worker, { Board } from '../../src/worker/index.ts';
import { checksText } from './checks.ts';
import './provided.ts';

const env = testEnv as unknown as Env;
const target = inject('target');
const MINUTE = 60_000;
/** To come: an alarm that is set for the past would fire at once. */
const START = Date.UTC(2040, 10, 22, 10);
const board = () => env.BOARD.getByName('board');

const answersWith = (name: string, status: number) => fetch(`${target}/${name}?status=${status}`, { method: 'PUT' });
const askedFor = async (name: string) => Number(await (await fetch(`${target}/${name}/count`)).text());

/** One cron event, as the platform delivers it. */
const cron = async (at = Date.now(), on: Env = env): Promise<void> => {
  const controller = createScheduledController({ scheduledTime: new Date(at), cron: '* * * * *' });
  const context = createExecutionContext();
  await worker.scheduled(controller, on, context);
  await waitOnExecutionContext(context);
};

const minutes = async (count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute++) {
    await cron();
    vi.setSystemTime(Date.now() + MINUTE);
  }
};

const ask = (path: string, init?: RequestInit): Promise<Response> =>
  (exports as unknown as { default: Fetcher }).default.fetch(`https://sitrep.test${path}`, init);

/** From KV itself, past the 30 s for which a data centre keeps its copy. */
const published = async (): Promise<StatusAnswer> => {
  const text = await env.VIEW.get('view');
  return JSON.parse(text!.slice(0, text!.indexOf('\n')));
};

const statusOf = async (id: string) => (await published()).checks.find((check) => check.id === id)?.status;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(['api', 'secret-db'].map((name) => answersWith(name, 200)));
  await reset();
});

describe('a cron event', () => {
  test('goes through Board, Prober and Board to KV, and is at /status', async () => {
    await cron();
    const answer = await ask('/status');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: 'up',
      updatedAt: '2040-11-22T10:00:00.000Z',
      stale: false,
      counts: { up: 1, degraded: 0, down: 0, unknown: 1 },
      checks: [
        { id: 'api', type: 'http', status: 'up', verdict: 'pass', attempts: 1 },
        { id: 'backup', status: 'unknown', waiting: true, reasons: [{ kind: 'probe' }] },
      ],
    });
  });

  test('delivered twice, at once and late, probes nothing twice', async () => {
    const before = await askedFor('api');
    await Promise.all([cron(), cron()]);
    vi.setSystemTime(START + 40_000);
    await cron(START);
    expect(await askedFor('api')).toBe(before + 1);
  });

  test('a target that fails twice is down, across an eviction and a crash of the object', async () => {
    await minutes(1);
    await answersWith('api', 503);
    await evictDurableObject(board());
    await minutes(1);
    await abortAllDurableObjects();
    await minutes(1);
    expect(await published()).toMatchObject({
      status: 'down',
      checks: [{ id: 'api', status: 'down', since: '2040-11-22T10:01:00.000Z', reasons: [{ kind: 'status' }] }, {}],
    });
  });
});

describe('requests to the Board', () => {
  test('POST /run needs the token and probes now', async () => {
    await cron();
    expect((await ask('/run', { method: 'POST' })).status).toBe(401);
    const before = await askedFor('api');
    const answer = await ask('/run', { method: 'POST', headers: { authorization: 'Bearer runner' } });
    expect(await answer.json()).toMatchObject({
      ran: ['api', 'secret-db', 'backup'],
      at: '2040-11-22T10:00:00.000Z',
      checks: [
        { id: 'api', verdict: 'pass', reasons: [] },
        { id: 'secret-db', verdict: 'pass' },
        { id: 'backup', verdict: 'unknown', reasons: [{ kind: 'probe' }] },
      ],
    });
    expect(await askedFor('api')).toBe(before + 1);
  });

  test('a heartbeat that was acknowledged survives a crash', async () => {
    const headers = { authorization: 'Bearer nightly' };
    expect((await ask('/heartbeat/backup', { method: 'POST', headers })).status).toBe(204);
    await abortAllDurableObjects();
    await cron();
    expect(await statusOf('backup')).toBe('up');
  });

  test('history and incidents; hidden checks only with the token', async () => {
    await minutes(1);
    await Promise.all([answersWith('api', 503), answersWith('secret-db', 503)]);
    await minutes(2);
    const headers = { authorization: 'Bearer runner' };
    const incidents = async (init?: RequestInit) => {
      const { incidents } = await (await ask('/incidents', init)).json<{ incidents: { check: string }[] }>();
      return incidents.map(({ check }) => check).sort();
    };
    expect(await incidents()).toEqual(['api']);
    expect(await incidents({ headers })).toEqual(['api', 'secret-db']);
    expect((await ask('/status/secret-db')).status).toBe(404);
    expect((await ask('/status/secret-db', { headers })).status).toBe(200);
    expect(await (await ask('/status/api/history')).json()).toMatchObject({ readings: 3 });
  });
});

describe('a check of "public": false', () => {
  /** Everything that can be read; where a check is named, the hidden one. */
  const PATHS = [
    '/',
    '/checks/secret-db',
    '/status',
    '/status?format=text',
    '/status?require=secret-db',
    '/status/secret-db',
    '/status/secret-db/history',
    '/locations',
    '/incidents?limit=7',
    '/incidents?check=secret-db',
    '/incidents/secret-db-CONFIRMED',
    '/badge.json',
    '/badge/secret-db.json',
    '/badge/secret-db/uptime.json',
    '/badge/secret-db/sparkline.svg',
    '/metrics',
    '/feed.xml',
    '/readyz?verbose',
    '/openapi.json',
  ];
  const decoder = new TextDecoder();
  const insider = { headers: { authorization: 'Bearer runner' } };
  /** When its incident was confirmed, as it stands in the id. */
  let confirmed = '';
  const told = async (path: string, init?: RequestInit) => {
    const answer = await ask(path.replace('CONFIRMED', confirmed), init);
    return { status: answer.status, text: decoder.decode(await answer.arrayBuffer()), headers: answer.headers };
  };
  const isHis = async (path: string) => (await told(path, insider)).text !== (await told(path)).text;

  beforeEach(async () => {
    await answersWith('secret-db', 503);
    await minutes(2);
    const { incidents } = await (await ask('/incidents', insider)).json<{ incidents: readonly { id: string }[] }>();
    confirmed = incidents[0]!.id.replace('secret-db-', '');
  });

  test.each(PATHS)(
    '%s is to a stranger as if there were no such check, even after an insider has asked',
    async (path) => {
      await told(path, insider);
      const [asked, nobody] = [await told(path), await told(path.replaceAll('secret-db', 'missing-x'))];
      expect([asked.status, asked.text]).toEqual([nobody.status, nobody.text.replaceAll('missing-x', 'secret-db')]);
      if (!path.includes('secret-db')) expect(asked.text).not.toContain('secret-db');
    },
  );

  test.each(PATHS)(
    '%s, as an insider gets it, is kept by no cache; as a stranger does, not for an insider',
    async (path) => {
      if (await isHis(path)) expect((await told(path, insider)).headers.get('cache-control')).toBe('private, no-store');
      const { headers } = await told(path);
      expect(`${headers.get('vary')} ${headers.get('cache-control')}`).toMatch(/authorization|no-store/);
    },
  );

  test('appears wherever checks are listed for a reader with the token', async () => {
    const his = [];
    for (const path of PATHS) if (await isHis(path)) his.push(path);
    expect(his).toEqual(PATHS.filter((path) => !/readyz|openapi/.test(path)));
  });
});

describe('faults', () => {
  /** Runs with a Board of its own over the real object's storage, some bindings replaced. */
  const withBoard = <T>(
    other: Partial<Env>,
    action: (own: InstanceType<typeof Board>, state: DurableObjectState) => Promise<T>,
  ) => runInDurableObject(board(), (_instance, state) => action(new Board(state, { ...env, ...other }), state));

  /** Makes SQLite itself refuse every write whose key begins with `prefix`. */
  const refuseWrites = (state: DurableObjectState, prefix: string) =>
    state.storage.sql.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON docs WHEN NEW.key LIKE '${prefix}%' BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );

  test('storage that fails half way through a commit stores nothing of it, and the next tick goes on', async () => {
    await minutes(1);
    await withBoard({}, async (own, state) => {
      const runner = () => state.storage.sql.exec("SELECT value FROM docs WHERE key = 'runner'").one().value;
      const before = runner();
      refuseWrites(state, 'state/');
      await expect(own.tick(Date.now())).rejects.toThrow('disk full');
      expect(runner()).toBe(before);
      state.storage.sql.exec('DROP TRIGGER refuse');
      await own.tick(Date.now());
      expect(runner()).not.toBe(before);
    });
  });

  test('a heartbeat that could not be stored is not acknowledged', async () => {
    await withBoard({}, async (own, state) => {
      await own.tick(Date.now());
      refuseWrites(state, 'beat/');
      await expect(own.beat('backup', { at: Date.now(), status: 'pass' })).rejects.toThrow('disk full');
    });
  });

  test('KV that fails is tried again at the next tick', async () => {
    let failing = true;
    const put: KVNamespace['put'] = async (key: string, ...rest: unknown[]) => {
      if (failing) throw new Error('KV PUT failed: 500');
      return (env.VIEW.put as (...all: unknown[]) => Promise<void>)(key, ...rest);
    };
    const VIEW = new Proxy(env.VIEW, { get: (kv, name) => (name === 'put' ? put : Reflect.get(kv, name)) });
    await withBoard({ VIEW }, async (own) => {
      await own.tick(Date.now());
      expect(await env.VIEW.get('view')).toBeNull();
      failing = false;
      vi.setSystemTime(START + MINUTE);
      await own.tick(Date.now());
    });
    expect(await statusOf('api')).toBe('up');
  });

  test('five hours of flapping stay within the share of KV writes', async () => {
    let writes = 0;
    const put: KVNamespace['put'] = async () => {
      writes++;
    };
    const VIEW = new Proxy(env.VIEW, { get: (kv, name) => (name === 'put' ? put : Reflect.get(kv, name)) });
    const flapping = {
      id: 'api',
      type: 'http',
      url: `${target}/api`,
      retries: 0,
      failureThreshold: 1,
      successThreshold: 1,
    };
    await withBoard({ VIEW, SITREP_CHECKS: checksText(target, [flapping]) }, async (own) => {
      for (let minute = 0; minute < 300; minute++) {
        await answersWith('api', minute % 2 === 0 ? 503 : 200);
        await own.tick(Date.now());
        vi.setSystemTime(Date.now() + MINUTE);
      }
    });
    // A burst of 100, and 800 a day.
    expect(writes).toBeGreaterThan(250);
    expect(writes).toBeLessThanOrEqual(100 + Math.ceil((800 * 5) / 24));
  }, 60_000);

  test('a prober that is reset gives a reading of kind probe, not of the target', async () => {
    const PROBER = { getByName: () => ({ probe: () => Promise.reject(new Error('Durable Object reset')) }) };
    await withBoard({ PROBER: PROBER as unknown as Env['PROBER'] }, (own) => own.tick(Date.now()));
    expect((await published()).checks[0]).toMatchObject({
      verdict: 'unknown',
      reasons: [{ kind: 'probe', message: 'the prober failed: Durable Object reset' }],
    });
  });
});

describe('intervals under a minute', () => {
  test('the Board wakes itself by an alarm, which probes and sets the next', async () => {
    const often = { id: 'api', type: 'http', url: `${target}/api`, interval: '10s', timeout: '2s' };
    const before = await askedFor('api');
    await runInDurableObject(board(), async (_instance, state) => {
      const own = new Board(state, { ...env, SITREP_CHECKS: checksText(target, [often]) });
      await own.tick(Date.now());
      expect(await state.storage.getAlarm()).toBe(START + 10_000);
      vi.setSystemTime(START + 10_000);
      await own.alarm();
      expect(await state.storage.getAlarm()).toBe(START + 20_000);
      await vi.waitFor(async () => expect(await askedFor('api')).toBe(before + 2));
    });
  });

  test('no alarm where the cron is enough', async () => {
    await cron();
    expect(await runDurableObjectAlarm(board())).toBe(false);
  });
});

describe('a secret that is not set', () => {
  const text = JSON.stringify({
    checks: [
      { id: 'api', type: 'http', url: `${target}/api`, timeout: '2s', retries: 0 },
      { id: 'shop', type: 'http', url: 'https://${SHOP_HOST}/', headers: { 'x-key': '${SHOP_KEY}' } },
    ],
    alerts: [{ type: 'slack', id: 'ops', url: '${SLACK_HOOK}' }],
  });
  const lacking = { ...env, SITREP_CHECKS: text };
  const get = (path: string, init?: RequestInit) =>
    worker.fetch(
      new Request(`https://sitrep.test${path}`, init) as Request<unknown, IncomingRequestCfProperties>,
      lacking,
      createExecutionContext(),
    );

  test('makes the check that needs it unknown, and everything else works', async () => {
    await runInDurableObject(board(), (_instance, state) => new Board(state, lacking).tick(Date.now()));
    expect((await published()).checks).toMatchObject([
      { id: 'api', status: 'up' },
      { id: 'shop', status: 'unknown', reasons: [{ kind: 'probe', message: 'not configured' }] },
    ]);
    expect((await get('/status?require=api')).status).toBe(200);
    expect((await get('/status?require=shop')).status).toBe(503);
    expect((await get('/badge/shop.svg')).status).toBe(200);
  });

  test('is named only to a reader with the token', async () => {
    const shown = await runInDurableObject(board(), async (_instance, state) => {
      const own = new Board(state, lacking);
      await own.tick(Date.now());
      return own.hiddenView();
    });
    expect(JSON.stringify(shown)).toContain('not configured: set SHOP_HOST, SHOP_KEY');
    expect(await env.VIEW.get('view')).not.toContain('SHOP');
    const [stranger, insider] = await Promise.all([
      get('/readyz?verbose'),
      get('/readyz?verbose', { headers: { authorization: 'Bearer runner' } }),
    ]);
    expect(await stranger.text()).toContain('[+]channels ok: not ready: ops not configured\n');
    expect(await insider.text()).toContain('[+]channels ok: not ready: ops not configured (set SLACK_HOOK)\n');
  });
});

describe('a config that cannot be used', () => {
  const broken = { ...env, SITREP_CHECKS: '{"checks":[{"id":"api","type":"htp"}]}' };

  const get = (path: string, init?: RequestInit) =>
    worker.fetch(
      new Request(`https://sitrep.test${path}`, init) as Request<unknown, IncomingRequestCfProperties>,
      broken,
      createExecutionContext(),
    );

  test('the last good view is served, as stale', async () => {
    await cron();
    const shown = await get('/status');
    expect(shown.status).toBe(200);
    expect(await shown.json()).toMatchObject({
      status: 'unknown',
      stale: true,
      checks: [{ id: 'api', status: 'unknown' }, {}],
    });
    expect((await get('/')).status).toBe(200);
    expect((await get('/badge/api.svg')).status).toBe(200);
    expect((await get('/status?require=api')).status).toBe(503);
  });

  test.each(['/readyz', '/readyz?verbose', '/status', '/', '/incidents', '/nothing'])(
    '%s does not show its mistakes to everybody',
    async (path) => {
      expect(await (await get(path)).text()).not.toContain('htp"');
    },
  );

  test('/readyz fails; only a reader with the token sees the mistakes', async () => {
    const stranger = await get('/readyz?verbose');
    expect([stranger.status, await stranger.text()]).toEqual([
      503,
      expect.stringContaining('[-]config failed: it cannot be used'),
    ]);
    const insider = await get('/readyz?verbose', { headers: { authorization: 'Bearer runner' } });
    expect(await insider.text()).toContain('$.checks[0].type');
  });

  test.each(['/incidents', '/status/api/history'])('%s answers with Retry-After', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
  });

  test('the cron event fails with the same message', async () => {
    await expect(cron(START, broken)).rejects.toThrow('$.checks[0].type');
  });
});
