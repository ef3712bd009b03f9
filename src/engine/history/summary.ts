import type { FailureKind } from '../../contract/failure.ts';
import { type Bucket, readingsOf } from './bucket.ts';
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

/** Input of uptime, and what explains it. Times in ms. */
export interface Total {
  readings: number;
  known: number;
  /** The part of `known` that failed readings cover. */
  failed: number;
  incidents: number;
  /** Failed readings. */
  fails: number;
  /** The part of `fails` that an incident explains. */
  confirmed: number;
  /** Readings that needed a retry. */
  retried: number;
}

export const emptyTotal = (): Total => ({
  readings: 0,
  known: 0,
  failed: 0,
  incidents: 0,
  fails: 0,
  confirmed: 0,
  retried: 0,
});

export const addTotal = (into: Total, from: Bucket, sign: 1 | -1 = 1): void => {
  into.readings += sign * readingsOf(from);
  into.known += sign * from.known;
  into.failed += sign * from.failed;
  into.incidents += sign * from.incidents;
  into.fails += sign * from.verdicts.fail;
  into.confirmed += sign * from.confirmed;
  into.retried += sign * from.retried;
};

/**
 * Everything that can be shown of one check without reading its pages. Totals and bars hold exactly what is on pages, each
 * of its own level: what waits in `hours` and `days` is added when someone asks. So the parts for days change once a
 * day, those for hours once an hour, and only the rest every five minutes.
 */
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
  /** Closed days, the last {@link BARS}. */
  readonly bars: Map<number, Total>;
  /** Median latency of closed hours, ms, by hour, the last 24; absent where nothing was measured. */
  readonly medians: Map<number, number>;
  /** Readings by kind of failure since the store began. */
  readonly failures: Map<FailureKind, number>;
  /** Readings that needed a retry since the store began. */
  retried: number;
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
  retried: 0,
});

/** Takes in a closed five-minute bucket: it waits for its hour. */
export const takeIn = (summary: Summary, slot: number, bucket: Bucket): void => {
  summary.since = Math.min(summary.since, slotStart(FIVE, slot));
  addAt(summary.hours, slotWithin(HOUR, FIVE, slot), bucket);
  for (const [kind, count] of bucket.kinds) summary.failures.set(kind, (summary.failures.get(kind) ?? 0) + count);
  summary.retried += bucket.retried;
};

/** A closed hour: its median is kept for the sparkline, and it waits for its day. */
export const closeHour = (summary: Summary, hour: number, bucket: Bucket): void => {
  addAt(summary.days, slotWithin(DAY, HOUR, hour), bucket);
  const { p50 } = quantiles(bucket.latency);
  if (p50 !== null) summary.medians.set(hour, p50);
};

/** Adds a bucket that goes to a page of `level` to the totals and bars of that level. */
export const addPaged = (summary: Summary, level: Level, slot: number, bucket: Bucket, now: number): void => {
  for (const span of SPAN_NAMES) {
    if (SPANS[span].level === level && slot >= firstSlot(span, now)) addTotal(summary.totals[span], bucket);
  }
  if (level !== DAY) return;
  const bar = summary.bars.get(slot) ?? emptyTotal();
  addTotal(bar, bucket);
  summary.bars.set(slot, bar);
};

/** The same for the latency of the last 24 h. */
export const addLatency = (summary: Summary, slot: number, bucket: Bucket, now: number): void => {
  if (slot >= firstSlot('24h', now)) addBins(summary.latency, bucket.latency);
};

/** Whether anything of a bucket was ever in the totals. */
export const wasIn = ({ since }: Summary, level: Level, slot: number): boolean => slotStart(level, slot + 1) > since;

/** Takes a bucket that has left a span, and {@link wasIn} it, out of the span's total. */
export const letGo = (summary: Summary, span: SpanName, bucket: Bucket): void => {
  addTotal(summary.totals[span], bucket, -1);
  if (span === '24h') addBins(summary.latency, bucket.latency, -1);
};

/** Drops bars and medians that are no longer shown. */
export const trim = (summary: Summary, now: number): void => {
  for (const day of summary.bars.keys()) if (day <= slotAt(DAY, now) - BARS) summary.bars.delete(day);
  for (const hour of summary.medians.keys()) if (hour <= slotAt(HOUR, now) - 24) summary.medians.delete(hour);
};

/** Visits the buckets that are not on a page of `level` yet, under their number in that level. */
export const eachWaiting = (
  level: Level,
  open: Slots | undefined,
  summary: Summary | undefined,
  visit: (slot: number, bucket: Bucket) => void,
): void => {
  for (const [slot, bucket] of open ?? []) visit(slotWithin(level, FIVE, slot), bucket);
  if (level === FIVE || summary === undefined) return;
  for (const [hour, bucket] of summary.hours) visit(slotWithin(level, HOUR, hour), bucket);
  if (level === DAY) for (const [day, bucket] of summary.days) visit(day, bucket);
};
