import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/contract/check.ts';
import type { Status } from '../../../src/contract/verdict.ts';
import { incidentId } from '../../../src/engine/history/incident-id.ts';
import { IncidentStore } from '../../../src/engine/history/incident-store.ts';
import { MemoryStore } from '../board/board-kit.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22, 10);
const anyone = () => true;

/** A reading of check `id` at minute `minute`, which moves it to a status, for a reason that says `message`. */
const event = (id: string, minute: number, to: Status, message = 'no', from: Status = 'up') => {
  const at = START + minute * MINUTE;
  return {
    check: { id, name: `${id} ${message}` },
    reading: { at },
    judgement: { verdict: to === 'up' ? 'pass' : 'fail' } as const,
    state: { window: [], reasons: [{ kind: 'connect', message } as const] },
    transition: { from, to, since: at, at, readings: 1 },
  };
};

const idOf = (check: string, minute: number): string => incidentId(check, START + minute * MINUTE);

const kept = async (store: MemoryStore, incidents: IncidentStore): Promise<IncidentStore> => {
  await store.commit(await incidents.writes(store));
  return IncidentStore.load(store);
};

describe('incidents', () => {
  test('leaving up for our own fault opens none; getting worse and better is the same one', async () => {
    const incidents = await IncidentStore.load(new MemoryStore());
    expect(incidents.take(event('api', 0, 'unknown'))).toBeUndefined();
    expect(incidents.take(event('api', 1, 'degraded'))).toMatchObject({ check: 'api' });
    expect(incidents.take(event('api', 2, 'down'))).toBeUndefined();
    expect(incidents.take(event('api', 3, 'unknown'))).toBeUndefined();
    expect(incidents.take(event('api', 4, 'up'))).toBeUndefined();
    const [only, ...others] = incidents.newest(START, anyone);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ worst: 'down', status: 'up', startedAt: '2026-11-22T10:01:00.000Z' });
    expect(only!.timeline.map(({ status }) => status)).toEqual(['degraded', 'down', 'unknown', 'up']);
    expect(incidents.take(event('api', 5, 'down'))).toMatchObject({ check: 'api' });
  });

  test('a long story keeps its beginning and its latest turns', async () => {
    const incidents = await IncidentStore.load(new MemoryStore());
    for (let minute = 0; minute < 40; minute++) incidents.take(event('api', minute, minute % 2 ? 'down' : 'degraded'));
    const { timeline } = incidents.ongoing('api')!;
    expect(timeline).toHaveLength(12);
    expect([timeline[0]!.at, timeline.at(-1)!.at]).toEqual(['2026-11-22T10:00:00.000Z', '2026-11-22T10:39:00.000Z']);
  });

  test.each([
    ['control characters', '\u0001'.repeat(5000)],
    ['emoji', '🔥'.repeat(3000)],
    ['quotes and backslashes', '"\\'.repeat(3000)],
  ])('whatever targets say, a page fits its document: %s', async (_what, message) => {
    const store = new MemoryStore();
    const incidents = await IncidentStore.load(store);
    for (let number = 0; number < 300; number++) {
      for (let minute = 0; minute < 14; minute++) {
        incidents.take(event(`service-${number}`, minute, minute % 2 ? 'down' : 'degraded', message));
      }
    }
    await store.commit(await incidents.writes(store));
    expect([...store.docs.keys()].filter((key) => key.startsWith('incident/'))).toHaveLength(3);
  });

  test('a thousand at once are a few documents, and all of them are listed', async () => {
    const store = new MemoryStore();
    let incidents = await IncidentStore.load(store);
    for (let index = 0; index < 1000; index++) incidents.take(event(`check-${index}`, 0, 'down'));
    incidents = await kept(store, incidents);
    expect(store.rows).toBe(9);
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await incidents.list(store, { before, limit: 200 }, anyone);
      seen.push(...page!.incidents.map(({ check }) => check));
      before = page!.next ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, index) => `check-${999 - index}`));
  });

  test('an open one is found however old it is; ended ones are read from their pages', async () => {
    const store = new MemoryStore();
    let incidents = await IncidentStore.load(store);
    incidents.take(event('old', 0, 'down'));
    for (let index = 1; index <= 300; index++) {
      incidents.take(event('api', 2 * index, 'down'));
      incidents.take(event('api', 2 * index + 1, 'up'));
    }
    incidents = await kept(store, incidents);
    expect(incidents.ongoing('old')).toMatchObject({ status: 'down' });
    incidents.take(event('old', 700, 'up'));
    incidents = await kept(store, incidents);
    expect(await incidents.find(store, idOf('old', 0), anyone)).toMatchObject({
      status: 'up',
      resolvedAt: '2026-11-22T21:40:00.000Z',
    });
    expect(await incidents.find(store, idOf('api', 4), anyone)).toMatchObject({
      startedAt: '2026-11-22T10:04:00.000Z',
    });
    expect(await incidents.find(store, idOf('api', 4), () => false)).toBeUndefined();
    expect(await incidents.find(store, idOf('api', 5), anyone)).toBeUndefined();
    expect(await incidents.find(store, idOf('web', 4), anyone)).toBeUndefined();
  });

  test('a page goes when its last incident ended 400 days ago, and never while one is open', async () => {
    const store = new MemoryStore();
    let incidents = await IncidentStore.load(store);
    incidents.take(event('open', 0, 'down'));
    for (let index = 1; index < 300; index++) {
      incidents.take(event('api', 2 * index, 'down'));
      incidents.take(event('api', 2 * index + 1, 'up'));
    }
    incidents = await kept(store, incidents);
    const later = START + 401 * DAY_MS;
    expect(await incidents.expired(store, later)).toEqual([]);
    incidents.take(event('open', 700, 'up'));
    incidents = await kept(store, incidents);
    expect(await incidents.expired(store, START + 399 * DAY_MS)).toEqual([]);
    expect(await incidents.expired(store, later)).toEqual([{ key: 'incident/00000000', value: null }]);
  });
});

describe('ids and cursors', () => {
  /** `count` incidents of a check, two minutes each, from a minute on. */
  const outages = (incidents: IncidentStore, check: string, from: number, count: number) => {
    for (let minute = from; minute < from + 2 * count; minute += 2) {
      incidents.take(event(check, minute, 'down'));
      incidents.take(event(check, minute + 1, 'up'));
    }
  };
  const isPublic = ({ check }: { readonly check: string }) => check !== 'hidden';

  test('what an earlier version stored keeps its ids, and both kinds share a page', async () => {
    const store = new MemoryStore();
    const first = await IncidentStore.load(store);
    outages(first, 'api', 0, 300);
    await kept(store, first);
    // As version 1 wrote it: the ids end in the number, and no page says which times are on it.
    for (const [key, text] of store.docs) {
      const { d } = JSON.parse(text);
      const older =
        key === 'incidents'
          ? { next: d.next, open: d.open }
          : d.map(([number, each]: [number, object]) => [number, { ...each, id: `api-${number.toString(36)}` }]);
      store.docs.set(key, JSON.stringify({ v: 1, d: older }));
    }
    let incidents = await IncidentStore.load(store);
    incidents.take(event('api', 700, 'down'));
    incidents = await kept(store, incidents);
    for (const number of [0, 99, 150, 299]) {
      const id = `api-${number.toString(36)}`;
      expect(await incidents.find(store, id, anyone)).toMatchObject({
        id,
        startedAt: new Date(START + 2 * number * MINUTE).toISOString(),
      });
    }
    expect(await incidents.find(store, idOf('api', 700), anyone)).toMatchObject({ status: 'down' });
    expect(await incidents.find(store, `api-${(300).toString(36)}`, anyone), 'number of a new one').toBeUndefined();
    const newest = await incidents.list(store, { limit: 1 }, anyone);
    expect(newest).toMatchObject({ incidents: [{ id: idOf('api', 700) }], next: idOf('api', 700) });
    const next = await incidents.list(store, { before: newest!.next!, limit: 2 }, anyone);
    expect(next!.incidents.map(({ id }) => id)).toEqual(['api-8b', 'api-8a']);
    expect(await incidents.list(store, { before: 'api-8a', limit: 1 }, anyone)).toMatchObject({ next: 'api-89' });
  });

  test('each incident has an id of its own even if the clock was set back', async () => {
    const store = new MemoryStore();
    let incidents = await IncidentStore.load(store);
    for (let round = 0; round < 3; round++) outages(incidents, 'api', 0, 1);
    incidents = await kept(store, incidents);
    const { incidents: all } = (await incidents.list(store, { limit: 9 }, anyone))!;
    expect(new Set(all.map(({ id }) => id)).size).toBe(3);
    for (const each of all) expect(await incidents.find(store, each.id, anyone)).toEqual(each);
  });

  test('a clock that was set back loses no incident of an old page', async () => {
    const store = new MemoryStore();
    let incidents = await IncidentStore.load(store);
    outages(incidents, 'api', 10_000, 200);
    outages(incidents, 'web', 0, 400);
    incidents = await kept(store, incidents);
    expect(await incidents.find(store, idOf('api', 10_300), anyone)).toMatchObject({ check: 'api' });
    expect(await incidents.find(store, idOf('web', 2), anyone)).toMatchObject({ check: 'web' });
  });

  test('that more follows is only said of what the reader sees', async () => {
    const store = new MemoryStore();
    let incidents = await IncidentStore.load(store);
    outages(incidents, 'hidden', 0, 200);
    outages(incidents, 'api', 500, 2);
    outages(incidents, 'hidden', 600, 200);
    incidents = await kept(store, incidents);
    const first = await incidents.list(store, { limit: 1 }, isPublic);
    expect(first).toMatchObject({ incidents: [{ id: idOf('api', 502) }], next: idOf('api', 502) });
    const second = await incidents.list(store, { before: first!.next!, limit: 1 }, isPublic);
    expect(second).toMatchObject({ incidents: [{ id: idOf('api', 500) }], next: null });
    expect(await incidents.list(store, { before: idOf('hidden', 0), limit: 1 }, isPublic)).toBeUndefined();
    expect(await incidents.list(store, { before: idOf('api', 0), limit: 1 }, isPublic)).toBeUndefined();
  });

  test('a search that takes too long ends, continues where it ended, and reveals nothing of what it passed', async () => {
    const store = new MemoryStore();
    let incidents = await IncidentStore.load(store);
    outages(incidents, 'api', 0, 2);
    for (let batch = 0; batch < 41; batch++) {
      outages(incidents, 'hidden', 10 + 400 * batch, 128);
      incidents = await kept(store, incidents);
    }
    const nexts: (string | null)[] = [];
    const found: string[] = [];
    let before: string | undefined;
    do {
      const page = (await incidents.list(store, { before, limit: 1 }, isPublic))!;
      found.push(...page.incidents.map(({ id }) => id));
      nexts.push(page.next);
      before = page.next ?? undefined;
    } while (before !== undefined);
    expect(found).toEqual([idOf('api', 2), idOf('api', 0)]);
    expect(nexts).toEqual(['~1', '~2', idOf('api', 2), null]);
  });
});
