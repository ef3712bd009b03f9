import { describe, expect, test } from 'vitest';
import type { ProberPort } from '../../../src/engine/board/ask-prober.ts';
import { SERVE_PACE } from '../../../src/engine/board/publication.ts';
import { incidentId } from '../../../src/engine/history/incident-id.ts';
import { boardKit } from './board-kit.ts';
import { check, reading } from './fixtures.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const api = check();
const secret = check({ id: 'secret', name: 'Secret', public: false });
const refused = { kind: 'connect', message: 'connection refused' } as const;
const anyone = { hidden: false };
const insider = { hidden: true };

type Kit = ReturnType<typeof boardKit>;
type Core = ReturnType<Kit['start']>;

/** Of an incident confirmed so many minutes after the start. */
const idOf = (check: string, minute: number): string => incidentId(check, Date.UTC(2026, 10, 22, 10, minute));

/** Ticks once a minute; letters are the check's readings: p passes, f fails. */
const play = async (kit: Kit, board: Core, readings: string, id = 'api') => {
  for (const letter of readings) {
    kit.failures.set(id, letter === 'f' ? refused : undefined);
    await board.tick(kit.clock.now());
    kit.clock.advance(MINUTE);
  }
};

const shown = async (board: Core) => {
  const [status, details] = (await board.hiddenView()).text.split('\n').map((line) => JSON.parse(line));
  return { check: status.checks[0], details };
};

describe('what the view says about the past', () => {
  test('uptime and readings: a check that failed for two of ten minutes', async () => {
    const kit = boardKit([api], SERVE_PACE);
    const board = kit.start();
    await play(kit, board, 'ppppffpppp');
    const { check, details } = await shown(board);
    expect(check).toMatchObject({
      status: 'up',
      uptime: { '24h': null, '7d': null, '30d': null, '90d': null, '1y': null },
      readings: { '24h': 10 },
    });
    expect(details.checks.api).toMatchObject({
      days: { from: '2026-11-22', uptime: [0.777777], readings: [10], incidents: [1], unconfirmed: [0] },
      known: { since: '2026-11-22T10:00:00.000Z', uptime: 7 / 9, unconfirmed: 0 },
      failures: { connect: 2 },
      latency: { p50: expect.closeTo(12, 0) },
    });
    expect(details.checks.api.spark).toHaveLength(24);
  });

  test('before anything is known, uptime is null', async () => {
    const kit = boardKit([api]);
    const { check, details } = await shown(kit.start());
    expect(check).toMatchObject({ uptime: { '24h': null }, readings: { '24h': 0 } });
    expect(details.checks.api.known).toEqual({ since: null, uptime: null, unconfirmed: 0 });
  });

  test.each([
    ['every other reading, which is flapping', 'pfpfpfpfpfp', 0.5, 0],
    ['two readings, far apart', 'pppppfpppppfp', 1 / 6, 2],
    ['two of three readings', 'ffpffpffpffpf', 2 / 3, 0],
  ])('uptime counts readings, whatever was confirmed: %s failed', async (_what, readings, failed, unconfirmed) => {
    const kit = boardKit([api], SERVE_PACE);
    const board = kit.start();
    await play(kit, board, readings);
    const { known, days } = (await shown(board)).details.checks.api;
    expect(known.uptime).toBeCloseTo(1 - failed, 6);
    // Failures that no incident explains are counted apart.
    expect([known.unconfirmed, days.unconfirmed]).toEqual([unconfirmed, [unconfirmed]]);
  });

  test('a window that is longer than what is known has no uptime', async () => {
    const kit = boardKit([api], SERVE_PACE);
    const board = kit.start();
    const windows = async () => (await shown(board)).check.uptime;
    const days = async (count: number) => {
      for (let hour = 0; hour < 24 * count; hour++) {
        await board.tick(kit.clock.now());
        kit.clock.advance(60 * MINUTE);
      }
    };
    await play(kit, board, 'pp');
    await days(1);
    expect(await windows()).toEqual({ '24h': 1, '7d': null, '30d': null, '90d': null, '1y': null });
    expect(await board.readers.history('api', '7d', anyone)).toMatchObject({ value: { uptime: null } });
    await days(6);
    expect(await windows()).toEqual({ '24h': 1, '7d': 1, '30d': null, '90d': null, '1y': null });
    expect(await board.readers.history('api', '7d', anyone)).toMatchObject({ value: { uptime: 1 } });
  });

  test('readings that needed a retry are counted', async () => {
    const kit = boardKit([api], SERVE_PACE);
    let attempts = 1;
    const prober = { probe: async () => [reading({ check: 'api', at: kit.clock.now(), attempts })] };
    const board = kit.start([api], { prober });
    for (attempts of [1, 3, 1, 2, 1, 1, 1]) await play(kit, board, 'p');
    expect((await shown(board)).details.checks.api.retried).toEqual({ '24h': 2, total: 2 });
    const history = await board.readers.history('api', '24h', anyone);
    expect(history).toMatchObject({ value: { buckets: [{ retries: 3, retried: 2 }, { retried: 0 }] } });
    kit.clock.advance(2 * DAY);
    await play(kit, board, 'p');
    expect((await shown(kit.start())).details.checks.api.retried).toEqual({ '24h': 0, total: 2 });
  });

  test('a reading that is under way takes over from the one before at its own start', async () => {
    const web = check({ id: 'web', interval: 2 * MINUTE });
    const patient = check({ timeout: 5 * MINUTE });
    const kit = boardKit([patient, web], SERVE_PACE);
    await play(kit, kit.start(), 'ppppp');
    const slow = Promise.withResolvers<void>();
    let begun = false;
    const prober: ProberPort = {
      probe: async (_shard, asked) => {
        const at = kit.clock.now();
        begun = true;
        if (asked.some(({ id }) => id === 'api')) await slow.promise;
        return asked.map(({ id }) => reading({ check: id, at, failure: id === 'api' ? refused : undefined }));
      },
    };
    const board = kit.start([patient, web], { prober });
    // The reading of 10:05 fails, and is stored after the five minutes before it were closed.
    const late = board.tick(kit.clock.now());
    await kit.settled(() => begun);
    kit.clock.advance(MINUTE);
    await board.tick(kit.clock.now());
    slow.resolve();
    await late;
    kit.clock.advance(MINUTE);
    await board.tick(kit.clock.now());
    const history = await board.readers.history('api', '24h', anyone);
    expect(history).toMatchObject({ value: { buckets: [{ uptime: 1 }, { uptime: 0 }] } });
  });

  test('a reading by a clock a little ahead of ours leaves its span too, however long nothing was read', async () => {
    const kit = boardKit([api]);
    const early = async () => [reading({ check: 'api', at: kit.clock.now() + 20_000 })];
    const board = kit.start([api], { prober: { probe: early } });
    kit.clock.advance(4.9 * MINUTE);
    await board.tick(kit.clock.now());
    kit.clock.advance(2 * DAY);
    await board.tick(kit.clock.now());
    expect((await shown(board)).check.readings['24h']).toBe(1);
  });

  test('missed ticks are unknown, not downtime', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await play(kit, board, 'pp');
    kit.clock.advance(50 * MINUTE);
    await play(kit, board, 'pp');
    const { check, details } = await shown(board);
    expect(check.readings).toEqual({ '24h': 4 });
    expect(details.checks.api.known.uptime).toBe(1);
  });

  test('it is the same after an eviction', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await play(kit, board, 'ppfffppf');
    expect(await shown(kit.start())).toEqual(await shown(board));
  });

  test('a commit that failed counted nothing', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await play(kit, board, 'pp');
    kit.store.fail = 'before';
    await expect(board.tick(kit.clock.now())).rejects.toThrow('disk I/O error');
    kit.store.fail = 'no';
    expect((await shown(board)).check.readings['24h']).toBe(2);
    await play(kit, board, 'p');
    expect((await shown(board)).check.readings['24h']).toBe(3);
  });

  test('a commit that got through although it failed is counted once', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    kit.store.fail = 'after';
    await expect(board.tick(kit.clock.now())).rejects.toThrow('connection lost');
    kit.store.fail = 'no';
    await play(kit, board, 'pp');
    expect((await shown(board)).check.readings['24h']).toBe(2);
  });
});

describe('a check that leaves the config', () => {
  const web = check({ id: 'web' });
  const readingsOf = async (board: Core) => (await shown(board)).check;

  test('and comes back within a week has lost nothing', async () => {
    const kit = boardKit([api, web]);
    await play(kit, kit.start(), 'pppppppp');
    await play(kit, kit.start([web]), 'p');
    kit.clock.advance(6 * DAY);
    await play(kit, kit.start([web]), 'p');
    const { details } = await shown(kit.start());
    expect(details.checks.api.known).toEqual({ since: '2026-11-22T10:00:00.000Z', uptime: 1, unconfirmed: 0 });
  });

  /** Uptime a hundred days on, with `first` the first life of the check; then nine days without it, then its second life. */
  async function secondLife(first: string) {
    const kit = boardKit([api, web]);
    await play(kit, kit.start(first === '' ? [web] : undefined), first === '' ? 'p'.repeat(60) : first);
    for (let day = 0; day < 9; day++) {
      kit.clock.advance(DAY);
      await play(kit, kit.start([web]), 'p');
    }
    const kinds = ['track', 'summary', 'state'].map((kind) => kit.store.docs.get(`${kind}/0000`));
    expect(kinds.filter((text) => text?.includes('"api"'))).toEqual([]);
    for (let day = 0; day < 86; day++) {
      await play(kit, kit.start(), 'pppff');
      kit.clock.advance(DAY);
    }
    return (await readingsOf(kit.start())).uptime;
  }

  test('is forgotten after a week; coming back it starts anew, and old pages are not taken out of the new totals', async () => {
    expect(await secondLife('p'.repeat(60))).toEqual(await secondLife(''));
  });
});

describe('incidents', () => {
  const begun = '2026-11-22T10:02:00.000Z';

  test('opened by the first bad reading, confirmed by the second, resolved by the first good one', async () => {
    const kit = boardKit([api], SERVE_PACE);
    const board = kit.start();
    await play(kit, board, 'ppfffpp');
    const incident = {
      id: idOf('api', 3),
      check: 'api',
      name: 'Public API',
      worst: 'down',
      status: 'up',
      startedAt: begun,
      confirmedAt: '2026-11-22T10:03:00.000Z',
      resolvedAt: '2026-11-22T10:05:00.000Z',
      reasons: [refused],
      readings: 3,
      timeline: [
        { at: begun, status: 'down', reasons: [refused] },
        { at: '2026-11-22T10:05:00.000Z', status: 'up', reasons: [] },
      ],
    };
    expect(await board.readers.incident(idOf('api', 3), anyone)).toEqual({ kind: 'ok', value: incident });
    expect((await shown(board)).details.incidents).toEqual([incident]);
    expect((await shown(kit.start())).details.incidents, 'after an eviction').toEqual([incident]);
  });

  test('readings are counted while it lasts, evictions or not', async () => {
    const kit = boardKit([api]);
    for (const part of ['pff', 'f', 'ff']) await play(kit, kit.start(), part);
    const reply = await kit.start().readers.incident(idOf('api', 2), anyone);
    expect(reply).toMatchObject({ value: { readings: 5, resolvedAt: null, status: 'down' } });
  });

  test('paged, newest first', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    for (let round = 0; round < 5; round++) await play(kit, board, 'ppppppppppff');
    const first = await board.readers.incidents({ limit: 2 }, anyone);
    expect(first).toMatchObject({
      value: { incidents: [{ id: idOf('api', 59) }, { id: idOf('api', 47) }], next: idOf('api', 47) },
    });
    const second = await board.readers.incidents({ limit: 3, before: idOf('api', 47) }, anyone);
    expect(second).toMatchObject({
      value: { incidents: [{ id: idOf('api', 35) }, { id: idOf('api', 23) }, { id: idOf('api', 11) }], next: null },
    });
  });

  test('an incident of a check that leaves the config ends, and is no longer public', async () => {
    const kit = boardKit([api, check({ id: 'web' })]);
    await play(kit, kit.start(), 'pff');
    const board = kit.start([check({ id: 'web' })]);
    await play(kit, board, 'p', 'web');
    expect(await board.readers.incident(idOf('api', 2), anyone)).toEqual({ kind: 'missing' });
    const back = kit.start();
    expect(await back.readers.incident(idOf('api', 2), anyone)).toMatchObject({
      value: { status: 'unknown', resolvedAt: '2026-11-22T10:03:00.000Z' },
    });
  });
});

describe('a check that was down when it left the config, and comes back', () => {
  const without = [check({ id: 'web' })];

  /** Its incidents, oldest first, after a minute without it and then these readings. */
  async function incidentsAfter(readings: string) {
    const kit = boardKit([api, ...without]);
    await play(kit, kit.start(), 'pff');
    await play(kit, kit.start(without), 'p', 'web');
    const board = kit.start();
    await play(kit, board, readings);
    const listed = await board.readers.incidents({ limit: 9 }, anyone);
    const days = (await shown(board)).details.checks.api!.days.incidents;
    return { incidents: listed.kind === 'ok' ? [...listed.value.incidents].reverse() : [], days };
  }

  test('has an incident of its own with the first reading that says that it still is', async () => {
    const { incidents, days } = await incidentsAfter('f');
    expect(incidents).toMatchObject([
      { id: idOf('api', 2), status: 'unknown', resolvedAt: '2026-11-22T10:03:00.000Z' },
      {
        id: idOf('api', 4),
        status: 'down',
        worst: 'down',
        startedAt: '2026-11-22T10:04:00.000Z',
        confirmedAt: '2026-11-22T10:04:00.000Z',
        resolvedAt: null,
        reasons: [refused],
        readings: 1,
      },
    ]);
    expect(days).toEqual([2]);
  });

  test('has that one until it is up again', async () => {
    const { incidents } = await incidentsAfter('fffpp');
    expect(incidents).toMatchObject([{}, { readings: 3, status: 'up', resolvedAt: '2026-11-22T10:07:00.000Z' }]);
  });

  test('has none where it came back well', async () => {
    expect(await incidentsAfter('ppp')).toMatchObject({ incidents: [{ id: idOf('api', 2) }], days: [1] });
  });
});

describe('who may ask, and how often', () => {
  test('a hidden check is missing for the public', async () => {
    const kit = boardKit([secret]);
    const board = kit.start();
    await play(kit, board, 'pff', 'secret');
    expect(await board.readers.history('secret', '24h', anyone)).toEqual({ kind: 'missing' });
    expect(await board.readers.incidents({ limit: 9 }, anyone)).toMatchObject({ value: { incidents: [] } });
    expect(await board.readers.incident(idOf('secret', 2), anyone)).toEqual({ kind: 'missing' });
    expect(await board.readers.history('secret', '24h', insider)).toMatchObject({ value: { readings: 3 } });
    expect(await board.readers.incident(idOf('secret', 2), insider)).toMatchObject({ kind: 'ok' });
  });

  test('incidents of hidden checks change nothing of what the public reads of incidents', async () => {
    /** All pages, one incident a page. */
    const pagesOf = async (hidden: string) => {
      const kit = boardKit([secret, api]);
      const board = kit.start();
      for (const [index, letter] of [...'pffppffppffpp'].entries()) {
        kit.failures.set('secret', hidden[index] === 'f' ? refused : undefined);
        await play(kit, board, letter);
      }
      const pages = [];
      let before: string | undefined;
      do {
        const page = await board.readers.incidents({ before, limit: 1 }, anyone);
        if (page.kind !== 'ok') throw new Error(page.kind);
        pages.push(page.value);
        before = page.value.next ?? undefined;
      } while (before !== undefined);
      return pages;
    };
    const alone = await pagesOf('');
    expect(alone).toHaveLength(3);
    expect(await pagesOf('ffppffppffppf')).toEqual(alone);
  });

  test.each(['api-0', 'api', idOf('web', 2), idOf('api', 3), 'api-zzzzzz', ''])(
    'there is no incident %j',
    async (id) => {
      const kit = boardKit([api]);
      const board = kit.start();
      await play(kit, board, 'pff');
      expect(await board.readers.incident(id, anyone)).toEqual({ kind: 'missing' });
    },
  );

  test('history has every five minutes', async () => {
    const kit = boardKit([api]);
    const board = kit.start();
    await play(kit, board, 'pppppffppp');
    const latency = { p50: expect.closeTo(12, 0), p95: expect.closeTo(12, 0), p99: expect.closeTo(12, 0) };
    const buckets = [
      {
        at: '2026-11-22T10:00:00.000Z',
        verdicts: { pass: 5, warn: 0, fail: 0, unknown: 0 },
        retries: 0,
        retried: 0,
        uptime: 1,
        latency,
      },
      {
        at: '2026-11-22T10:05:00.000Z',
        verdicts: { pass: 3, warn: 0, fail: 2, unknown: 0 },
        retries: 0,
        retried: 0,
        uptime: 0.5,
        latency,
      },
    ];
    const whole = { id: 'api', window: '24h', bucketMs: 300_000, uptime: null, readings: 10, latency };
    expect(await board.readers.history('api', '24h', anyone)).toEqual({ kind: 'ok', value: { ...whole, buckets } });
  });

  test('a day has so many answers, whoever evicts the Board, and the next day again', async () => {
    const kit = boardKit([api]);
    const few = { readsPerDay: 2 };
    await play(kit, kit.start([api], {}, {}, few), 'p');
    const board = kit.start([api], {}, {}, few);
    expect(await board.readers.incidents({ limit: 9 }, anyone)).toMatchObject({ kind: 'ok' });
    expect(await board.readers.incidents({ limit: 9 }, anyone)).toMatchObject({ kind: 'ok' });
    const refusal = { kind: 'capped', retryAfter: (13 * 60 + 59) * 60 };
    expect(await board.readers.incidents({ limit: 9 }, anyone)).toEqual(refusal);
    await play(kit, board, 'p');
    const later = kit.start([api], {}, {}, few);
    expect(await later.readers.history('api', '24h', anyone)).toMatchObject({ kind: 'capped' });
    kit.clock.advance(14 * 60 * MINUTE);
    expect(await later.readers.history('api', '24h', anyone)).toMatchObject({ kind: 'ok' });
  });
});
