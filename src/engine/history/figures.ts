import { DAY_MS } from '../../contract/check.ts';
import type { Days, UptimeWindow } from '../../contract/view.ts';
import type { Bucket } from './bucket.ts';
import {
  BARS,
  DAY,
  FIVE,
  firstSlot,
  HOUR,
  SPANS,
  type SpanName,
  slotAt,
  slotStart,
  slotWithin,
  spanMs,
} from './grid.ts';
import type { HistoryState } from './history-state.ts';
import { type Bins, type Quantiles, quantiles } from './sketch.ts';
import { addTotal, eachWaiting, emptyTotal, type Total } from './summary.ts';

/** Part of the known time that no failed reading covers, 0 to 1; null while nothing is known. */
export const share = ({ known, failed }: Pick<Total, 'known' | 'failed'>): number | null =>
  known <= 0 ? null : Math.min(1, Math.max(0, 1 - failed / known));

/** Failed readings, where no incident explains them; else 0. */
export const unconfirmed = ({ fails, incidents, confirmed }: Total): number => (incidents + confirmed > 0 ? 0 : fails);

/** Start of the first bucket in which anything was read, ms since the epoch; `undefined` before that. */
export const knownSince = ({ accumulators, summaries }: HistoryState, check: string): number | undefined => {
  let since = summaries.get(check)?.since ?? Number.MAX_SAFE_INTEGER;
  for (const slot of accumulators.get(check)?.open.keys() ?? []) since = Math.min(since, slotStart(FIVE, slot));
  return since === Number.MAX_SAFE_INTEGER ? undefined : since;
};

/** Whether a check's history covers a whole span that ends at `now`. */
export const isCovered = (state: HistoryState, check: string, span: SpanName, now: number): boolean =>
  (knownSince(state, check) ?? now) <= now - spanMs(span);

/** Visits the buckets of a check that are not on a page of `level` yet. */
const eachOf = (
  { accumulators, summaries }: HistoryState,
  check: string,
  level: (typeof SPANS)[SpanName]['level'],
  visit: (slot: number, bucket: Bucket) => void,
): void => eachWaiting(level, accumulators.get(check)?.open, summaries.get(check), visit);

/** The content of a span that ends at `now`: buckets on pages, and those that are not yet. */
export const totalOf = (state: HistoryState, check: string, span: SpanName, now: number): Total => {
  const sum = { ...(state.summaries.get(check)?.totals[span] ?? emptyTotal()) };
  const first = firstSlot(span, Math.max(now, state.clock?.edge ?? now));
  eachOf(state, check, SPANS[span].level, (slot, bucket) => {
    if (slot >= first) addTotal(sum, bucket);
  });
  return sum;
};

/** Uptime over a span that ends at `now`; null if the history is shorter. */
export const uptimeOf = (state: HistoryState, check: string, span: UptimeWindow, now: number): number | null =>
  isCovered(state, check, span, now) ? share(totalOf(state, check, span, now)) : null;

const NONE: Bins = new Map();

/** Latency of the last 24 h, ms. */
export const latencyOf = ({ accumulators, summaries }: HistoryState, check: string): Quantiles => {
  const open = [...(accumulators.get(check)?.open.values() ?? [])].map(({ latency }) => latency);
  return quantiles(summaries.get(check)?.latency ?? NONE, ...open);
};

/** Six digits of a part of a day are a tenth of a second; rounded down, so that only a day without failures is 1. */
const rounded = (part: number | null): number | null => part && Math.floor(part * 1e6) / 1e6;

/** Days with buckets that are not on a page yet, including those buckets. */
const openBars = (state: HistoryState, check: string): ReadonlyMap<number, Total> => {
  const bars = new Map<number, Total>();
  eachOf(state, check, DAY, (day, bucket) => {
    const bar = bars.get(day) ?? { ...(state.summaries.get(check)?.bars.get(day) ?? emptyTotal()) };
    addTotal(bar, bucket);
    bars.set(day, bar);
  });
  return bars;
};

const NO_BARS: ReadonlyMap<number, Total> = new Map();
const EMPTY_BAR: Readonly<Total> = emptyTotal();

/** Bars of the page: oldest first, today last, from the first day that anything was read. */
export const daysOf = (state: HistoryState, check: string, now: number): Required<Days> => {
  const closed = state.summaries.get(check)?.bars ?? NO_BARS;
  const open = openBars(state, check);
  const today = slotAt(DAY, now);
  let first = today;
  for (const bars of [closed, open]) for (const day of bars.keys()) first = Math.min(first, day);
  first = Math.max(first, today - BARS + 1);
  const days = {
    uptime: [] as (number | null)[],
    readings: [] as number[],
    incidents: [] as number[],
    unconfirmed: [] as number[],
  };
  for (let day = first; day <= today; day++) {
    const bar = open.get(day) ?? closed.get(day) ?? EMPTY_BAR;
    days.uptime.push(rounded(share(bar)));
    days.readings.push(bar.readings);
    days.incidents.push(bar.incidents);
    days.unconfirmed.push(unconfirmed(bar));
  }
  return { from: new Date(first * DAY_MS).toISOString().slice(0, 10), ...days };
};

/** Median latency of each of the last 24 hours, ms, oldest first, the running hour last. */
export const sparkOf = ({ accumulators, summaries }: HistoryState, check: string, now: number): (number | null)[] => {
  const summary = summaries.get(check);
  const current = slotAt(HOUR, now);
  const open = [...(accumulators.get(check)?.open ?? [])].filter(([slot]) => slotWithin(HOUR, FIVE, slot) === current);
  const running = quantiles(summary?.hours.get(current)?.latency ?? NONE, ...open.map(([, { latency }]) => latency));
  const closed = Array.from({ length: 23 }, (_, index) => summary?.medians.get(current - 23 + index) ?? null);
  return [...closed, running.p50];
};

/** Readings by kind of failure since the store began. */
export const failuresOf = ({ accumulators, summaries }: HistoryState, check: string): Record<string, number> => {
  const sum = new Map(summaries.get(check)?.failures);
  for (const { kinds } of accumulators.get(check)?.open.values() ?? []) {
    for (const [kind, count] of kinds) sum.set(kind, (sum.get(kind) ?? 0) + count);
  }
  return Object.fromEntries(sum);
};

/** Readings that needed a retry since the store began. */
export const retriedOf = ({ accumulators, summaries }: HistoryState, check: string): number => {
  let sum = summaries.get(check)?.retried ?? 0;
  for (const { retried } of accumulators.get(check)?.open.values() ?? []) sum += retried;
  return sum;
};
