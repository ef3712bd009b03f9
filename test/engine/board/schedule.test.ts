import { describe, expect, test } from 'vitest';
import { isDue, momentOf, nextWake, slotOf } from '../../../src/engine/board/schedule.ts';
import { fc } from '../../property.ts';

const MINUTE = 60_000;
const TEN = Date.UTC(2026, 10, 22, 10);

describe('the moment that a tick stands for', () => {
  test.each([
    ['on time', TEN, TEN + 40, TEN + 40],
    ['late: now, and what was missed stays a gap', TEN, TEN + 5 * MINUTE, TEN + 5 * MINUTE],
    ['early by a clock that runs behind: the time it was meant for', TEN, TEN - 300, TEN],
    ['absurdly early: now', TEN + 3_600_000, TEN, TEN],
  ])('%s', (_what, scheduledAt, now, moment) => {
    expect(momentOf(scheduledAt, now)).toBe(moment);
  });
});

describe('whether a check is due', () => {
  const CASES: [what: string, interval: number, last: number | undefined, at: number, due: boolean][] = [
    ['it was never probed', MINUTE, undefined, TEN, true],
    ['its slot was probed', MINUTE, TEN, TEN + 59_999, false],
    ['the next slot has begun', MINUTE, TEN, TEN + MINUTE, true],
    ['an interval of five minutes, four later', 5 * MINUTE, TEN, TEN + 4 * MINUTE, false],
    ['the interval was shortened', MINUTE, TEN, TEN + MINUTE, true],
    ['the interval was lengthened: not before its own slot', 5 * MINUTE, TEN + 3 * MINUTE, TEN + 4 * MINUTE, false],
    ['a late event of a slot long past', MINUTE, TEN + MINUTE, TEN, false],
    ['the clock stepped back by an hour', MINUTE, TEN + 60 * MINUTE, TEN, true],
  ];
  test.each(CASES)('%s', (_what, interval, last, at, due) => {
    expect(isDue({ interval }, last, at)).toBe(due);
  });

  test('whatever ticks come, each slot is probed once, and none that a tick falls into is left out', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), steps, (seconds, waits) => {
        const interval = seconds * 1000;
        const [probed, seen] = [[] as number[], new Set<number>()];
        let at = TEN;
        for (const wait of waits) {
          at += wait;
          seen.add(slotOf(interval, at));
          if (isDue({ interval }, probed.at(-1), at)) probed.push(slotOf(interval, at));
        }
        expect(probed).toEqual([...seen]);
      }),
    );
  });
});

describe('when the Board wakes by itself', () => {
  test.each([
    ['the cron is enough', [MINUTE, 5 * MINUTE], undefined],
    ['the next slot of the quickest check', [MINUTE, 10_000, 7000], Math.ceil((TEN + 1) / 7000) * 7000],
    ['no checks', [], undefined],
  ])('%s', (_what, intervals, at) => {
    expect(
      nextWake(
        intervals.map((interval) => ({ interval })),
        TEN,
      ),
    ).toBe(at);
  });
});
