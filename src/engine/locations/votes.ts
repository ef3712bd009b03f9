import type { Failure, FailureKind } from '../../contract/failure.ts';
import type { Status, Verdict } from '../../contract/verdict.ts';
import type { Ballot } from './fold.ts';

/** What one location found when it last probed a check. */
export interface Vote {
  readonly location: string;
  /** Slot of the check, by the Board's clock: how old the vote is, whatever the prober's clock shows. */
  readonly slot: number;
  /** When the reading began, ms since the epoch. */
  readonly at: number;
  readonly verdict: Verdict;
  readonly kind?: FailureKind | undefined;
  readonly latency?: number | undefined;
  /** The first reasons why it is not `pass`. */
  readonly reasons: readonly Failure[];
}

/** By location. */
export type Votes = ReadonlyMap<string, Vote>;

/** A check that has locations, as far as voting goes. */
export interface Electorate {
  readonly id: string;
  readonly interval: number;
  /** The first is home. */
  readonly locations: readonly string[];
  readonly quorum?: number | undefined;
  readonly othersEvery: number;
}

/** A vote counts for two turns: one may be missed. */
const FRESH_TURNS = 2;

/** Whether a vote is too old to count; one that lies as far ahead is from before the clock stepped back. */
export const isStale = ({ othersEvery }: Electorate, vote: Vote, slot: number): boolean =>
  Math.abs(slot - vote.slot) > FRESH_TURNS * othersEvery;

const VERDICT_OF: Readonly<Record<Status, Verdict>> = {
  up: 'pass',
  degraded: 'warn',
  down: 'fail',
  unknown: 'unknown',
};

/** Whether a verdict says something else than the status, in either direction. */
export const contradicts = (verdict: Verdict, status: Status): boolean => verdict !== VERDICT_OF[status];

/** What is known when votes are counted. */
export interface Poll {
  /** Slot of the tick. */
  readonly slot: number;
  readonly status: Status;
  /** Locations whose vote is of this tick. */
  readonly fresh: ReadonlySet<string>;
  readonly isBlind: (location: string) => boolean;
  readonly placeOf: (location: string) => string;
}

/** Whether a vote of this tick contradicts the status: then those of earlier ticks count no more until they are confirmed. */
export const isContested = ({ locations }: Electorate, votes: Votes, { fresh, status, isBlind }: Poll): boolean =>
  locations.some((id) => fresh.has(id) && !isBlind(id) && contradicts(votes.get(id)?.verdict ?? 'unknown', status));

/** What each location of a check says now. */
export const ballotsOf = (check: Electorate, votes: Votes, poll: Poll): readonly Ballot[] => {
  const contested = isContested(check, votes, poll);
  return check.locations.map((location) => {
    const vote = votes.get(location);
    const counts =
      vote !== undefined &&
      !poll.isBlind(location) &&
      !isStale(check, vote, poll.slot) &&
      (poll.fresh.has(location) || !contested);
    return { location, place: poll.placeOf(location), verdict: counts ? vote.verdict : 'unknown' };
  });
};
