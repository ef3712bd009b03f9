import { describe, expect, it } from 'vitest';
import type { Status, Verdict } from '../../../src/contract/verdict.ts';
import { ballotsOf, type Vote } from '../../../src/engine/locations/votes.ts';

const MINUTE = 60_000;
const check = { id: 'api', interval: MINUTE, othersEvery: 30 * MINUTE, locations: ['a', 'b', 'c'] };
const NOW = 1_000 * MINUTE;

const votes = (...given: readonly (readonly [location: string, verdict: Verdict, minutesAgo: number])[]) =>
  new Map(
    given.map(([location, verdict, ago]): [string, Vote] => [
      location,
      { location, slot: NOW - ago * MINUTE, at: 0, verdict, reasons: [] },
    ]),
  );

const counted = (given: ReturnType<typeof votes>, status: Status, fresh: readonly string[], blind: string[] = []) =>
  ballotsOf(check, given, {
    slot: NOW,
    status,
    fresh: new Set(fresh),
    isBlind: (id) => blind.includes(id),
    placeOf: (id) => id,
  }).map(({ verdict }) => verdict);

describe('a vote counts', () => {
  const calm = votes(['a', 'pass', 0], ['b', 'pass', 29], ['c', 'pass', 60]);

  it('while it is not older than two turns', () => {
    expect(counted(calm, 'up', ['a'])).toEqual(['pass', 'pass', 'pass']);
    expect(counted(votes(['a', 'pass', 0], ['b', 'pass', 61]), 'up', ['a'])).toEqual(['pass', 'unknown', 'unknown']);
  });

  it('only if it is of this tick, once one of this tick contradicts the status', () => {
    const contested = votes(['a', 'fail', 0], ['b', 'pass', 1], ['c', 'pass', 0]);
    expect(counted(contested, 'up', ['a', 'c'])).toEqual(['fail', 'unknown', 'pass']);
  });

  it('in the other direction just as well', () => {
    const recovering = votes(['a', 'pass', 0], ['b', 'fail', 1], ['c', 'fail', 2]);
    expect(counted(recovering, 'down', ['a'])).toEqual(['pass', 'unknown', 'unknown']);
  });

  it('not where its location is blind, nor does it contradict anything', () => {
    const blind = votes(['a', 'fail', 0], ['b', 'pass', 1], ['c', 'pass', 2]);
    expect(counted(blind, 'up', ['a'], ['a'])).toEqual(['unknown', 'pass', 'pass']);
  });
});
