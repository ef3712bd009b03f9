import type { Verdict } from '../../contract/verdict.ts';

/** What one location says of a check. `unknown` stands for all that says nothing: blind, missing, stale, not confirmed. */
export interface Ballot {
  readonly location: string;
  /** Where it really is: locations in one place share a vote. */
  readonly place: string;
  readonly verdict: Verdict;
}

/** What the votes come to. */
export interface Folded {
  readonly verdict: Verdict;
  /** Places that vote. */
  readonly voters: number;
  /** Votes that it takes. */
  readonly quorum: number;
}

const RANK = { pass: 0, warn: 1, fail: 2 } as const;
const BY_RANK = ['pass', 'warn', 'fail'] as const;

type Known = keyof typeof RANK;

/** One vote a place: the best that one of its locations knows, for a target that one of them reaches is reached from there. */
export const votesByPlace = (ballots: readonly Ballot[]): ReadonlyMap<string, Verdict> => {
  const votes = new Map<string, Verdict>();
  for (const { place, verdict } of ballots) {
    const other = votes.get(place) ?? 'unknown';
    const isBetter = verdict !== 'unknown' && (other === 'unknown' || RANK[verdict] < RANK[other]);
    votes.set(place, isBetter ? verdict : other);
  }
  return votes;
};

/** Votes that must agree: never more than there are voters. */
export const effectiveQuorum = (quorum: number | undefined, voters: number): number =>
  Math.min(quorum ?? Math.floor(voters / 2) + 1, voters);

/** The vote at place `quorum`, the worst first. */
const quorumWorst = (votes: readonly Verdict[], unknown: Known, quorum: number): Known => {
  const ranks = votes.map((verdict) => RANK[verdict === 'unknown' ? unknown : verdict]);
  return BY_RANK[ranks.sort((a, b) => b - a)[quorum - 1]!]!;
};

/**
 * The verdict of a check from those of its locations: as bad as `quorum` of them agree on. It is computed with the
 * unknown votes taken for the best, and for the worst. Where the two differ, the unknown votes would decide: then only what
 * is certain counts, and a `pass` is not.
 */
export const foldVotes = (ballots: readonly Ballot[], wanted: number | undefined): Folded => {
  const votes = [...votesByPlace(ballots).values()];
  const quorum = effectiveQuorum(wanted, votes.length);
  const best = quorumWorst(votes, 'pass', quorum);
  const worst = quorumWorst(votes, 'fail', quorum);
  const verdict = best === worst || best !== 'pass' ? best : 'unknown';
  return { verdict, voters: votes.length, quorum };
};

/** Of each place that is at least as bad as `verdict`, the first location that says so. */
export const locationsThatSay = (ballots: readonly Ballot[], verdict: 'warn' | 'fail'): readonly string[] => {
  const votes = votesByPlace(ballots);
  const isAsBad = (said: Verdict | undefined) =>
    said !== undefined && said !== 'unknown' && RANK[said] >= RANK[verdict];
  const seen = new Set<string>();
  return ballots.flatMap(({ location, place, verdict: own }) => {
    if (seen.has(place) || !isAsBad(votes.get(place)) || !isAsBad(own)) return [];
    seen.add(place);
    return location;
  });
};
