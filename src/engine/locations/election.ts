import type { Check } from '../../contract/check.ts';
import type { Config } from '../../contract/config.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Judgement, Status, Verdict } from '../../contract/verdict.ts';
import { isNetwork } from '../util/network-failure.ts';
import { type Ballot, foldVotes } from './fold.ts';
import { type Introduction, placesIn, withIntroductions } from './places.ts';
import { sightAfter } from './sight.ts';
import type { LocationState } from './state.ts';
import { ballotsOf, electorateOf, type Votes, voteOf } from './votes.ts';

/** What one location read of a check in this tick, judged. */
export interface Cast {
  readonly check: Check;
  readonly location: string;
  readonly slot: number;
  readonly reading: Reading;
  readonly judgement: Judgement;
  /** Where the prober object runs, if it was asked. */
  readonly introduction?: Introduction | undefined;
}

/** What the locations of a check come to: the only reading that status, history, incidents and alerts hear of. */
export interface Elected {
  readonly check: Check;
  readonly slot: number;
  readonly reading: Reading;
  readonly judgement: Judgement;
}

export interface ElectionContext {
  readonly config: Pick<Config, 'checks' | 'canaries' | 'locations'>;
  readonly statusOf: (check: string) => Status;
  /** ms since the epoch. */
  readonly now: number;
}

const groupByCheck = (casts: readonly Cast[]): ReadonlyMap<string, readonly Cast[]> => {
  const groups = new Map<string, Cast[]>();
  for (const cast of casts) {
    const group = groups.get(cast.check.id);
    if (group) group.push(cast);
    else groups.set(cast.check.id, [cast]);
  }
  return groups;
};

/** The votes with those of this tick in place of older ones, and without those of locations that a check no longer has. */
const withCasts = (
  before: LocationState['votes'],
  casts: ReadonlyMap<string, readonly Cast[]>,
  checks: readonly Check[],
): LocationState['votes'] => {
  const after = new Map<string, Votes>();
  let changed = casts.size > 0;
  for (const { id, locations = [] } of checks) {
    const old = before.get(id);
    const cast = casts.get(id);
    if (old === undefined && cast === undefined) continue;
    const kept = [...(old?.values() ?? [])].filter(({ location }) => locations.includes(location));
    changed ||= kept.length !== old?.size;
    const votes = new Map(kept.map((vote) => [vote.location, vote]));
    for (const { location, slot, reading, judgement } of cast ?? [])
      votes.set(location, voteOf(location, slot, reading, judgement));
    if (votes.size > 0) after.set(id, votes);
  }
  return changed || after.size !== before.size ? after : before;
};

const NAMES: Readonly<Record<Verdict, string>> = {
  pass: 'says pass',
  warn: 'says warn',
  fail: 'says fail',
  unknown: 'cannot say',
};

/** In words, why the votes decide nothing. */
const doubtOf = (
  ballots: readonly Ballot[],
  nameOf: (location: string) => string,
  isBlind: (id: string) => boolean,
) => {
  if (ballots.every(({ location }) => isBlind(location))) {
    const names = ballots.map(({ location }) => nameOf(location)).join(', ');
    return `our own network seems to be down, as seen from every location (${names})`;
  }
  const said = ballots.map(({ location, verdict }) => `${nameOf(location)} ${NAMES[verdict]}`).join(', ');
  return `the locations do not decide: ${said}`;
};

/** Of the readings of this tick, the one that stands for the verdict: its measures and reasons are shown. */
const representative = (casts: readonly Cast[], { locations = [] }: Check, verdict: Verdict): Cast | undefined =>
  [...casts]
    .sort((a, b) => locations.indexOf(a.location) - locations.indexOf(b.location))
    .find(({ judgement }) => judgement.verdict === verdict);

const doubtful = (cast: Cast, message: string): Pick<Elected, 'reading' | 'judgement'> => {
  const { check, at, took, attempts } = cast.reading;
  const failure = { kind: 'probe', message } as const;
  return {
    reading: { check, at, took, attempts, measures: {}, failure },
    judgement: { verdict: 'unknown', reasons: [failure] },
  };
};

/** The location that was asked went blind in this tick: what the others said before still counts. */
const byOlderVotes = ({ reading }: Cast, votes: Votes, verdict: Verdict): Pick<Elected, 'reading' | 'judgement'> => {
  const { check, at, took, attempts } = reading;
  const reasons = [...votes.values()].find((vote) => vote.verdict === verdict)?.reasons ?? [];
  return { reading: { check, at, took, attempts, measures: {} }, judgement: { verdict, reasons } };
};

/** Counts what locations read in a tick: the next state, and one verdict a check. Pure. */
export const elect = (
  before: LocationState,
  casts: readonly Cast[],
  { config, statusOf, now }: ElectionContext,
): { readonly state: LocationState; readonly elected: readonly Elected[] } => {
  const byCheck = groupByCheck(casts);
  const votes = withCasts(before.votes, byCheck, config.checks);
  const isFresh = (id: string, location: string) =>
    byCheck.get(id)?.some((cast) => cast.location === location) ?? false;
  const hasFailures = casts.some(({ reading: { failure } }) => isNetwork(failure?.kind) || failure?.kind === 'probe');
  const known = withIntroductions(before.locations, casts, now);
  const locations = sightAfter(known, votes, hasFailures, { config, now, isFresh });
  const state = votes === before.votes && locations === before.locations ? before : { ...before, votes, locations };
  const isBlind = (id: string) => locations.get(id)?.blind !== undefined;
  const placeOf = placesIn(locations);
  const names = new Map(config.locations.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const elected = [...byCheck.values()].flatMap((own): readonly Elected[] => {
    const { check, slot } = own[0]!;
    const electorate = electorateOf(check);
    const found = votes.get(check.id);
    if (electorate === undefined || found === undefined) return [];
    const ballots = ballotsOf(electorate, found, {
      slot,
      status: statusOf(check.id),
      fresh: new Set(own.map(({ location }) => location)),
      isBlind,
      placeOf,
    });
    const { verdict } = foldVotes(ballots, check.quorum);
    const seeing = own.filter(({ location }) => !isBlind(location));
    const chosen = representative(seeing, check, verdict);
    if (chosen) return [{ check, slot, reading: chosen.reading, judgement: chosen.judgement }];
    if (verdict === 'unknown') return [{ check, slot, ...doubtful(own[0]!, doubtOf(ballots, nameOf, isBlind)) }];
    return [{ check, slot, ...byOlderVotes(own[0]!, found, verdict) }];
  });
  return { state, elected };
};
