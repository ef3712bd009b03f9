import type { AlertState } from '../../contract/alert.ts';
import type { DocStore } from '../../contract/store.ts';
import { History } from '../history/history.ts';
import { type LocationState, loadLocations, locationWrites } from '../locations/state.ts';
import { RECORD_UPGRADES } from '../status/record-upgrades.ts';
import type { CheckRecord } from '../status/records.ts';
import { type Upgrade, versioned } from '../store/codec.ts';
import { documentsIn, packed, type Writes } from '../store/packing.ts';
import { beatDeletion } from './inbox.ts';
import { alertWrites, loadAlerts, type OutboxDocuments } from './outbox.ts';
import { beginPublication, type Pace, type Publication } from './publication.ts';
import type { Reads } from './read-quota.ts';

/** The Board's own figures. */
export interface Runner {
  /** Ticks that were stored. */
  readonly ticks: number;
  /** When the last one was, ms since the epoch. */
  readonly endedAt?: number | undefined;
  /** From the time that one was scheduled for, ms. */
  readonly lagMs?: number | undefined;
  readonly publication: Publication;
  /** What readers have used of a day's share. */
  readonly reads?: Reads | undefined;
}

/** The Board's documents, decoded. Never changed in place: a commit that fails leaves it as it was. */
export interface BoardState {
  readonly runner: Runner;
  readonly records: ReadonlyMap<string, CheckRecord>;
  /** Documents that the records take up in the store. */
  readonly recordDocuments: number;
  /** Changes in place, unlike the rest: whoever stores it must throw it away where that fails. */
  readonly history: History;
  readonly alerts: AlertState;
  readonly alertDocuments: OutboxDocuments;
  readonly locations: LocationState;
  /** Documents that the votes take up in the store. */
  readonly voteDocuments: number;
}

const RUNNER_KEY = 'runner';
/** Version 1 called a change that is not published yet `owed`. */
const RUNNER_UPGRADES: readonly Upgrade[] = [
  (older) => {
    const { publication, ...runner } = older as Runner & { readonly publication: { readonly owed: boolean } };
    const { owed, ...rest } = publication;
    return { ...runner, publication: { ...rest, pending: owed } };
  },
];
export const runnerCodec = versioned<Runner>('runner', RUNNER_UPGRADES);
const stateDocuments = packed<CheckRecord>('state', 'state/', RECORD_UPGRADES);

/** Reads everything a tick needs. Rejects where the store does, or holds what this version cannot read. */
export const load = async (store: DocStore, pace: Pace, now: number): Promise<BoardState> => {
  const [runner, records, history, outbox, locations] = await Promise.all([
    store.get(RUNNER_KEY),
    stateDocuments.read(store),
    History.load(store),
    loadAlerts(store),
    loadLocations(store),
  ]);
  return {
    runner: runner === undefined ? { ticks: 0, publication: beginPublication(pace, now) } : runnerCodec.decode(runner),
    records: new Map(records.items.map((record) => [record.id, record])),
    recordDocuments: records.documents,
    history,
    alerts: outbox.alerts,
    alertDocuments: outbox.documents,
    locations: locations.state,
    voteDocuments: locations.documents,
  };
};

const recordChanges = (before: BoardState, after: BoardState): Writes => {
  if (after.records === before.records) return [];
  const forgotten = [...before.records.keys()].filter((id) => !after.records.has(id));
  return [...stateDocuments.write(after.records.values(), before.recordDocuments), ...forgotten.map(beatDeletion)];
};

/** What must be stored to get from `before` to `after`; and `after` as it is once that is stored. */
export const changes = (
  before: BoardState,
  after: BoardState,
): { readonly writes: Writes; readonly stored: BoardState } => {
  const runner = { key: RUNNER_KEY, value: runnerCodec.encode(after.runner) };
  const records = recordChanges(before, after);
  const locations = locationWrites(before.locations, after.locations, before.voteDocuments);
  const outbox = after.alerts === before.alerts ? undefined : alertWrites(after.alerts, before.alertDocuments);
  return {
    writes: [runner, ...records, ...locations.writes, ...(outbox?.writes ?? [])],
    stored: {
      ...after,
      recordDocuments: records.length === 0 ? before.recordDocuments : documentsIn(records),
      alertDocuments: outbox?.documents ?? before.alertDocuments,
      voteDocuments: locations.documents,
    },
  };
};
