import { describe, expect, test } from 'vitest';
import { BUCKET_MS } from '../../../src/contract/board.ts';
import { DAY_MS } from '../../../src/contract/check.ts';
import { historyAnswer } from '../../../src/engine/history/answer.ts';
import {
  daysOf,
  failuresOf,
  knownSince,
  latencyOf,
  retriedOf,
  share,
  totalOf,
  uptimeOf,
} from '../../../src/engine/history/figures.ts';
import { firstSlot, SPAN_NAMES, SPANS, slotStart } from '../../../src/engine/history/grid.ts';
import { eachDay } from '../../../src/present/web/page/day-bars.ts';
import { fc } from '../../property.ts';
import { Rig, type Step } from './rig.ts';

const MINUTE = 60_000;
/** In days. */
const LENGTH = { '24h': 1, '7d': 7, '30d': 30, '90d': 90, '1y': 365 } as const;
const FOREVER = Number.POSITIVE_INFINITY;
const RUNS = Number(process.env.RUNS ?? 150);
const START = Date.UTC(2026, 10, 22, 9, 58, 7, 123);

const gap = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 50, max: 70 }).map((s) => s * 1000) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 20 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: MINUTE, max: 9 * 60 * MINUTE }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 * 24 * 60 }).map((m) => m * MINUTE) },
);

const step: fc.Arbitrary<Step> = fc.record({
  after: gap,
  interval: fc.constantFrom(30_000, MINUTE, MINUTE, MINUTE, 10 * MINUTE, 6 * 60 * MINUTE),
  verdict: fc.constantFrom('pass', 'pass', 'pass', 'warn', 'fail', 'fail', 'fail', 'unknown'),
  kind: fc.constantFrom('timeout', 'status', 'threshold'),
  latency: fc.option(fc.double({ min: 0.5, max: 9000, noNaN: true }), { nil: undefined, freq: 5 }),
  attempts: fc.constantFrom(1, 1, 1, 2, 3),
  took: fc.integer({ min: 0, max: 15_000 }),
  evicted: fc.boolean(),
});

const maintenance = fc.array(
  fc.record({ from: fc.integer({ min: 0, max: 5000 }), length: fc.integer({ min: 1, max: 90 }) }),
  { maxLength: 3 },
);

/** Windows side by side, as a port hands them over: sorted, without overlaps. */
const laidOut = (windows: readonly { from: number; length: number }[]) => {
  let end = START;
  return windows.map(({ from, length }) => {
    const start = end + from * MINUTE;
    end = start + length * MINUTE;
    return { from: start, to: end };
  });
};

const ran = async (steps: readonly Step[], windows: readonly { from: number; length: number }[]): Promise<Rig> => {
  const rig = new Rig(START);
  rig.naive.maintenance = laidOut(windows);
  for (const [index, each] of steps.entries()) await rig.step(each, steps[index + 1]);
  return rig;
};

const story = fc.tuple(fc.array(step, { minLength: 1, maxLength: 70 }), maintenance);

/** DDSketch promises the value at rank `floor(q * (n - 1))`, within its relative error. */
const expectQuantiles = (found: Record<'p50' | 'p95' | 'p99', number | null>, sorted: readonly number[]): void => {
  for (const [name, q] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const exact = sorted[Math.floor(q * (sorted.length - 1))];
    if (exact === undefined) expect(found[name]).toBeNull();
    else expect(Math.abs(found[name]! - exact) / exact, `${name} of ${sorted.length}`).toBeLessThanOrEqual(0.02);
  }
};

describe('history equals a model that keeps every reading', () => {
  test('totals of every span, days and failures', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ([steps, windows]) => {
        const { history: state, naive, now } = await ran(steps, windows);
        for (const span of SPAN_NAMES) {
          const from = slotStart(SPANS[span].level, firstSlot(span, now));
          const { readings, known, failed, incidents, fails, confirmed, retried } = naive.figures(from, FOREVER, now);
          const expected = { readings, known, failed, incidents, fails, confirmed, retried };
          expect(totalOf(state, 'api', span, now), span).toEqual(expected);
          const isKnown = naive.knownSince <= now - LENGTH[span] * DAY_MS;
          expect(uptimeOf(state, 'api', span, now), span).toBe(isKnown ? share(expected) : null);
        }
        const last = naive.figures(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, now);
        expect(failuresOf(state, 'api')).toEqual(last.kinds);
        expect(retriedOf(state, 'api')).toBe(last.retried);
        expect(knownSince(state, 'api')).toBe(naive.knownSince);
        for (const { day, uptime, readings, incidents, unconfirmed } of eachDay(daysOf(state, 'api', now))) {
          const from = Date.parse(`${day}T00:00:00Z`);
          const expected = naive.figures(from, from + DAY_MS, now);
          const exact = share(expected);
          expect({ day, uptime, readings, incidents, unconfirmed }).toEqual({
            day,
            uptime: exact === null ? null : Math.floor(exact * 1e6) / 1e6,
            readings: expected.readings,
            incidents: expected.incidents,
            unconfirmed: expected.incidents + expected.confirmed > 0 ? 0 : expected.fails,
          });
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('every bucket of every window, from the pages', async () => {
    await fc.assert(
      fc.asyncProperty(story, fc.constantFrom('24h', '7d', '30d', '90d'), async ([steps, windows], window) => {
        const { history: state, store, naive, now } = await ran(steps, windows);
        const answer = await historyAnswer(state, store, 'api', window, now);
        let readings = 0;
        for (const { at, verdicts, retries, retried, uptime, latency } of answer.buckets) {
          const from = Date.parse(at);
          const expected = naive.figures(from, from + BUCKET_MS[window], now);
          expect({ at, verdicts, retries, retried, uptime }).toEqual({
            at,
            verdicts: expected.verdicts,
            retries: expected.retries,
            retried: expected.retried,
            uptime: share(expected),
          });
          expectQuantiles(latency, expected.latencies);
          readings += expected.readings;
        }
        const from = slotStart(SPANS[window].level, firstSlot(window, now));
        const whole = naive.figures(from, Number.POSITIVE_INFINITY, now);
        const known = naive.knownSince <= now - LENGTH[window] * DAY_MS;
        const expected = [whole.readings, whole.readings, known ? share(whole) : null];
        expect([answer.readings, readings, answer.uptime]).toEqual(expected);
        expectQuantiles(answer.latency, whole.latencies);
        if (window === '24h') expectQuantiles(latencyOf(state, 'api'), whole.latencies);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a clock that steps back and forth', () => {
  const hours = fc.integer({ min: -180, max: 180 }).map((minutes) => minutes * MINUTE);
  const stepping = fc
    .tuple(step, fc.oneof({ weight: 5, arbitrary: fc.constant(MINUTE) }, { weight: 1, arbitrary: hours }))
    .map(([each, after]): Step => ({ ...each, after, interval: MINUTE }));

  test('loses no reading, counts none twice, and no time either', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepping, { minLength: 1, maxLength: 80 }), async (steps) => {
        const rig = await ran(steps, []);
        // On to a time that is past all others, so that nothing is in the future any more.
        const latest = Math.max(...rig.naive.seen.map(({ at }) => at), rig.now);
        await rig.commit(latest + 10 * MINUTE);
        const { buckets, readings } = await historyAnswer(rig.history, rig.store, 'api', '90d', rig.now);
        expect(readings).toBe(steps.length);
        expect(buckets.flatMap(({ verdicts }) => Object.values(verdicts)).reduce((sum, each) => sum + each, 0)).toBe(
          readings,
        );
        for (const span of SPAN_NAMES) {
          const { known, failed } = totalOf(rig.history, 'api', span, rig.now);
          expect(failed).toBeGreaterThanOrEqual(0);
          expect(known).toBeGreaterThanOrEqual(failed);
          // Each reading covers two intervals at most.
          expect(known).toBeLessThanOrEqual(steps.length * 2 * MINUTE);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
