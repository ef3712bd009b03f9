import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../src/contract/reading.ts';
import type { View } from '../../../src/contract/view.ts';
import type { ProberPort } from '../../../src/engine/board/ask-prober.ts';
import { SERVE_PACE } from '../../../src/engine/board/publication.ts';
import { boardKit } from './board-kit.ts';
import { check, reading } from './fixtures.ts';

const MINUTE = 60_000;
const api = check();
const web = check({ id: 'web', name: 'Web' });
const refused = { kind: 'connect', message: 'connection refused' } as const;
const timedOut = { kind: 'timeout', message: 'no answer within 10 s' } as const;

/** Ticks once a minute, as the cron does, `count` times. */
const minutes = async (kit: ReturnType<typeof boardKit>, board: ReturnType<typeof kit.start>, count: number) => {
  for (let index = 0; index < count; index++) {
    await board.tick(kit.clock.now());
    kit.clock.advance(MINUTE);
  }
};

describe('a tick', () => {
  test('probes what is due, stores it and publishes', async () => {
    const kit = boardKit([api, web]);
    const report = await kit.start().tick(kit.clock.now());
    expect(report.probed).toEqual(['api', 'web']);
    expect(kit.published).toHaveLength(1);
    const { status, meta } = kit.published[0]!;
    expect(status).toMatchObject({
      status: 'up',
      stale: false,
      counts: { up: 2, degraded: 0, down: 0, unknown: 0 },
      checks: [{ id: 'api', status: 'up', verdict: 'pass', latencyMs: 12, since: '2026-11-22T10:00:00.000Z' }, {}],
    });
    expect(meta.dueBy - meta.updatedAt).toBe(5 * MINUTE);
  });

  test('delivered twice, even at once, probes nothing twice', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    const at = kit.clock.now();
    const reports = await Promise.all([board.tick(at), board.tick(at), board.tick(at)]);
    expect(reports.map(({ probed }) => probed.length)).toEqual([1, 0, 0]);
    kit.clock.advance(20_000);
    expect((await board.tick(at)).probed).toEqual([]);
    expect(kit.probed.flatMap(({ ids }) => ids)).toEqual(['api']);
  });

  test('delivered to a Board that was evicted since probes nothing twice', async () => {
    const kit = boardKit([api]);
    await kit.start().tick(kit.clock.now());
    kit.clock.advance(30_000);
    expect((await kit.start().tick(kit.clock.now() - 30_000)).probed).toEqual([]);
  });

  test('state survives eviction: the second failure in a row is down', async () => {
    const kit = boardKit([api]);
    await minutes(kit, kit.start(), 1);
    kit.failures.set('api', refused);
    await minutes(kit, kit.start(), 1);
    await minutes(kit, kit.start(), 1);
    expect(kit.published.at(-1)!.status.checks[0]).toMatchObject({
      status: 'down',
      since: '2026-11-22T10:01:00.000Z',
      reasons: [refused],
    });
  });

  test('a clock that stepped back by an hour does not stop probing', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await minutes(kit, board, 2);
    kit.clock.time -= 60 * MINUTE;
    expect((await board.tick(kit.clock.now())).probed).toEqual(['api']);
    expect((await board.tick(kit.clock.now())).probed).toEqual([]);
  });

  test('an event that is early by another machine’s clock stands for the time it was meant for', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await board.tick(kit.clock.now());
    kit.clock.advance(MINUTE - 150);
    expect((await board.tick(kit.clock.now() + 150)).probed).toEqual(['api']);
  });

  test('run probes at once what is not due', async () => {
    const kit = boardKit([api, web]);
    const board = kit.start();
    await board.tick(kit.clock.now());
    expect((await board.run()).probed).toEqual(['api', 'web']);
    expect((await board.tick(kit.clock.now())).probed).toEqual([]);
  });
});

describe('probers', () => {
  test('no prober gets more than its subrequests; what timed out waits elsewhere, six at a time', async () => {
    const checks = Array.from({ length: 100 }, (_, index) => check({ id: `c${index}` }));
    // Seven time out, one is refused: only the former are slow, but all may need their retry.
    const kit = boardKit(checks);
    for (const { id } of checks.slice(0, 7)) kit.failures.set(id, timedOut);
    kit.failures.set('c7', refused);
    const board = kit.start();
    await minutes(kit, board, 1);
    kit.probed.length = 0;
    await minutes(kit, board, 1);
    expect(kit.probed.map(({ shard, ids }) => [shard, ids.length])).toEqual([
      ['fast-0', 39],
      ['fast-1', 40],
      ['fast-2', 14],
      ['slow-0', 6],
      ['slow-1', 1],
    ]);
  });

  test('a target that is down and timed out is asked once; before that, and once it answers, it has its retries', async () => {
    const kit = boardKit([api]);
    const asked: number[] = [];
    const prober: ProberPort = {
      probe: (shard, checks, onReading) => {
        asked.push(...checks.map(({ retries }) => retries));
        return kit.ports.prober.probe(shard, checks, onReading);
      },
    };
    const board = kit.start([api], { prober });
    const statuses: (string | undefined)[] = [];
    for (const failure of [undefined, timedOut, timedOut, timedOut, refused, timedOut, undefined, undefined]) {
      if (failure) kit.failures.set('api', failure);
      else kit.failures.delete('api');
      await minutes(kit, board, 1);
      statuses.push((await board.hiddenView()).text.match(/"status":"(\w+)"/)?.[1]);
    }
    expect(statuses).toEqual(['up', 'up', 'down', 'down', 'down', 'down', 'down', 'up']);
    expect(asked).toEqual([1, 1, 1, 0, 0, 1, 0, 1]);
  });

  test('one that hangs is given up, counts against nobody and leaves no timer', async () => {
    const kit = boardKit([api]);
    const board = kit.start([api], { prober: { probe: () => new Promise(() => {}) } });
    const tick = board.tick(kit.clock.now());
    await Promise.resolve();
    while (kit.clock.pending === 0) await Promise.resolve();
    kit.clock.advance(27_000);
    await tick;
    expect(kit.published[0]!.status.checks[0]).toMatchObject({
      status: 'unknown',
      verdict: 'unknown',
      reasons: [{ kind: 'probe', message: 'the prober did not answer within 27 s' }],
    });
    expect(kit.clock.pending).toBe(0);
  });

  const answers: [what: string, probe: () => Promise<Reading[]>, reason: string][] = [
    ['throws', () => Promise.reject(new Error('object reset')), 'the prober failed: object reset'],
    [
      'throws at once',
      () => {
        throw new Error('object reset');
      },
      'the prober failed: object reset',
    ],
    ['forgets a check', async () => [], 'the prober sent no reading of this check'],
    [
      'sends a reading of another check',
      async () => [reading({ check: 'web' })],
      'the prober sent no reading of this check',
    ],
  ];
  test.each(answers)('one that %s makes the check unknown', async (_what, probe, message) => {
    const kit = boardKit([check({ failureThreshold: 1 })]);
    await kit.start(undefined, { prober: { probe } }).tick(kit.clock.now());
    expect(kit.published[0]!.status.checks).toMatchObject([
      { status: 'unknown', reasons: [{ kind: 'probe', message }] },
    ]);
  });

  test('one that answers twice counts once', async () => {
    const kit = boardKit([check({ failureThreshold: 2 })]);
    const twice = async () => [reading({ failure: refused }), reading({ failure: refused })];
    await kit.start(undefined, { prober: { probe: twice } }).tick(kit.clock.now());
    expect(kit.published[0]!.status.checks[0]!.status).toBe('unknown');
  });

  test('slow checks delay nobody: the others are stored before they answer', async () => {
    const kit = boardKit([api, web]);
    const board = kit.start();
    kit.failures.set('web', timedOut);
    await minutes(kit, board, 1);
    const { promise: slowReadings, resolve: answer } = Promise.withResolvers<Reading[]>();
    const probe: typeof kit.ports.prober.probe = (shard, checks, onReading) =>
      shard.startsWith('fast') ? kit.ports.prober.probe(shard, checks, onReading) : slowReadings;
    const tick = kit.start(undefined, { prober: { probe } }).tick(kit.clock.now());
    const stored = () => kit.store.docs.get('state/0000')!.split(`"slot":${kit.clock.now()}`).length - 1;
    while (stored() < 1) await Promise.resolve();
    answer([reading({ check: 'web', at: kit.clock.now() })]);
    await tick;
    expect(stored()).toBe(2);
  });
});

describe('a store that fails', () => {
  test('loses nothing that was acknowledged; the next tick goes on', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await minutes(kit, board, 1);
    kit.failures.set('api', refused);
    kit.store.fail = 'before';
    await expect(board.tick(kit.clock.now())).rejects.toThrow('disk I/O error');
    kit.store.fail = 'no';
    await minutes(kit, board, 2);
    expect(kit.published.at(-1)!.status.checks[0]).toMatchObject({ status: 'down', since: '2026-11-22T10:01:00.000Z' });
  });

  test('a commit that got through although it failed is not counted again', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await minutes(kit, board, 1);
    kit.failures.set('api', refused);
    kit.store.fail = 'after';
    await expect(board.tick(kit.clock.now())).rejects.toThrow('connection lost after the commit');
    kit.store.fail = 'no';
    expect((await board.tick(kit.clock.now())).probed).toEqual([]);
    expect((await board.hiddenView()).text).toContain('"status":"up","verdict":"fail"');
  });

  test('a document that a newer version wrote is left alone, and the tick says why', async () => {
    const kit = boardKit([api]);
    kit.store.docs.set('runner', '{"v":99,"d":{}}');
    await expect(kit.start().tick(kit.clock.now())).rejects.toThrow(
      'the stored runner has version 99, and this Sitrep reads up to 2; deploy the newer one again',
    );
    expect(kit.store.docs.get('runner')).toBe('{"v":99,"d":{}}');
  });
});

describe('publishing', () => {
  test('calm: every three minutes', async () => {
    const kit = boardKit([api]);
    await minutes(kit, kit.start(), 13);
    expect(kit.published).toHaveLength(5);
  });

  test('a transition is published at once', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await minutes(kit, board, 1);
    kit.failures.set('api', refused);
    await minutes(kit, board, 2);
    expect(kit.published.map(({ status }) => status.status)).toEqual(['up', 'down']);
  });

  test('KV that hangs keeps no check from being probed', async () => {
    const kit = boardKit([api]);
    const board = kit.start(undefined, { publisher: { publish: () => new Promise(() => {}) } });
    const hanging = board.tick(kit.clock.now());
    while (!kit.store.docs.has('runner')) await Promise.resolve();
    kit.clock.time += MINUTE;
    expect((await board.tick(kit.clock.now())).probed).toEqual(['api']);
    kit.clock.advance(MINUTE);
    await hanging;
    expect(kit.logged).toEqual(['the view was not published; the next tick tries again: no answer within 30 s']);
  });

  test('under serve every tick is published', async () => {
    const kit = boardKit([api], SERVE_PACE);
    await minutes(kit, kit.start(), 10);
    expect(kit.published).toHaveLength(10);
  });

  test('KV failing: the next tick tries again, and says so', async () => {
    const kit = boardKit([api]);
    let failing = true;
    const publish: typeof kit.ports.publisher.publish = async (text, meta) => {
      if (failing) throw new Error('KV is down');
      await kit.ports.publisher.publish(text, meta);
    };
    const board = kit.start(undefined, { publisher: { publish } });
    await minutes(kit, board, 2);
    expect(kit.logged[0]).toBe('the view was not published; the next tick tries again: KV is down');
    failing = false;
    await minutes(kit, board, 1);
    expect(kit.published).toHaveLength(1);
    await minutes(kit, board, 2);
    expect(kit.published).toHaveLength(1);
  });

  test('flapping all day never costs more than the budget, and never waits longer than it forces', async () => {
    const flapping = check({ failureThreshold: 1, successThreshold: 1 });
    const kit = boardKit([flapping]);
    const board = kit.start();
    for (let minute = 0; minute < 1.5 * 1440; minute++) {
      kit.failures.set('api', minute % 2 === 0 ? refused : undefined);
      await minutes(kit, board, 1);
    }
    const times = kit.published.map(({ meta }) => meta.updatedAt);
    const inDayFrom = (start: number) => times.filter((time) => time >= start && time < start + 1440 * MINUTE).length;
    expect(Math.max(...times.map(inDayFrom))).toBeLessThanOrEqual(900);
    const waits = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2 * MINUTE);
  }, 60_000);

  test.each([
    ['', 'no'],
    [', although storing it seemed to fail', 'after'],
  ] as const)('a view on its way is not overtaken, and what changed meanwhile follows%s', async (_, fail) => {
    const kit = boardKit([check({ failureThreshold: 1 })]);
    const waiting: (() => void)[] = [];
    const publish: typeof kit.ports.publisher.publish = async (text, meta) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      await kit.ports.publisher.publish(text, meta);
    };
    const board = kit.start(undefined, { publisher: { publish } });
    const first = board.tick(kit.clock.now());
    while (waiting.length === 0) await Promise.resolve();
    kit.failures.set('api', refused);
    kit.clock.time += MINUTE;
    kit.store.fail = fail;
    await board.tick(kit.clock.now()).catch((error: Error) => expect(error.message).toContain('after the commit'));
    kit.store.fail = 'no';
    waiting[0]!();
    await first;
    expect(kit.published.map(({ status }) => status.status)).toEqual(['up']);
    kit.clock.time += MINUTE;
    const third = board.tick(kit.clock.now());
    await kit.settled(() => waiting.length > 1);
    waiting[1]!();
    await third;
    expect(kit.published.map(({ status }) => status.status)).toEqual(['up', 'down']);
  });
});

describe('the view', () => {
  test('hidden checks are never published, neither themselves nor as a cause', async () => {
    const secret = check({ id: 'secret-db', public: false, failureThreshold: 1 });
    const kit = boardKit([secret, check({ dependsOn: ['secret-db'], failureThreshold: 1 })]);
    kit.failures.set('secret-db', refused).set('api', refused);
    const board = kit.start();
    await board.tick(kit.clock.now());
    expect(kit.published[0]!.text).not.toContain('secret-db');
    expect(kit.published[0]!.status.counts).toEqual({ up: 0, degraded: 0, down: 1, unknown: 0 });
    const { text } = await board.hiddenView();
    expect(text).toContain('"cause":"secret-db"');
  });

  test('a secret in a message is shown by its name, also in the store', async () => {
    const kit = boardKit([api]);
    kit.failures.set('api', { kind: 'connect', message: 'https://api.test/?key=s3cr3t-value refused' });
    const secrets = [{ name: 'API_KEY', value: 's3cr3t-value' }];
    await kit.start(undefined, {}, { secrets }).tick(kit.clock.now());
    expect(kit.published[0]!.status.checks[0]!.reasons[0]!.message).toBe('https://api.test/?key=${API_KEY} refused');
    expect([...kit.store.docs.values()].join()).not.toContain('s3cr3t');
  });

  test('the cause is the deepest dependency that is down', async () => {
    const failing = { failureThreshold: 1 };
    const kit = boardKit([
      check({ id: 'db', ...failing }),
      check({ id: 'api', dependsOn: ['cache', 'db'], ...failing }),
      check({ id: 'cache', ...failing }),
      check({ id: 'web', dependsOn: ['api'], ...failing }),
    ]);
    kit.failures.set('db', refused).set('api', refused).set('web', refused);
    await kit.start().tick(kit.clock.now());
    expect(kit.published[0]!.status.checks.map(({ id, cause }) => [id, cause])).toEqual([
      ['db', undefined],
      ['api', 'db'],
      ['cache', undefined],
      ['web', 'db'],
    ]);
  });
});

describe('maintenance', () => {
  const at = (minute: number) => Date.UTC(2026, 10, 22, 10, minute);
  const upgrade = { id: 'upgrade', title: 'Upgrade', checks: ['api'], groups: [], tags: [], start: at(5), end: at(15) };

  test('is announced, shown while it lasts, and left out of uptime', async () => {
    const kit = boardKit([api, web], SERVE_PACE);
    const board = kit.start(undefined, {}, { maintenance: [upgrade] });
    await minutes(kit, board, 5);
    expect(kit.published.at(-1)!.status.maintenance).toMatchObject([
      { id: 'upgrade', ongoing: false, checks: ['api'] },
    ]);
    kit.failures.set('api', refused);
    await minutes(kit, board, 10);
    expect(kit.published.at(-1)!.status.checks.map(({ maintenance }) => maintenance)).toEqual([true, false]);
    kit.failures.clear();
    await minutes(kit, board, 6);
    const { status, details } = kit.published.at(-1)!;
    expect(status.checks.map(({ id, maintenance }) => [maintenance, details.checks[id]!.known!.uptime])).toEqual([
      [false, 1],
      [false, 1],
    ]);
    expect(status.maintenance).toEqual([]);
  });
});

/** The view as the Board would publish it now. */
const hiddenView = async (kit: ReturnType<typeof boardKit>): Promise<View> => {
  const [status, details] = (await kit.start().hiddenView()).text.split('\n').map((line) => JSON.parse(line));
  return { status, details };
};

describe('heartbeats', () => {
  const spec = { every: 5 * MINUTE, grace: MINUTE, token: 'nightly' };
  const backup = check({ id: 'backup', type: 'heartbeat', failureThreshold: 1, spec });

  test('one that came is fresh, one that stopped is missed; both survive eviction', async () => {
    const kit = boardKit([backup]);
    expect(await kit.start().beat('backup', { at: kit.clock.now(), status: 'pass' })).toEqual({
      kind: 'ok',
      value: null,
    });
    await minutes(kit, kit.start(), 1);
    expect(kit.published[0]!.status.checks[0]!.status).toBe('up');
    kit.clock.advance(6 * MINUTE);
    await minutes(kit, kit.start(), 1);
    expect(kit.published.at(-1)!.status.checks[0]).toMatchObject({
      status: 'down',
      reasons: [{ kind: 'missing', message: 'The last heartbeat came 7m ago. One is due every 5m, plus 1m grace.' }],
    });
    expect(kit.probed).toEqual([]);
  });

  test('one that is not due yet waits: it counts in no sum and is no failure', async () => {
    const kit = boardKit([api, backup]);
    await minutes(kit, kit.start(), 6);
    const waiting = await hiddenView(kit);
    expect(waiting.status).toMatchObject({ status: 'up', counts: { up: 1, unknown: 1 } });
    expect(waiting.status.checks[1]).toMatchObject({
      status: 'unknown',
      waiting: true,
      reasons: [{ kind: 'probe', message: 'No heartbeat yet. One is due every 5m, plus 1m grace.' }],
    });
    expect(waiting.details.checks.backup!.failures).toEqual({});
    await minutes(kit, kit.start(), 3);
    const due = await hiddenView(kit);
    expect(due.status).toMatchObject({ status: 'down', checks: [{}, { status: 'down' }] });
    expect(due.status.checks[1]).not.toHaveProperty('waiting');
    expect(due.details.checks.backup!.failures).toEqual({ missing: 2 });
  });

  test('one that is not due yet does not hide a check that is not known', async () => {
    const kit = boardKit([backup]);
    await minutes(kit, kit.start(), 2);
    expect((await hiddenView(kit)).status.status).toBe('unknown');
  });

  test.each([['api'], ['nobody']])('%s takes none', async (id) => {
    const kit = boardKit([api, backup]);
    expect(await kit.start().beat(id, { at: 0, status: 'pass' })).toEqual({ kind: 'missing' });
  });

  test('a heartbeat goes with its check', async () => {
    const kit = boardKit([api, backup]);
    await kit.start().beat('backup', { at: kit.clock.now(), status: 'pass' });
    await minutes(kit, kit.start(), 1);
    await minutes(kit, kit.start([api]), 1);
    kit.clock.advance(7 * 24 * 60 * MINUTE);
    await minutes(kit, kit.start([api]), 1);
    expect([...kit.store.docs.keys()].filter((key) => key.startsWith('beat/'))).toEqual([]);
  });

  test('one that cannot be stored is not acknowledged', async () => {
    const kit = boardKit([backup]);
    kit.store.fail = 'before';
    await expect(kit.start().beat('backup', { at: 0, status: 'pass' })).rejects.toThrow('disk I/O error');
  });
});

describe('a config that changes', () => {
  test('a check put back within a week has lost nothing; a removed one is not shown', async () => {
    const kit = boardKit([api, web]);
    await minutes(kit, kit.start(), 3);
    await minutes(kit, kit.start([api]), 3);
    expect(kit.published.at(-1)!.status.checks.map(({ id }) => id)).toEqual(['api']);
    await minutes(kit, kit.start(), 3);
    expect(kit.published.at(-1)!.status.checks[1]).toMatchObject({ id: 'web', since: '2026-11-22T10:00:00.000Z' });
  });

  test('after a week it is forgotten', async () => {
    const kit = boardKit([api, web]);
    await minutes(kit, kit.start(), 1);
    await minutes(kit, kit.start([api]), 1);
    kit.clock.advance(7 * 24 * 60 * MINUTE);
    await minutes(kit, kit.start([api]), 1);
    expect(kit.store.docs.get('state/0000')).not.toContain('web');
  });

  test('ten thousand checks fit their documents, and the surplus goes with them', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => check({ id: `check-${index}-${'é'.repeat(20)}` }));
    const kit = boardKit(many, SERVE_PACE);
    await kit.start().tick(kit.clock.now());
    const documents = [...kit.store.docs].filter(([key]) => key.startsWith('state/'));
    expect(documents.length).toBeLessThanOrEqual(6);
    await kit.start([api]).tick(kit.clock.now());
    kit.clock.advance(8 * 24 * 60 * MINUTE);
    await kit.start([api]).tick(kit.clock.now());
    expect([...kit.store.docs.keys()].filter((key) => key.startsWith('state/'))).toEqual(['state/0000']);
  }, 60_000);
});
