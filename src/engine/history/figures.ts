import { DAY_MS } from '../../contract/check.ts';
import type { Days } from '../../contract/view.ts';
import { BARS, DAY, FIVE, HOUR, type SpanName, slotAt, slotWithin } from './grid.ts';
import type { Ledger } from './ledger.ts';
import { type Bins, type Quantiles, quantiles } from './sketch.ts';
import { addTotal, counts, emptyTotal, type Total } from './summary.ts';

/** Part of the known time that was not `down`, 0 to 1; null while nothing is known. */
export const share = ({ known, down }: Pick<Total, 'known' | 'down'>): number | null =>
  known <= 0 ? null : Math.min(1, Math.max(0, 1 - down / known));

/** Readings, known and down time of a span that ends at `now`: the running total and what has not closed yet. */
export function totalOf({ tracks, summaries, clock }: Ledger, check: string, span: SpanName, now: number): Total {
  const sum = { ...(summaries.get(check)?.totals[span] ?? emptyTotal()) };
  const edge = Math.max(now, clock?.edge ?? now);
  for (const [slot, tally] of tracks.get(check)?.open ?? []) if (counts(span, slot, edge)) addTotal(sum, tally);
  return sum;
}

const NONE: Bins = new Map();

/** Latency of the last 24 h, ms. */
export function latencyOf({ tracks, summaries }: Ledger, check: string): Quantiles {
  const open = [...(tracks.get(check)?.open.values() ?? [])].map(({ latency }) => latency);
  return quantiles(summaries.get(check)?.latency ?? NONE, ...open);
}

/** Six digits of a part of a day are a tenth of a second; rounded down, so that only a whole day without downtime is 1. */
const rounded = (part: number | null): number | null => part && Math.floor(part * 1e6) / 1e6;

/** The bars that open buckets change: as they stand with those. */
function openBars({ tracks, summaries }: Ledger, check: string): ReadonlyMap<number, Total> {
  const bars = new Map<number, Total>();
  for (const [slot, tally] of tracks.get(check)?.open ?? []) {
    const day = slotWithin(DAY, FIVE, slot);
    const bar = bars.get(day) ?? { ...(summaries.get(check)?.bars.get(day) ?? emptyTotal()) };
    addTotal(bar, tally);
    bars.set(day, bar);
  }
  return bars;
}

const NO_BARS: ReadonlyMap<number, Total> = new Map();
const EMPTY_BAR: Readonly<Total> = emptyTotal();

/** Bars of the page: oldest first, today last, from the first day that anything was read. */
export function daysOf(ledger: Ledger, check: string, now: number): Days {
  const closed = ledger.summaries.get(check)?.bars ?? NO_BARS;
  const open = openBars(ledger, check);
  const today = slotAt(DAY, now);
  let first = today;
  for (const bars of [closed, open]) for (const day of bars.keys()) first = Math.min(first, day);
  first = Math.max(first, today - BARS + 1);
  const days = { uptime: [] as (number | null)[], readings: [] as number[], incidents: [] as number[] };
  for (let day = first; day <= today; day++) {
    const bar = open.get(day) ?? closed.get(day) ?? EMPTY_BAR;
    days.uptime.push(rounded(share(bar)));
    days.readings.push(bar.readings);
    days.incidents.push(bar.incidents);
  }
  return { from: new Date(first * DAY_MS).toISOString().slice(0, 10), ...days };
}

/** Median latency of each of the last 24 hours, ms, oldest first, the running hour last. */
export function sparkOf({ tracks, summaries }: Ledger, check: string, now: number): (number | null)[] {
  const summary = summaries.get(check);
  const current = slotAt(HOUR, now);
  const open = [...(tracks.get(check)?.open ?? [])].filter(([slot]) => slotWithin(HOUR, FIVE, slot) === current);
  const running = quantiles(summary?.hours.get(current)?.latency ?? NONE, ...open.map(([, { latency }]) => latency));
  const closed = Array.from({ length: 23 }, (_, index) => summary?.medians.get(current - 23 + index) ?? null);
  return [...closed, running.p50];
}

/** Readings by kind of failure since the store began. */
export function failuresOf({ tracks, summaries }: Ledger, check: string): Record<string, number> {
  const sum = new Map(summaries.get(check)?.failures);
  for (const { kinds } of tracks.get(check)?.open.values() ?? []) {
    for (const [kind, count] of kinds) sum.set(kind, (sum.get(kind) ?? 0) + count);
  }
  return Object.fromEntries(sum);
}
