import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/contract/check.ts';
import type { Status } from '../../../src/contract/verdict.ts';
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
      const page = await incidents.list(store, before, 200, anyone);
      seen.push(...page.incidents.map(({ check }) => check));
      before = page.next ?? undefined;
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
    expect(await incidents.find(store, 'old-0', anyone)).toMatchObject({
      status: 'up',
      resolvedAt: '2026-11-22T21:40:00.000Z',
    });
    expect(await incidents.find(store, 'api-2', anyone)).toMatchObject({ check: 'api' });
    expect(await incidents.find(store, 'api-2', () => false)).toBeUndefined();
    expect(await incidents.find(store, 'web-2', anyone)).toBeUndefined();
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
