/**
 * The grid that history is kept on: three levels of buckets, all in UTC, each level's buckets counted from the epoch.
 * Finer levels are rolled up into the next before they expire.
 */
export interface Level {
  readonly name: 'five' | 'hour' | 'day';
  /** Length of one bucket, ms. */
  readonly width: number;
  /** Buckets that one stored page holds: a page is rewritten until it is full. */
  readonly perPage: number;
  /** How long its pages are kept, ms. */
  readonly keep: number;
}

const MINUTE = 60_000;
const HOURS = 60 * MINUTE;
const DAYS = 24 * HOURS;

export const FIVE: Level = { name: 'five', width: 5 * MINUTE, perPage: 12, keep: 2 * DAYS };
export const HOUR: Level = { name: 'hour', width: HOURS, perPage: 6, keep: 14 * DAYS };
export const DAY: Level = { name: 'day', width: DAYS, perPage: 1, keep: 400 * DAYS };

/** Finest first: each is rolled up into the next. */
export const LEVELS = [FIVE, HOUR, DAY] as const;

/** Number of the bucket that contains a time. */
export const slotAt = (level: Level, at: number): number => Math.floor(at / level.width);

export const slotStart = (level: Level, slot: number): number => slot * level.width;

/** The bucket of a coarser level that contains one of `finer`. */
export const slotWithin = (level: Level, finer: Level, slot: number): number => slotAt(level, slotStart(finer, slot));

export const pageOf = (level: Level, slot: number): number => Math.floor(slot / level.perPage);

/**
 * Spans of uptime. Each ends now and begins at the edge of a bucket, so that it is one bucket longer
 * than its name at most: a bucket leaves as a whole.
 */
export const SPANS = {
  '24h': { level: FIVE, slots: 288 },
  '7d': { level: HOUR, slots: 7 * 24 },
  '30d': { level: DAY, slots: 30 },
  '90d': { level: DAY, slots: 90 },
  '1y': { level: DAY, slots: 365 },
} as const satisfies Record<string, { readonly level: Level; readonly slots: number }>;

export type SpanName = keyof typeof SPANS;
export const SPAN_NAMES = Object.keys(SPANS) as readonly SpanName[];

/** Length of a span, ms. */
export const spanMs = (span: SpanName): number => SPANS[span].slots * SPANS[span].level.width;

/** First bucket of a span's own level that still counts at `now`. */
export const firstSlot = (span: SpanName, now: number): number => {
  const { level, slots } = SPANS[span];
  return slotAt(level, now) - slots;
};

/** Days that the page shows as bars, today included. */
export const BARS = 90;
