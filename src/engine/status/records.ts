import type { Check } from '../../contract/check.ts';
import type { Failure, FailureKind } from '../../contract/failure.ts';
import type { Measures, Reading } from '../../contract/reading.ts';
import type { Judgement, Status, Verdict } from '../../contract/verdict.ts';
import { advance, type CheckState, type Transition } from './transition.ts';

/** The last reading, as the view shows it. */
export interface LastReading {
  readonly at: number;
  readonly verdict: Verdict;
  readonly attempts: number;
  readonly measures: Measures;
  readonly kind?: FailureKind | undefined;
  readonly httpStatus?: number | undefined;
  /** Why it was not `pass`; or if it was, which measures could not be taken. */
  readonly reasons: readonly Failure[];
  /** A heartbeat that is not due yet. */
  readonly waiting?: true | undefined;
}

/** All that the Board remembers of one check, but its history. */
export interface CheckRecord {
  readonly id: string;
  /** When the config was first seen to hold it, ms since the epoch. */
  readonly addedAt: number;
  /** When the config was first seen without it; its record is kept for a while, should it come back. */
  readonly removedAt?: number | undefined;
  /** Slot of the last reading that counted. */
  readonly slot?: number | undefined;
  readonly state?: CheckState | undefined;
  readonly last?: LastReading | undefined;
}

/** `unknown` while nothing is. */
export const statusOf = (record: CheckRecord | undefined): Status => record?.state?.status ?? 'unknown';

/** Why a check is not up; or if it is, the reasons of its last reading. */
export const reasonsOf = (record: CheckRecord | undefined): readonly Failure[] =>
  (statusOf(record) === 'up' ? record?.last?.reasons : record?.state?.reasons) ?? [];

/** Whether a check only waits for its first heartbeat: its status is unknown without any fault. */
export const isWaiting = (record: CheckRecord | undefined): boolean =>
  record?.last?.waiting === true && statusOf(record) === 'unknown';

/** The effect of one reading. */
export interface Folded {
  readonly record: CheckRecord;
  readonly judgement: Judgement;
  /** After it. */
  readonly state: CheckState;
  readonly transition?: Transition | undefined;
}

/** Moves a check on by a reading that is judged. */
export const foldReading = (
  before: CheckRecord,
  check: Check,
  reading: Reading,
  judgement: Judgement,
  slot: number,
): Folded => {
  const { verdict, reasons } = judgement;
  const { state, transition } = advance(before.state, judgement, reading.at, check);
  const { at, attempts, measures, failure, httpStatus, waiting } = reading;
  const last = { at, verdict, attempts, measures, kind: failure?.kind, httpStatus, reasons, waiting };
  return { record: { ...before, slot, state, last }, judgement, state, transition };
};

/** A check that was dropped from the config by mistake and put back within a week has lost nothing. */
export const KEEP_REMOVED_MS = 7 * 86_400_000;

const adopt = (before: CheckRecord | undefined, id: string, now: number): CheckRecord => {
  if (before === undefined) return { id, addedAt: now };
  if (before.removedAt === undefined) return before;
  const { removedAt: _back, ...record } = before;
  return record;
};

/**
 * The records of exactly the checks that the config holds, in its order, then those of checks removed from it
 * within the last week. Returns `before` itself where nothing changed.
 */
export const matchConfig = (
  before: ReadonlyMap<string, CheckRecord>,
  checks: readonly Check[],
  now: number,
): ReadonlyMap<string, CheckRecord> => {
  const after = new Map(checks.map(({ id }) => [id, adopt(before.get(id), id, now)]));
  for (const [id, record] of before) {
    if (after.has(id)) continue;
    const removedAt = record.removedAt ?? now;
    if (now - removedAt < KEEP_REMOVED_MS) after.set(id, { ...record, removedAt });
  }
  return isSame(before, after) ? before : after;
};

const isSame = (before: ReadonlyMap<string, CheckRecord>, after: ReadonlyMap<string, CheckRecord>): boolean =>
  before.size === after.size &&
  [...after].every(([id, { removedAt }]) => before.get(id)?.removedAt === removedAt && before.has(id));
