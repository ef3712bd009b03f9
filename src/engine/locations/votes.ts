import type { Check } from '../../contract/check.ts';
import type { Failure, FailureKind } from '../../contract/failure.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Judgement, Status, Verdict } from '../../contract/verdict.ts';
import { type Ballot, foldVotes } from './fold.ts';

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

/** `undefined` for a check that the runtime's own prober looks at alone. */
export const electorateOf = ({ id, interval, locations, quorum, othersEvery }: Check): Electorate | undefined =>
  locations === undefined ? undefined : { id, interval, locations, quorum, othersEvery: othersEvery ?? interval };

/** Reasons of a vote that are stored: the page shows one, and a check has as many votes as locations. */
const MOST_REASONS = 2;

export const voteOf = (location: string, slot: number, reading: Reading, { verdict, reasons }: Judgement): Vote => ({
  location,
  slot,
  at: reading.at,
  verdict,
  kind: reading.failure?.kind,
  latency: reading.measures.latency,
  reasons: reasons.slice(0, MOST_REASONS),
});

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

const ballotsWhere = (
  check: Electorate,
  votes: Votes,
  poll: Poll,
  counts: (location: string) => boolean,
): readonly Ballot[] =>
  check.locations.map((location) => {
    const vote = votes.get(location);
    const isKnown =
      vote !== undefined && counts(location) && !poll.isBlind(location) && !isStale(check, vote, poll.slot);
    return { location, place: poll.placeOf(location), verdict: isKnown ? vote.verdict : 'unknown' };
  });

/**
 * Whether the votes are about to say something else than the status: one of this tick does, or what they all come to. Then
 * older ones count no more until they are confirmed, so that no vote changes a status twice.
 */
export const isContested = (check: Electorate, votes: Votes, poll: Poll): boolean => {
  const ballots = ballotsWhere(check, votes, poll, () => true);
  return (
    ballots.some(
      ({ location, verdict }) =>
        poll.fresh.has(location) && !poll.isBlind(location) && contradicts(verdict, poll.status),
    ) || contradicts(foldVotes(ballots, check.quorum).verdict, poll.status)
  );
};

/** What each location of a check says now. */
export const ballotsOf = (check: Electorate, votes: Votes, poll: Poll): readonly Ballot[] => {
  const contested = isContested(check, votes, poll);
  return ballotsWhere(check, votes, poll, (location) => !contested || poll.fresh.has(location));
};
