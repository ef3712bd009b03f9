import type { DocStore } from '../../contract/store.ts';
import { type Upgrade, versioned } from '../store/codec.ts';
import { documentsIn, packed, type Writes } from '../store/packing.ts';
import type { Vote, Votes } from './votes.ts';

/** Why a location counts as blind. */
export type BlindReason = 'canaries' | 'others';

/** What is remembered of one prober object. */
export interface ProberRecord {
  /** Within its location, `fast-0`. */
  readonly name: string;
  /** When it last said where it runs, ms since the epoch. */
  readonly askedAt: number;
  /** Code of its data centre, if it could tell. */
  readonly colo?: string | undefined;
  /** From the Board and back, ms. */
  readonly roundTrip?: number | undefined;
  /** Objects that were given up because they did not run where the hint says; part of the name of the one in use. */
  readonly moves?: number | undefined;
  /** How many of them on which day (days since the epoch). */
  readonly moved?: { readonly day: number; readonly count: number } | undefined;
}

/** What is remembered of one location. */
export interface LocationRecord {
  readonly id: string;
  readonly blind?: { readonly since: number; readonly by: BlindReason } | undefined;
  readonly probers?: readonly ProberRecord[] | undefined;
}

/** All that is stored about locations; never changed in place. Empty where no check has any. */
export interface LocationState {
  /** By check. */
  readonly votes: ReadonlyMap<string, Votes>;
  /** By location; those of which there is nothing to say are not there. */
  readonly locations: ReadonlyMap<string, LocationRecord>;
}

interface StoredVotes {
  readonly id: string;
  readonly votes: readonly Vote[];
}

export const NO_LOCATIONS: LocationState = { votes: new Map(), locations: new Map() };

const KEY = 'locations';
/** Version 1 did not know where probers run. */
const UPGRADES: readonly Upgrade[] = [(older) => older];
export const locationsCodec = versioned<readonly LocationRecord[]>('locations', UPGRADES);
const voteDocuments = packed<StoredVotes>('votes', 'vote/');

export const loadLocations = async (
  store: DocStore,
): Promise<{ readonly state: LocationState; readonly documents: number }> => {
  const [text, stored] = await Promise.all([store.get(KEY), voteDocuments.read(store)]);
  const records = text === undefined ? [] : locationsCodec.decode(text);
  return {
    state: {
      votes: new Map(stored.items.map(({ id, votes }) => [id, new Map(votes.map((vote) => [vote.location, vote]))])),
      locations: new Map(records.map((record) => [record.id, record])),
    },
    documents: stored.documents,
  };
};

/** What must be stored to get from `before` to `after`; nothing where nothing changed. */
export const locationWrites = (
  before: LocationState,
  after: LocationState,
  stored: number,
): { readonly writes: Writes; readonly documents: number } => {
  const locations =
    after.locations === before.locations
      ? []
      : [{ key: KEY, value: locationsCodec.encode([...after.locations.values()]) }];
  if (after.votes === before.votes) return { writes: locations, documents: stored };
  const items = [...after.votes].map(([id, votes]): StoredVotes => ({ id, votes: [...votes.values()] }));
  const votes = voteDocuments.write(items, stored);
  return { writes: [...locations, ...votes], documents: documentsIn(votes) };
};
