import type { FailureKind } from '../../contract/failure.ts';
import {
  BARS,
  DAY,
  FIVE,
  firstSlot,
  HOUR,
  type Level,
  SPAN_NAMES,
  SPANS,
  type SpanName,
  slotAt,
  slotStart,
  slotWithin,
} from './grid.ts';
import { addBins, type Bins, quantiles } from './sketch.ts';
import { addAt, type Slots } from './slots.ts';
import { addTally, emptyTally, readingsOf, type Tally } from './tally.ts';

/** What uptime is made of, and how much trouble there was. ms. */
export interface Total {
  readings: number;
  known: number;
  down: number;
  incidents: number;
}

export const emptyTotal = (): Total => ({ readings: 0, known: 0, down: 0, incidents: 0 });

export function addTotal(into: Total, from: Tally, sign: 1 | -1 = 1): void {
  into.readings += sign * readingsOf(from);
  into.known += sign * from.known;
  into.down += sign * from.down;
  into.incidents += sign * from.incidents;
}

/** Everything that is told of one check without reading its pages. Holds closed five-minute buckets only. */
export interface Summary {
  /** Start of its first bucket, ms since the epoch: what pages hold from before was never added to its totals. */
  since: number;
  /** Closed five-minute buckets whose hour is not on its page yet, by hour. */
  readonly hours: Slots;
  /** Closed hours whose day is not on its page yet, by day. */
  readonly days: Slots;
  readonly totals: Record<SpanName, Total>;
  /** Of the last 24 h. */
  readonly latency: Bins;
  /** The page's bars: by day, the last {@link BARS}. */
  readonly bars: Map<number, Total>;
  /** Median latency of closed hours, ms, by hour, the last 24; absent where nothing was measured. */
  readonly medians: Map<number, number>;
  /** Since the store began. */
  readonly failures: Map<FailureKind, number>;
}

export const newSummary = (): Summary => ({
  since: Number.MAX_SAFE_INTEGER,
  hours: new Map(),
  days: new Map(),
  totals: { '24h': emptyTotal(), '7d': emptyTotal(), '30d': emptyTotal(), '90d': emptyTotal(), '1y': emptyTotal() },
  latency: new Map(),
  bars: new Map(),
  medians: new Map(),
  failures: new Map(),
});

function barAt(summary: Summary, day: number): Total {
  const bar = summary.bars.get(day) ?? emptyTotal();
  summary.bars.set(day, bar);
  return bar;
}

/** Whether a five-minute bucket counts in a span that ends at `now`. */
export const counts = (span: SpanName, slot: number, now: number): boolean =>
  slotWithin(SPANS[span].level, FIVE, slot) >= firstSlot(span, now);

/** Takes in a closed five-minute bucket, or a correction of one. */
export function takeIn(summary: Summary, slot: number, tally: Tally, now: number): void {
  summary.since = Math.min(summary.since, slotStart(FIVE, slot));
  addAt(summary.hours, slotWithin(HOUR, FIVE, slot), tally);
  for (const span of SPAN_NAMES) if (counts(span, slot, now)) addTotal(summary.totals[span], tally);
  if (counts('24h', slot, now)) addBins(summary.latency, tally.latency);
  addTotal(barAt(summary, slotWithin(DAY, FIVE, slot)), tally);
  for (const [kind, count] of tally.kinds) summary.failures.set(kind, (summary.failures.get(kind) ?? 0) + count);
}

/** Whether anything of a bucket was ever in the running totals. */
export const wasIn = ({ since }: Summary, level: Level, slot: number): boolean => slotStart(level, slot + 1) > since;

/** Takes a bucket that has left a span, and {@link wasIn} it, out of the span's running total. */
export function letGo(summary: Summary, span: SpanName, tally: Tally): void {
  addTotal(summary.totals[span], tally, -1);
  if (span === '24h') addBins(summary.latency, tally.latency, -1);
}

/** What of a bucket is closed but not on its level's page yet. */
export function waiting(summary: Summary, level: Level, slot: number): Tally {
  const sum = emptyTally();
  const sources = level === FIVE ? [] : level === HOUR ? [[HOUR, summary.hours] as const] : coarse(summary);
  for (const [of, slots] of sources) {
    for (const [at, tally] of slots) if (slotWithin(level, of, at) === slot) addTally(sum, tally);
  }
  return sum;
}

const coarse = ({ hours, days }: Summary) => [[HOUR, hours] as const, [DAY, days] as const];

/** A closed hour: its median is kept for the sparkline, its tally for the day. */
export function closeHour(summary: Summary, hour: number, tally: Tally): void {
  addAt(summary.days, slotWithin(DAY, HOUR, hour), tally);
  const { p50 } = quantiles(tally.latency);
  if (p50 !== null) summary.medians.set(hour, p50);
}

/** Drops bars and medians that are no longer shown. */
export function trim(summary: Summary, now: number): void {
  for (const day of summary.bars.keys()) if (day <= slotAt(DAY, now) - BARS) summary.bars.delete(day);
  for (const hour of summary.medians.keys()) if (hour <= slotAt(HOUR, now) - 24) summary.medians.delete(hour);
}
