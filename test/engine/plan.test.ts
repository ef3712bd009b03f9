import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/contract/check.ts';
import type { CostPlan, PlanName } from '../../src/contract/plan.ts';
import { dayOf } from '../../src/engine/plan/day.ts';
import { planCosts } from '../../src/engine/plan.ts';
import { boardKit, TYPES } from './board-kit.ts';
import { check } from './fixtures.ts';

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

/** The last of two days of the real Board over a store that counts, while every target answers or times out. */
async function lived(checks: readonly Check[], timeout: boolean) {
  const kit = boardKit(checks);
  const board = kit.start();
  if (timeout) for (const { id } of checks) kit.failures.set(id, { kind: 'timeout', message: 'not done within 10s' });
  const count = () => ({ rows: kit.store.rows, published: kit.published.length, probes: kit.probed.length });
  const live = async (hours: number) => {
    for (let minute = 0; minute < hours * 60; minute++) {
      await board.tick(kit.clock.now());
      kit.clock.advance(60_000);
    }
  };
  await live(50);
  const before = count();
  await live(24);
  const after = count();
  return {
    rows: after.rows - before.rows,
    published: after.published - before.published,
    probes: after.probes - before.probes,
  };
}

const CONFIGS = [
  ['5 one-minute checks', many(5)],
  [
    '16 checks of three intervals',
    [...many(4), ...many(8, { interval: 5 * 60_000 }, 4), ...many(4, { interval: HOUR }, 12)],
  ],
  ['one check every ten minutes', many(1, { interval: 10 * 60_000 })],
] as const;

describe('the plan agrees with what the Board does', () => {
  it.each(CONFIGS)(
    'in a calm day of %s',
    async (_, checks) => {
      const { rows, published, probes } = await lived(checks, false);
      const planned = plan(checks);
      expect(line(planned, 'KV writes').calm).toBe(published);
      expect(line(planned, 'object requests').calm).toBe(1440 + probes);
      expect(rows / line(planned, 'rows written').calm).toBeCloseTo(1, 1.5);
    },
    60_000,
  );

  it.each(CONFIGS)(
    'in a day of %s that all time out',
    async (_, checks) => {
      const { rows, published, probes } = await lived(checks, true);
      const planned = plan(checks);
      expect(published).toBeLessThanOrEqual(line(planned, 'KV writes').worst);
      expect(line(planned, 'object requests').worst).toBe(1440 + probes);
      expect(rows / line(planned, 'rows written').worst).toBeCloseTo(1, 1.5);
    },
    60_000,
  );
});

describe('a plan', () => {
  it('carries two checks whatever happens', () => {
    const small = plan(many(2));
    expect(small).toMatchObject({ fits: true, stands: 2, dollars: 0, advice: [] });
    expect(line(small, 'external subrequests')).toMatchObject({ calm: 2, worst: 4, limit: 50, beyond: 'fails' });
  });

  it('carries 1,000 one-minute checks for free, as long as hardly one times out', () => {
    const large = plan(many(1_000));
    expect(large).toMatchObject({ fits: true, stands: 0 });
    for (const { calm, limit = Number.POSITIVE_INFINITY } of large.lines) expect(calm).toBeLessThanOrEqual(limit);
    expect(line(large, 'probers').calm).toBe(25);
  });

  it('says what to change where it does not fit', () => {
    const tooMany = plan(many(3_000));
    expect(tooMany.fits).toBe(false);
    expect(tooMany.advice).toEqual([
      'intervals 2 times as long',
      expect.stringMatching(/^only the first 1\d{3} of the 3000 checks$/),
    ]);
    const fewer = Number(/first (\d+)/.exec(tooMany.advice[1]!)?.[1]);
    expect([plan(many(fewer)).fits, plan(many(fewer + 1)).fits]).toEqual([true, false]);
    expect(plan(many(3_000, { interval: 120_000 })).fits).toBe(true);
  });

  it('says what to change so that every target may time out', () => {
    const waiting = plan(many(20));
    expect(waiting).toMatchObject({ fits: true, stands: 12 });
    expect(waiting.advice).toEqual([
      'timeouts of 5s',
      'intervals 2 times as long',
      'only the first 12 of the 20 checks',
    ]);
    expect(plan(many(20, { timeout: 5_000 }))).toMatchObject({ stands: 20, advice: [] });
    expect(plan(many(20, { interval: 120_000 }))).toMatchObject({ stands: 20, advice: [] });
  });

  it('that is paid for bills what goes beyond its share', () => {
    const paid = plan(many(1_000), 'paid');
    expect(paid).toMatchObject({ fits: true, stands: 1_000, advice: [] });
    const { calm, limit } = line(paid, 'object requests');
    expect(paid.dollars).toBeCloseTo(((calm - limit!) * 30 * 0.15) / 1e6, 6);
  });

  it('never counts more object time than its objects can be awake', () => {
    const { worst } = line(plan(many(6, { interval: 1_000, timeout: 1_000, retries: 5 })), 'object time');
    expect(worst).toBe(2 * 86_400 * 0.128);
  });

  it('counts the heartbeats that come in', () => {
    const without = plan(many(1));
    const pushed = plan([...many(1), heartbeat]);
    expect(line(pushed, 'object requests').calm - line(without, 'object requests').calm).toBe(24);
  });

  it('of 10,000 checks is made in bounded time', () => {
    const started = performance.now();
    expect(plan(many(10_000)).fits).toBe(false);
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 30_000);
});
