import type { Reading } from '../../contract/reading.ts';
import type { Judgement } from '../../contract/verdict.ts';
import type { Interval, MaintenanceIntervals } from '../maintenance/interval.ts';
import { type Bucket, emptyBucket } from './bucket.ts';
import { FIVE, slotAt, slotStart } from './grid.ts';
import { noteLatency } from './sketch.ts';
import type { Slots } from './slots.ts';

/** The last reading, and how much of the time that it covers is accrued. */
export interface Coverage {
  /** Up to here its time is in the buckets. */
  readonly accrued: number;
  /** Where it ends: the reading's start plus twice the interval. */
  readonly until: number;
  /** False for a reading whose verdict is `unknown`. */
  readonly known: boolean;
  /** Its verdict is `fail`. */
  readonly failed: boolean;
}

/**
 * State of one check between two five-minute boundaries. Buckets in `open` add to what is stored already, so
 * one that arrives late for a closed bucket is an entry like any other.
 */
export interface Accumulator {
  coverage?: Coverage;
  /** By number of the five-minute bucket. */
  readonly open: Slots;
}

export const newAccumulator = (): Accumulator => ({ open: new Map() });

const bucketAt = ({ open }: Accumulator, slot: number): Bucket => {
  let bucket = open.get(slot);
  if (bucket === undefined) {
    bucket = emptyBucket();
    open.set(slot, bucket);
  }
  return bucket;
};

/** Splits `[from, to)` at the edges of buckets. */
const eachPart = (on: Accumulator, from: number, to: number, add: (bucket: Bucket, ms: number) => void): void => {
  for (let start = from; start < to; ) {
    const slot = slotAt(FIVE, start);
    const end = Math.min(to, slotStart(FIVE, slot + 1));
    add(bucketAt(on, slot), end - start);
    start = end;
  }
};

/** How an interval counts: added to the coverage, or subtracted again. */
const addCovered = (on: Accumulator, { known, failed }: Coverage, { from, to }: Interval, sign: 1 | -1): void => {
  if (!known) return;
  eachPart(on, from, to, (bucket, ms) => {
    bucket.known += sign * ms;
    if (failed) bucket.failed += sign * ms;
  });
};

/** Adds the time of an interval as the coverage has it, maintenance apart; or takes it away with a `sign` of -1. */
const addInterval = (
  on: Accumulator,
  coverage: Coverage,
  { from, to }: Interval,
  maintenance: readonly Interval[],
  sign: 1 | -1,
): void => {
  let start = from;
  for (const planned of maintenance) {
    const begin = Math.max(start, planned.from);
    const end = Math.max(begin, Math.min(to, planned.to));
    addCovered(on, coverage, { from: start, to: begin }, sign);
    eachPart(on, begin, end, (bucket, ms) => {
      bucket.maintenance += sign * ms;
    });
    start = end;
  }
  addCovered(on, coverage, { from: start, to }, sign);
};

/**
 * Accrues the time up to `now` that the last reading covers: known, known and failed, or maintenance. Time that no
 * reading covers, or one whose verdict is `unknown`, stays unknown.
 */
export const accrue = (on: Accumulator, check: string, now: number, maintenance: MaintenanceIntervals): void => {
  const { coverage } = on;
  if (coverage === undefined) return;
  const interval = { from: coverage.accrued, to: Math.min(now, coverage.until) };
  if (interval.to <= interval.from) return;
  addInterval(on, coverage, interval, maintenance(check, interval), 1);
  on.coverage = { ...coverage, accrued: interval.to };
};

/**
 * Takes back the time past `at` that the last reading was given: by the clock of its prober, the next reading began before
 * the Board's clock had come that far.
 */
const takeBack = (
  on: Accumulator,
  { id, interval: each }: Entry['check'],
  at: number,
  of: MaintenanceIntervals,
): void => {
  const { coverage } = on;
  if (coverage === undefined) return;
  const interval = { from: Math.max(at, coverage.until - 2 * each), to: coverage.accrued };
  if (interval.to <= interval.from) return;
  addInterval(on, coverage, interval, of(id, interval), -1);
};

/** One reading, judged, and what it made of its check. */
export interface Entry {
  readonly check: { readonly id: string; readonly interval: number };
  readonly reading: Reading;
  readonly judgement: Judgement;
  /** Whether an incident is open after it. */
  readonly inIncident: boolean;
  /** When the incident began that this reading confirmed, if it did; ms since the epoch. */
  readonly incidentBegan?: number | undefined;
}

const count = (bucket: Bucket, { reading, judgement: { verdict, reasons }, inIncident }: Entry): void => {
  const { attempts, measures, waiting } = reading;
  bucket.verdicts[verdict]++;
  bucket.retries += Math.max(0, attempts - 1);
  if (attempts > 1) bucket.retried++;
  if (inIncident && verdict === 'fail') bucket.confirmed++;
  for (const kind of waiting ? [] : new Set(reasons.map((each) => each.kind))) {
    bucket.kinds.set(kind, (bucket.kinds.get(kind) ?? 0) + 1);
  }
  const { latency } = measures;
  if (latency !== undefined && Number.isFinite(latency)) noteLatency(bucket.latency, latency);
};

/** Counts a reading in the bucket of its start. The reading before it covers the time up to there, and no more. */
export const takeReading = (on: Accumulator, entry: Entry, maintenance: MaintenanceIntervals): void => {
  const { check, reading, judgement, incidentBegan } = entry;
  const { at } = reading;
  accrue(on, check.id, at, maintenance);
  takeBack(on, check, at, maintenance);
  count(bucketAt(on, slotAt(FIVE, at)), entry);
  if (incidentBegan !== undefined) bucketAt(on, slotAt(FIVE, incidentBegan)).incidents++;
  const { verdict } = judgement;
  on.coverage = {
    accrued: at,
    until: at + 2 * check.interval,
    known: verdict !== 'unknown',
    failed: verdict === 'fail',
  };
};
