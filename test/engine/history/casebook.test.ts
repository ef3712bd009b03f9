import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/contract/check.ts';
import type { Status } from '../../../src/contract/verdict.ts';
import { Casebook } from '../../../src/engine/history/casebook.ts';
import { MemoryStore } from '../board/board-kit.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22, 10);
const anyone = () => true;

/** A reading of check `id` at minute `minute`, which moves it to a status, for a reason that says `message`. */
const turn = (id: string, minute: number, to: Status, message = 'no', from: Status = 'up') => {
  const at = START + minute * MINUTE;
  return {
    check: { id, name: `${id} ${message}` },
    reading: { at },
    judgement: { verdict: to === 'up' ? 'pass' : 'fail' } as const,
    state: { window: [], reasons: [{ kind: 'connect', message } as const] },
    transition: { from, to, since: at, at, readings: 1 },
  };
};

async function kept(store: MemoryStore, cases: Casebook): Promise<Casebook> {
  await store.commit(await cases.writes(store));
  return Casebook.load(store);
}

describe('incidents', () => {
  test('leaving up for our own fault opens none; getting worse and better is the same one', async () => {
    const cases = await Casebook.load(new MemoryStore());
    expect(cases.turn(turn('api', 0, 'unknown'))).toBe(false);
    expect(cases.turn(turn('api', 1, 'degraded'))).toBe(true);
    expect(cases.turn(turn('api', 2, 'down'))).toBe(false);
    expect(cases.turn(turn('api', 3, 'unknown'))).toBe(false);
    expect(cases.turn(turn('api', 4, 'up'))).toBe(false);
    const [only, ...others] = cases.newest(START, anyone);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ worst: 'down', status: 'up', startedAt: '2026-11-22T10:01:00.000Z' });
    expect(only!.timeline.map(({ status }) => status)).toEqual(['degraded', 'down', 'unknown', 'up']);
    expect(cases.turn(turn('api', 5, 'down'))).toBe(true);
  });

  test('a long story keeps its beginning and its latest turns', async () => {
    const cases = await Casebook.load(new MemoryStore());
    for (let minute = 0; minute < 40; minute++) cases.turn(turn('api', minute, minute % 2 ? 'down' : 'degraded'));
    const { timeline } = cases.ongoing('api')!;
    expect(timeline).toHaveLength(12);
    expect([timeline[0]!.at, timeline.at(-1)!.at]).toEqual(['2026-11-22T10:00:00.000Z', '2026-11-22T10:39:00.000Z']);
  });

  test.each([
    ['control characters', '\u0001'.repeat(5000)],
    ['emoji', '🔥'.repeat(3000)],
    ['quotes and backslashes', '"\\'.repeat(3000)],
  ])('whatever targets say, a page fits its document: %s', async (_what, message) => {
    const store = new MemoryStore();
    const cases = await Casebook.load(store);
    for (let number = 0; number < 300; number++) {
      for (let minute = 0; minute < 14; minute++) {
        cases.turn(turn(`service-${number}`, minute, minute % 2 ? 'down' : 'degraded', message));
      }
    }
    await store.commit(await cases.writes(store));
    expect([...store.docs.keys()].filter((key) => key.startsWith('incident/'))).toHaveLength(3);
  });

  test('a thousand at once are a few documents, and all of them are listed', async () => {
    const store = new MemoryStore();
    let cases = await Casebook.load(store);
    for (let index = 0; index < 1000; index++) cases.turn(turn(`check-${index}`, 0, 'down'));
    cases = await kept(store, cases);
    expect(store.rows).toBe(9);
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await cases.list(store, before, 200, anyone);
      seen.push(...page.incidents.map(({ check }) => check));
      before = page.next ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, index) => `check-${999 - index}`));
  });

  test('an open one is found however old it is; ended ones are read from their pages', async () => {
    const store = new MemoryStore();
    let cases = await Casebook.load(store);
    cases.turn(turn('old', 0, 'down'));
    for (let index = 1; index <= 300; index++) {
      cases.turn(turn('api', 2 * index, 'down'));
      cases.turn(turn('api', 2 * index + 1, 'up'));
    }
    cases = await kept(store, cases);
    expect(cases.ongoing('old')).toMatchObject({ status: 'down' });
    cases.turn(turn('old', 700, 'up'));
    cases = await kept(store, cases);
    expect(await cases.find(store, 'old-0', anyone)).toMatchObject({
      status: 'up',
      resolvedAt: '2026-11-22T21:40:00.000Z',
    });
    expect(await cases.find(store, 'api-2', anyone)).toMatchObject({ check: 'api' });
    expect(await cases.find(store, 'api-2', () => false)).toBeUndefined();
    expect(await cases.find(store, 'web-2', anyone)).toBeUndefined();
  });

  test('a page goes when its last incident ended 400 days ago, and never while one is open', async () => {
    const store = new MemoryStore();
    let cases = await Casebook.load(store);
    cases.turn(turn('open', 0, 'down'));
    for (let index = 1; index < 300; index++) {
      cases.turn(turn('api', 2 * index, 'down'));
      cases.turn(turn('api', 2 * index + 1, 'up'));
    }
    cases = await kept(store, cases);
    const later = START + 401 * DAY_MS;
    expect(await cases.expired(store, later)).toEqual([]);
    cases.turn(turn('open', 700, 'up'));
    cases = await kept(store, cases);
    expect(await cases.expired(store, START + 399 * DAY_MS)).toEqual([]);
    expect(await cases.expired(store, later)).toEqual([{ key: 'incident/00000000', value: null }]);
  });
});
