import { describe, expect, it } from 'vitest';
import { homeOf, isTurn, MOST_CONFIRMATIONS, sampleOf, served } from '../../../src/engine/locations/turns.ts';
import { fc } from '../../property.ts';

const MINUTE = 60_000;
const check = { id: 'api', interval: MINUTE, othersEvery: 30 * MINUTE, locations: ['weur', 'enam', 'apac'] };

/** Slots, out of so many, in which the location is asked. */
const turns = (each: typeof check, slots: number): readonly number[] => {
  const asked: number[] = [];
  let slot: number | undefined;
  for (let at = 0; at < slots; at++) {
    if (!isTurn(each, 'enam', slot === undefined ? undefined : { slot }, at * each.interval)) continue;
    slot = at * each.interval;
    asked.push(at);
  }
  return asked;
};

describe('home', () => {
  it.each([
    ['is the first location', [], 'weur'],
    ['is the next one while that is blind', ['weur'], 'enam'],
    ['is the first again where all are blind', ['weur', 'enam', 'apac'], 'weur'],
  ])('%s', (_, blind, home) => {
    expect(homeOf(check, (id) => blind.includes(id))).toBe(home);
  });
});

describe('the turn of another location', () => {
  it('comes at once, and then every `othersEvery`', () => {
    const [first, second, ...rest] = turns(check, 200);
    expect(first).toBe(0);
    expect(second).toBeLessThanOrEqual(30);
    for (const [index, at] of rest.entries()) expect(at - (rest[index - 1] ?? second!)).toBe(30);
  });

  it('comes in every slot where `othersEvery` is the interval', () => {
    expect(turns({ ...check, othersEvery: MINUTE }, 50)).toHaveLength(50);
  });

  it('is spread over the slots', () => {
    const counts = new Array<number>(30).fill(0);
    for (let at = 0; at < 3_000; at++) {
      const each = { ...check, id: `check-${at}` };
      const slot = Array.from({ length: 30 }, (_, index) => index + 1).find((index) =>
        isTurn(each, 'enam', { slot: 0 }, index * MINUTE),
      )!;
      counts[slot - 1]!++;
    }
    expect(Math.max(...counts)).toBeLessThan(150);
    expect(Math.min(...counts)).toBeGreaterThan(60);
  });

  it('comes once in any `othersEvery`, whichever slots are missed', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 90 }),
        fc.array(fc.boolean(), { minLength: 200 }),
        (id, n, ticks) => {
          const each = { ...check, id, othersEvery: n * MINUTE };
          let last: number | undefined;
          for (const [at, isThere] of ticks.entries()) {
            if (!isThere) continue;
            const slot = at * MINUTE;
            const isDue = isTurn(each, 'enam', last === undefined ? undefined : { slot: last }, slot);
            if (last !== undefined && slot - last >= each.othersEvery) expect(isDue).toBe(true);
            if (isDue) last = slot;
          }
        },
      ),
    );
  });
});

describe('confirmations', () => {
  const request = (id: string, slot: number | undefined, isRunning = false) => ({
    check: { ...check, id },
    vote: slot === undefined ? undefined : { slot },
    isRunning,
  });

  it('are given to those whose status is about to change, then to those that waited longest', () => {
    const asked = [request('new', 9), request('old', 1), request('running', 9, true), request('never', undefined)];
    expect(served(asked, 3).map((each) => each.check.id)).toEqual(['running', 'never', 'old']);
  });

  it('come round to everybody: of 100 that stay contested none waits longer than three ticks', () => {
    const slots = new Map(Array.from({ length: 100 }, (_, at) => [`check-${at}`, 0]));
    for (let tick = 1; tick <= 30; tick++) {
      const asked = [...slots].map(([id, slot]) => request(id, slot));
      for (const each of served(asked, MOST_CONFIRMATIONS)) slots.set(each.check.id, tick);
      if (tick >= 3) expect(tick - Math.min(...slots.values())).toBeLessThan(3);
    }
  });
});

it('a blind location is tried by ten checks of its own, and by its canaries', () => {
  const checks = Array.from({ length: 30 }, (_, at) => ({ id: `c${at}`, locations: at < 25 ? ['weur'] : undefined }));
  const sample = sampleOf('weur', checks, ['c3', 'c28']);
  expect(sample.size).toBeGreaterThanOrEqual(10);
  expect(sample.size).toBeLessThanOrEqual(11);
  expect(sample.has('c3')).toBe(true);
  expect(sample.has('c28')).toBe(false);
});
