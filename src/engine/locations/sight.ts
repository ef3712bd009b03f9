import type { Check } from '../../contract/check.ts';
import type { Config } from '../../contract/config.ts';
import { isNetwork } from '../util/network-failure.ts';
import { goneBlind, type Look, seesAgain } from './blame.ts';
import type { BlindReason, LocationRecord, LocationState } from './state.ts';
import { sampleOf } from './turns.ts';
import { electorateOf, isStale, type Vote, type Votes } from './votes.ts';

/** Which locations can see: what the votes of a tick say about the probers themselves. */

/** A canary's last look counts for so many of its intervals. */
const FRESH_INTERVALS = 2;

interface SightContext {
  readonly config: Pick<Config, 'checks' | 'canaries'>;
  /** ms since the epoch. */
  readonly now: number;
  /** Whether the vote of a location at a check is of this tick. */
  readonly isFresh: (check: string, location: string) => boolean;
}

type VotesOf = ReadonlyMap<string, Votes>;

const slotNow = ({ interval }: Check, now: number): number => Math.floor(now / interval) * interval;

/** Locations all of whose canaries fail by the network. */
const silentLocations = (votes: VotesOf, { config: { checks, canaries }, now }: SightContext): ReadonlySet<string> => {
  const watched = checks.filter(({ id, locations }) => locations !== undefined && canaries.includes(id));
  const places = new Set(watched.flatMap(({ locations = [] }) => locations));
  const isSilent = (canary: Check, location: string): boolean => {
    const vote = votes.get(canary.id)?.get(location);
    const age = vote === undefined ? Number.POSITIVE_INFINITY : Math.abs(slotNow(canary, now) - vote.slot);
    return age <= FRESH_INTERVALS * canary.interval && isNetwork(vote!.kind);
  };
  return new Set(
    [...places].filter((location) =>
      watched.filter(({ locations }) => locations!.includes(location)).every((canary) => isSilent(canary, location)),
    ),
  );
};

/** The last look of each location that sees, at each of its checks. */
const looksOf = (votes: VotesOf, { config, now, isFresh }: SightContext, blind: LocationState['locations']): Look[] =>
  config.checks.flatMap((check) => {
    const electorate = electorateOf(check);
    const own = votes.get(check.id);
    if (electorate === undefined || own === undefined) return [];
    const counts = (vote: Vote | undefined): vote is Vote =>
      vote !== undefined &&
      blind.get(vote.location)?.blind === undefined &&
      !isStale(electorate, vote, slotNow(check, now));
    return electorate.locations
      .map((location) => own.get(location))
      .filter(counts)
      .map(({ location, kind }) => ({ check: check.id, location, kind, fresh: isFresh(check.id, location) }));
  });

/** Whether a location that others showed to be blind has looked at its sample since, and sees again. */
const hasRecovered = (votes: VotesOf, location: string, since: number, { config }: SightContext): boolean => {
  const sample = sampleOf(location, config.checks, config.canaries);
  const looks = [...sample].flatMap((id) => votes.get(id)?.get(location) ?? []).filter(({ slot }) => slot >= since);
  return seesAgain(looks, sample.size);
};

/** Blindness after these votes; `before` itself where nothing changed. */
export const sightAfter = (
  before: LocationState['locations'],
  votes: VotesOf,
  hasFailures: boolean,
  context: SightContext,
): LocationState['locations'] => {
  const silent = silentLocations(votes, context);
  const shown = hasFailures ? goneBlind(looksOf(votes, context, before)) : new Set<string>();
  const after = new Map(before);
  const set = (id: string, by: BlindReason | undefined) => {
    const { blind, ...record }: LocationRecord = after.get(id) ?? { id };
    if (blind?.by === by) return;
    after.set(id, by === undefined ? record : { ...record, blind: { since: blind?.since ?? context.now, by } });
  };
  for (const { id, blind } of before.values()) {
    if (blind === undefined || silent.has(id)) continue;
    if (blind.by === 'canaries' || hasRecovered(votes, id, blind.since, context)) set(id, undefined);
  }
  for (const id of shown) set(id, 'others');
  for (const id of silent) set(id, 'canaries');
  const isSame = after.size === before.size && [...after].every(([id, record]) => before.get(id) === record);
  return isSame ? before : after;
};
