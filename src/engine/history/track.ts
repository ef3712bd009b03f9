import type { Reading } from '../../contract/reading.ts';
import type { Judgement } from '../../contract/verdict.ts';
import type { Interval, MaintenanceIntervals } from '../maintenance/interval.ts';
import { FIVE, slotAt, slotStart } from './grid.ts';
import { noteLatency } from './sketch.ts';
import type { Slots } from './slots.ts';
import { emptyTally, type Tally } from './tally.ts';

/** How a stretch was put down: known and not `down`, known and `down`, or maintenance. */
export type Kind = 'fine' | 'down' | 'quiet';

export interface Accounted extends Interval {
  readonly kind: Kind;
}

/** The reading that tells of the present. */
export interface Covering {
  /** Up to here its time is put down already. */
  readonly accounted: number;
  /** Past it, the reading tells nothing any more: its start plus twice the interval. */
  readonly until: number;
  /** False for a reading whose verdict is `unknown`. */
  readonly known: boolean;
  readonly down: boolean;
}

/**
 * What is remembered of one check between two ticks. Tallies in `open` wait for the next five-minute boundary; they
 * add to what is stored already, so a late correction of a closed bucket is an entry like any other.
 */
export interface Track {
  covering?: Covering;
  /** What was put down since the oldest reading that a coming transition can still reach back to. */
  recent: readonly Accounted[];
  /** By number of the five-minute bucket. */
  readonly open: Slots;
}

export const newTrack = (): Track => ({ recent: [], open: new Map() });

function tallyAt(track: Track, slot: number): Tally {
  let tally = track.open.get(slot);
  if (tally === undefined) {
    tally = emptyTally();
    track.open.set(slot, tally);
  }
  return tally;
}

/** Puts a stretch down, or with `sign` -1 takes it back, bucket by bucket. */
function put(track: Track, { from, to, kind }: Accounted, sign: 1 | -1): void {
  for (let start = from; start < to; ) {
    const slot = slotAt(FIVE, start);
    const end = Math.min(to, slotStart(FIVE, slot + 1));
    const ms = sign * (end - start);
    const tally = tallyAt(track, slot);
    if (kind === 'quiet') tally.maintenance += ms;
    else tally.known += ms;
    if (kind === 'down') tally.down += ms;
    start = end;
  }
}

/** Puts a stretch down and remembers it, as one with the last where it continues it. */
function remember(track: Track, stretch: Accounted): void {
  if (stretch.to <= stretch.from) return;
  put(track, stretch, 1);
  const last = track.recent.at(-1);
  track.recent =
    last?.to === stretch.from && last.kind === stretch.kind
      ? [...track.recent.slice(0, -1), { ...last, to: stretch.to }]
      : [...track.recent, stretch];
}

/** Puts down the time up to `now` that the last reading tells of. Time that no reading covers is put down nowhere. */
export function cover(track: Track, check: string, now: number, quiet: MaintenanceIntervals): void {
  const { covering } = track;
  if (covering === undefined) return;
  const to = Math.min(now, covering.until);
  let from = covering.accounted;
  if (to <= from) return;
  const kind = covering.down ? 'down' : 'fine';
  const known = (end: number) => covering.known && remember(track, { from, to: end, kind });
  for (const planned of quiet(check, { from, to })) {
    const start = Math.max(from, planned.from);
    known(start);
    from = Math.max(start, Math.min(to, planned.to));
    remember(track, { from: start, to: from, kind: 'quiet' });
  }
  known(to);
  track.covering = { ...covering, accounted: to };
}

/** Replaces every remembered stretch from `since` on by what `replace` makes of it. */
function revise(track: Track, since: number, replace: (part: Accounted) => Accounted | undefined): void {
  if (track.recent.every(({ to }) => to <= since)) return;
  track.recent = track.recent.flatMap((each): Accounted[] => {
    if (each.to <= since) return [each];
    const part = { ...each, from: Math.max(each.from, since) };
    const before = each.from < since ? [{ ...each, to: since }] : [];
    const after = replace(part);
    if (after?.kind === part.kind) return [each];
    put(track, part, -1);
    if (after) put(track, after, 1);
    return after ? [...before, after] : before;
  });
}

/** A transition holds from its `since`: what was put down after it by the old status is put right. */
export const correct = (track: Track, since: number, down: boolean): void =>
  revise(track, since, (part) => (part.kind === 'quiet' ? part : { ...part, kind: down ? 'down' : 'fine' }));

/** Takes back what was put down past `at`: a new reading tells of that time, or the clock was set back to it. */
const takeBack = (track: Track, at: number): void => revise(track, at, () => undefined);

/** Forgets what no transition can reach any more. */
function forget(track: Track, before: number): void {
  if (track.recent.every(({ from }) => from >= before)) return;
  track.recent = track.recent.flatMap((each) =>
    each.to <= before ? [] : [{ ...each, from: Math.max(each.from, before) }],
  );
}

function count(track: Track, { verdict, reasons }: Judgement, { at, attempts, measures }: Reading): void {
  const tally = tallyAt(track, slotAt(FIVE, at));
  tally.verdicts[verdict]++;
  tally.retries += Math.max(0, attempts - 1);
  for (const kind of new Set(reasons.map((each) => each.kind))) {
    tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + 1);
  }
  const { latency } = measures;
  if (latency !== undefined && Number.isFinite(latency)) noteLatency(tally.latency, latency);
}

/** One reading, judged, and what it made of the check's status. */
export interface Entry {
  readonly check: { readonly id: string; readonly interval: number };
  readonly reading: Reading;
  readonly judgement: Judgement;
  /** Whether the status is `down` after it. */
  readonly down: boolean;
  /** Since when the status holds, if this reading changed it. */
  readonly changedSince?: number | undefined;
  /** Whether an incident began with that. */
  readonly begins: boolean;
  /** Time of the oldest reading that a coming transition may reach back to. */
  readonly reach: number;
}

export function track(
  on: Track,
  { check, reading, judgement, down, changedSince, begins, reach }: Entry,
  quiet: MaintenanceIntervals,
): void {
  const { at } = reading;
  cover(on, check.id, at, quiet);
  takeBack(on, at);
  count(on, judgement, reading);
  if (changedSince !== undefined) correct(on, changedSince, down);
  if (begins) tallyAt(on, slotAt(FIVE, changedSince ?? at)).incidents++;
  on.covering = { accounted: at, until: at + 2 * check.interval, known: judgement.verdict !== 'unknown', down };
  forget(on, Math.min(reach, at));
}
