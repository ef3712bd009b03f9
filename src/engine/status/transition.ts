import type { Failure } from '../../contract/failure.ts';
import type { Judgement, Status, Verdict } from '../../contract/verdict.ts';
import { type Flap, flap, STEADY } from './flapping.ts';

/** How many verdicts a rule needs, from the check's config; both at least 1. */
export interface Rules {
  readonly failureThreshold: number;
  readonly successThreshold: number;
}

/** A verdict about the target, and when its reading began (ms since the epoch). */
export interface KnownVerdict {
  readonly verdict: Exclude<Verdict, 'unknown'>;
  readonly at: number;
  /** It ended flapping. Kept here, since a clock that steps back gives two readings the same time. */
  readonly calmed?: true;
}

/** State of the status rule for a check. Bounded: the window is no longer than the larger threshold. */
export interface CheckState {
  /** Absent until enough readings agreed for the first time. */
  readonly status?: Status;
  /** Time of the first reading of the run that led to `status`. */
  readonly since?: number;
  /** The last known verdicts, oldest first. */
  readonly window: readonly KnownVerdict[];
  /** The run of unknown verdicts that the last reading ended with. */
  readonly unknowns?: { readonly count: number; readonly since: number };
  /** Of the last reading that did not pass. */
  readonly reasons: readonly Failure[];
  /** Known verdicts further back than `window`, and whether they show flapping. */
  readonly flap?: Flap | undefined;
}

/** A status change. */
export interface Transition {
  readonly from: Status | undefined;
  readonly to: Status;
  /** Time of the first reading with this status. */
  readonly since: number;
  /** Time of the reading that confirmed it. */
  readonly at: number;
  /** Readings that say so, from the first to the one that confirmed it. */
  readonly readings: number;
}

const RANK = { pass: 0, warn: 1, fail: 2 } as const;
const BY_RANK: readonly Status[] = ['up', 'degraded', 'down'];
const NOTHING: CheckState = { window: [], reasons: [] };

/** Readings that agree: how many, and the time of the first. */
interface Run {
  readonly since: number;
  readonly readings: number;
}

/** A status that the rule takes, with the time it holds from. */
interface Move extends Run {
  readonly status: Status;
}

/** The last `count` ranks, or none if there are fewer: a rule needs its full number of verdicts. */
const lastRanks = (window: readonly KnownVerdict[], count: number): readonly number[] =>
  window.length < count ? [] : window.slice(-count).map(({ verdict }) => RANK[verdict]);

/** The unbroken run, up to the last reading, in which every reading follows on its predecessor. */
const lastRun = (
  window: readonly KnownVerdict[],
  follows: (reading: KnownVerdict, before: KnownVerdict) => boolean,
): Run => {
  let first = window.length - 1;
  while (first > 0 && follows(window[first]!, window[first - 1]!)) first--;
  return { since: window[first]!.at, readings: window.length - first };
};

const worsened = (window: readonly KnownVerdict[], from: number, { failureThreshold }: Rules): Move | undefined => {
  const ranks = lastRanks(window, failureThreshold);
  const best = Math.min(...ranks);
  if (ranks.length === 0 || best <= from) return undefined;
  return { status: BY_RANK[best]!, ...lastRun(window, (_, before) => RANK[before.verdict] >= best) };
};

const bettered = (window: readonly KnownVerdict[], from: number, { successThreshold }: Rules): Move | undefined => {
  const ranks = lastRanks(window, successThreshold);
  const worst = Math.max(...ranks);
  if (ranks.length === 0 || worst >= from) return undefined;
  // Up again it is no earlier than it stopped to flap.
  const isFresh = ({ calmed }: KnownVerdict) => worst === RANK.pass && calmed === true;
  const follows = (reading: KnownVerdict, before: KnownVerdict) => !isFresh(reading) && RANK[before.verdict] <= worst;
  return { status: BY_RANK[worst]!, ...lastRun(window, follows) };
};

/** Without a status the first pass suffices; from `unknown` it takes the full number. */
const settled = (window: readonly KnownVerdict[], status: 'unknown' | undefined, rules: Rules): Move | undefined => {
  const successThreshold = status === undefined ? 1 : rules.successThreshold;
  const better = bettered(window, RANK.warn, { ...rules, successThreshold });
  return better ?? worsened(window, RANK.pass, rules);
};

const afterKnown = (window: readonly KnownVerdict[], status: Status | undefined, rules: Rules): Move | undefined => {
  if (status === undefined || status === 'unknown') return settled(window, status, rules);
  const rank = BY_RANK.indexOf(status);
  return worsened(window, rank, rules) ?? bettered(window, rank, rules);
};

/** A flapping check is at least `degraded`. */
const floored = (
  move: Move | undefined,
  status: Status | undefined,
  { flapping }: Flap,
  { at }: KnownVerdict,
): Move | undefined => {
  const isTooGood = flapping && (move?.status ?? status) === 'up';
  return isTooGood ? { since: at, readings: 1, ...move, status: 'degraded' } : move;
};

const take = (
  state: CheckState,
  at: number,
  move: Move | undefined,
): { state: CheckState; transition?: Transition } => {
  if (move === undefined || move.status === state.status) return { state };
  const { status, since, readings } = move;
  return {
    state: { ...state, status, since },
    transition: { from: state.status, to: status, since, at, readings },
  };
};

const onUnknown = (state: CheckState, at: number, { failureThreshold }: Rules) => {
  const unknowns = { count: (state.unknowns?.count ?? 0) + 1, since: state.unknowns?.since ?? at };
  if (unknowns.count < failureThreshold) return { state: { ...state, unknowns } };
  return take({ ...state, unknowns, window: [] }, at, {
    status: 'unknown',
    since: unknowns.since,
    readings: unknowns.count,
  });
};

const onKnown = ({ unknowns: _ended, ...state }: CheckState, known: KnownVerdict, rules: Rules) => {
  const before = state.flap ?? STEADY;
  const measured = flap(before, known.verdict);
  const hasCalmed = before.flapping && !measured.flapping;
  const window = [...state.window, hasCalmed ? { ...known, calmed: true as const } : known];
  const move = floored(afterKnown(window, state.status, rules), state.status, measured, known);
  // Trimmed only after the rule has looked: a threshold lowered in the config may reach back further than it.
  const kept = window.slice(-Math.max(rules.failureThreshold, rules.successThreshold));
  return take({ ...state, window: kept, flap: measured }, known.at, move);
};

/**
 * Applies one judged reading to a check, as docs/architecture.md describes ("How a status moves").
 *
 * @param state the stored state; `undefined` before the first reading.
 * @param at when the reading began, ms since the epoch.
 * @returns the new state, and the transition if the status changed.
 */
export const advance = (
  state: CheckState | undefined,
  { verdict, reasons }: Judgement,
  at: number,
  rules: Rules,
): { state: CheckState; transition?: Transition } => {
  const before = state ?? NOTHING;
  const noted = verdict === 'pass' ? before : { ...before, reasons };
  return verdict === 'unknown' ? onUnknown(noted, at, rules) : onKnown(noted, { verdict, at }, rules);
};
