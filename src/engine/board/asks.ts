import type { Check } from '../../contract/check.ts';
import type { Config } from '../../contract/config.ts';
import { isToBeAsked, movesOf, placesIn } from '../locations/places.ts';
import { homeOf, isTurn, MOST_CONFIRMATIONS, type Request, sampleOf, served } from '../locations/turns.ts';
import { contradicts, electorateOf, isContested, type Votes, voteOf } from '../locations/votes.ts';
import { judge } from '../probe/judge.ts';
import { statusOf } from '../status/records.ts';
import type { Measured } from './ask-prober.ts';
import type { BoardState } from './board-state.ts';
import type { BoardSettings } from './render.ts';
import { slotOf } from './schedule.ts';
import { asWaiting, type Planned, plannedOf, type Shard } from './shards.ts';

/** Who is asked about which check: the runtime's own prober, or locations. */

const NO_VOTES: Votes = new Map();

export const isBlindIn =
  ({ locations }: BoardState) =>
  (location: string): boolean =>
    locations.locations.get(location)?.blind !== undefined;

/** The samples by which blind locations are tried. */
const samplesOf = ({ locations }: BoardState, { checks, canaries }: Config): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    [...locations.locations.values()].flatMap(({ id, blind }) =>
      blind === undefined ? [] : [[id, sampleOf(id, checks, canaries)] as const],
    ),
  );

/** Has a shard's prober object say where it runs, if it has not for long; and takes the one that replaced it, if one did. */
export const introducing = (state: BoardState, { locations }: Config, now: number): ((shard: Shard) => Shard) => {
  // A remote prober is where it was put.
  const asked = new Set(locations.filter(({ kind }) => kind !== 'url').map(({ id }) => id));
  return (shard) => {
    const { name, location } = shard;
    if (location === undefined || !asked.has(location)) return shard;
    const record = state.locations.locations.get(location);
    return { ...shard, introduce: isToBeAsked(record, name, now), moves: movesOf(record, name) };
  };
};

/** What due checks need: one reading of the runtime's own prober, or one of each location whose turn it is. */
export const plannedAsks = (
  due: readonly Check[],
  at: number,
  state: BoardState,
  config: Config,
): readonly Planned[] => {
  const isBlind = isBlindIn(state);
  const samples = samplesOf(state, config);
  return due.flatMap((check): readonly Planned[] => {
    const record = state.records.get(check.id);
    const electorate = electorateOf(check);
    if (electorate === undefined) return [plannedOf(check, record)];
    const votes = state.locations.votes.get(check.id) ?? NO_VOTES;
    const slot = slotOf(check.interval, at);
    const home = homeOf(electorate, isBlind);
    const isAsked = (location: string): boolean => {
      if (location === home) return true;
      const sample = samples.get(location);
      if (sample !== undefined) return sample.has(check.id);
      return config.canaries.includes(check.id) || isTurn(electorate, location, votes.get(location), slot);
    };
    const asked = electorate.locations.filter(isAsked);
    // All of them in one lane, as they are counted together.
    const slow = asked.some((location) => votes.get(location)?.kind === 'timeout');
    return asked.map((location) => {
      const failing = votes.get(location)?.kind !== undefined;
      const planned = slow && statusOf(record) === 'down' ? asWaiting(check) : { check, slow, failing };
      return { ...planned, location };
    });
  });
};

/** A check whose votes must be confirmed before they count, and the locations that have not voted in this tick. */
interface Contest {
  readonly check: Check;
  readonly requests: readonly (Request & { readonly location: string })[];
}

/** Checks whose readings of this tick are about to change something while older votes have not been asked again. */
export const contestsIn = (
  measured: readonly Measured[],
  slots: ReadonlyMap<string, number>,
  state: BoardState,
  { types, config }: BoardSettings,
): readonly Contest[] => {
  const isBlind = isBlindIn(state);
  const placeOf = placesIn(state.locations.locations);
  const byCheck = new Map<Check, Measured[]>();
  for (const each of measured) {
    if (each.location === undefined) continue;
    byCheck.set(each.check, [...(byCheck.get(each.check) ?? []), each]);
  }
  return [...byCheck].flatMap(([asked, own]): readonly Contest[] => {
    const electorate = electorateOf(asked);
    const record = state.records.get(asked.id);
    const slot = slots.get(asked.id);
    if (electorate === undefined || slot === undefined) return [];
    const votes = new Map(state.locations.votes.get(asked.id) ?? NO_VOTES);
    for (const { location, reading } of own)
      votes.set(location!, voteOf(location!, slot, reading, judge(asked, types[asked.type]!, reading, config.secrets)));
    const status = statusOf(record);
    const fresh = new Set(own.map(({ location }) => location!));
    const missing = electorate.locations.filter((location) => !fresh.has(location) && !isBlind(location));
    if (missing.length === 0) return [];
    if (!isContested(electorate, votes, { slot, status, fresh, isBlind, placeOf })) return [];
    const last = record?.last?.verdict ?? 'unknown';
    const isRunning = last !== 'unknown' && contradicts(last, status);
    const request = { check: electorate, isRunning };
    return [
      { check: asked, requests: missing.map((location) => ({ ...request, location, vote: votes.get(location) })) },
    ];
  });
};

/** How many confirmations each location has left in a tick. */
export class Allowance {
  readonly #given = new Map<string, number>();

  /** Takes as many as there are left, and wanted. */
  take(location: string, wanted: number): number {
    const given = this.#given.get(location) ?? 0;
    const taken = Math.min(wanted, MOST_CONFIRMATIONS - given);
    this.#given.set(location, given + taken);
    return taken;
  }
}

/** One shard a location: the confirmations that it gives in this tick, without retries. */
export const confirmationShards = (contests: readonly Contest[], allowance: Allowance): readonly Shard[] => {
  const checks = new Map(contests.map(({ check }) => [check.id, { ...check, retries: 0 }]));
  const requests = contests.flatMap((contest) => contest.requests);
  return [...new Set(requests.map(({ location }) => location))].flatMap((location) => {
    const wanted = requests.filter((request) => request.location === location);
    const given = served(wanted, allowance.take(location, wanted.length));
    if (given.length === 0) return [];
    return { name: 'confirm', location, checks: given.map(({ check }) => checks.get(check.id)!) };
  });
};
