import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/contract/check.ts';
import type { CostPlan, PlanName } from '../../../src/contract/plan.ts';
import { dayOf } from '../../../src/engine/costs/day.ts';
import { planCosts } from '../../../src/engine/costs/estimate.ts';
import { TYPES } from '../board/board-kit.ts';
import { check } from '../board/fixtures.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const many = (count: number, fields: Partial<Check> = {}, from = 0): Check[] =>
  Array.from({ length: count }, (_, at) =>
    check({ id: `check-${from + at}`, interval: 60_000, timeout: 10_000, retries: 1, ...fields }),
  );

const heartbeat = check({
  id: 'job',
  type: 'heartbeat',
  interval: 60_000,
  spec: { every: HOUR, grace: 0, token: 'x' },
});

const plan = (checks: readonly Check[], name: PlanName = 'free') => planCosts(checks, TYPES, name);
const line = ({ lines }: CostPlan, name: string) => lines.find((each) => each.name === name)!;

describe('a day of the schedule', () => {
  it.each([
    ['one-minute checks', [60_000], { alarms: 0, gap: 60_000, meetings: [[1, 1440]] }],
    [
      'a check of five minutes beside them',
      [60_000, 300_000],
      {
        alarms: 0,
        gap: 60_000,
        meetings: [
          [2, 288],
          [1, 1152],
        ],
      },
    ],
    [
      'checks of five minutes alone',
      [300_000],
      {
        alarms: 0,
        gap: 60_000,
        meetings: [
          [1, 288],
          [0, 1152],
        ],
      },
    ],
    ['a check of 20 s', [20_000], { alarms: 4320, gap: 20_000, meetings: [[1, 4320]] }],
    [
      'a check of 45 s, whose slots fall between the minutes',
      [45_000],
      {
        alarms: 1920,
        gap: 45_000,
        meetings: [
          [1, 1920],
          [0, 960],
        ],
      },
    ],
    [
      'a check a day',
      [DAY],
      {
        alarms: 0,
        gap: 60_000,
        meetings: [
          [1, 1],
          [0, 1439],
        ],
      },
    ],
  ])('has with %s the events that the Board sees', (_, intervals, { alarms, gap, meetings }) => {
    const day = dayOf(intervals.map((interval, at) => check({ id: `c${at}`, interval })));
    expect({ alarms: day.alarms, gap: day.gap, cron: day.cronEvents }).toEqual({ alarms, gap, cron: 1440 });
    expect(day.occasions.map(({ due, times }) => [due.length, times])).toEqual(meetings);
  });
});

describe('a plan', () => {
  it('carries two checks whatever happens', () => {
    const small = plan(many(2));
    expect(small).toMatchObject({ fits: true, toleratedTimeouts: 2, dollars: 0, advice: [] });
    expect(line(small, 'external subrequests')).toMatchObject({ normal: 2, worst: 4, limit: 50, beyond: 'fails' });
  });

  it('carries 1,000 one-minute checks for free, and tolerates six dead targets', () => {
    const large = plan(many(1_000));
    expect(large).toMatchObject({ fits: true, toleratedTimeouts: 6 });
    for (const { normal, limit = Number.POSITIVE_INFINITY } of large.lines) expect(normal).toBeLessThanOrEqual(limit);
    expect(line(large, 'probers').normal).toBe(25);
  });

  it('says what to change if it does not fit', () => {
    const tooMany = plan(many(3_000));
    expect(tooMany.fits).toBe(false);
    expect(tooMany.advice).toEqual([
      'make intervals 2 times as long',
      expect.stringMatching(/^keep only the first 1\d{3} of the 3000 checks$/),
    ]);
    const fewer = Number(/first (\d+)/.exec(tooMany.advice[1]!)?.[1]);
    expect([plan(many(fewer)).fits, plan(many(fewer + 1)).fits]).toEqual([true, false]);
    expect(plan(many(3_000, { interval: 120_000 })).fits).toBe(true);
  });

  it('says what to change so that every target may time out', () => {
    const waiting = plan(many(50));
    expect(waiting).toMatchObject({ fits: true, toleratedTimeouts: 30 });
    expect(waiting.advice).toEqual([
      'reduce timeouts to 5s',
      'make intervals 2 times as long',
      'keep only the first 36 of the 50 checks',
    ]);
    expect(plan(many(50, { timeout: 5_000 }))).toMatchObject({ toleratedTimeouts: 50, advice: [] });
    expect(plan(many(50, { interval: 120_000 }))).toMatchObject({ toleratedTimeouts: 50, advice: [] });
  });

  it('counts no retries of what is down, but of what fails for the first time', () => {
    const [once, often] = [plan(many(20, { retries: 0 })), plan(many(20, { retries: 5 }))];
    expect(line(often, 'object time').worst).toBe(line(once, 'object time').worst);
    expect([line(once, 'external subrequests').worst, line(often, 'external subrequests').worst]).toEqual([20, 45]);
  });

  it('counts the turns in which many probers begin', () => {
    // 25 probers: the last one begins in the third turn, and the Board waits for it.
    const seconds = (checks: number) => line(plan(many(checks)), 'object time').normal / 0.128;
    const prober = 1440 * 7 * 0.25;
    expect(seconds(1_000) - seconds(960)).toBeCloseTo(1440 * 0.25 + prober, 0);
    expect(seconds(960) - seconds(920)).toBeCloseTo(prober, 0);
  });

  it('that is paid for bills what goes beyond its share', () => {
    const paid = plan(many(1_000), 'paid');
    expect(paid).toMatchObject({ fits: true, toleratedTimeouts: 1_000, advice: [] });
    const { normal, limit } = line(paid, 'object requests');
    expect(paid.dollars).toBeCloseTo(((normal - limit!) * 30 * 0.15) / 1e6, 6);
  });

  it('takes each round of six for as long as its longest', () => {
    const mixed = [...many(5, { timeout: 1_000, retries: 0 }), ...many(1, { timeout: 10_000, retries: 0 }, 5)];
    // The Board for 0.1 s and as long as its prober, that for 10 s; and 900 publications of 0.15 s.
    const seconds = 1440 * (10.1 + 10) + 900 * 0.15;
    expect(line(plan(mixed), 'object time').worst).toBeCloseTo(seconds * 0.128, 3);
  });

  it('never counts more object time than its objects can be awake', () => {
    const { worst } = line(plan(many(6, { interval: 1_000, timeout: 1_000, retries: 5 })), 'object time');
    expect(worst).toBe(2 * 86_400 * 0.128);
  });

  it('counts the heartbeats that come in', () => {
    const without = plan(many(1));
    const pushed = plan([...many(1), heartbeat]);
    expect(line(pushed, 'object requests').normal - line(without, 'object requests').normal).toBe(24);
  });

  it('of 10,000 checks is made in bounded time', () => {
    const started = performance.now();
    expect(plan(many(10_000)).fits).toBe(false);
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 30_000);
});

describe('locations', () => {
  const located = (fields: Partial<Check> = {}) =>
    many(1_000, { locations: ['weur', 'enam', 'apac'], othersEvery: HOUR / 2, ...fields });

  it('add the turns of the others, and their histories: three for 1,000 checks fit the free plan on a normal day', () => {
    const [alone, three] = [plan(many(1_000)), plan(located())];
    expect(three.fits).toBe(true);
    expect(line(three, 'probers').normal).toBe(line(alone, 'probers').normal + 2);
    expect(line(three, 'object requests').normal).toBe(line(alone, 'object requests').normal + 2 * 1_440);
    expect(line(three, 'rows written').normal).toBeGreaterThan(line(alone, 'rows written').normal);
    expect(line(three, 'object time').normal).toBeGreaterThan(line(alone, 'object time').normal);
  });

  it('that all probe every time cost as much again, each', () => {
    const [alone, all] = [plan(many(1_000)), plan(located({ othersEvery: 60_000 }))];
    expect(line(all, 'probers').normal).toBe(3 * line(alone, 'probers').normal);
    expect(all.fits).toBe(false);
  });

  it('of one’s own cost no object, and a subrequest of the Board', () => {
    const own = plan(located({ locations: ['lab', 'office'] }));
    expect(line(own, 'probers').normal).toBe(0);
    expect(line(own, 'external subrequests').normal).toBeGreaterThan(25);
  });
});
