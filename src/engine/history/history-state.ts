import type { DocStore } from '../../contract/store.ts';
import { KEEP_REMOVED_MS } from '../status/records.ts';
import { versioned } from '../store/codec.ts';
import { documentsIn, packed, type Writes } from '../store/packing.ts';
import { recount } from './recount.ts';
import {
  ACCUMULATOR_UPGRADES,
  loadAccumulator,
  type StoredAccumulator,
  storeAccumulator,
} from './stored-accumulator.ts';
import { loadSummary, type StoredSummary, SUMMARY_UPGRADES, storeSummary } from './stored-summary.ts';
import { newSummary, type Summary } from './summary.ts';
import { type Accumulator, newAccumulator } from './uptime-accumulator.ts';

/** How far closing has come, ms since the epoch. */
export interface Clock {
  /** When five-minute buckets were last closed. */
  readonly closedAt: number;
  /** The latest such time ever; differs if the clock was set back. Buckets that left a span by then stay out. */
  readonly edge: number;
}

/** The history that is held in memory. Changed in place: where a commit fails, it is read again. */
export interface HistoryState {
  clock: Clock | undefined;
  readonly accumulators: Map<string, Accumulator>;
  readonly summaries: Map<string, Summary>;
  /** Documents that each takes up in the store. */
  readonly documents: { accumulators: number; summaries: number };
}

const CLOCK_KEY = 'history';
const clockCodec = versioned<Clock>('history clock');
const accumulatorDocuments = packed<StoredAccumulator>('track', 'track/', ACCUMULATOR_UPGRADES);
const summaryDocuments = packed<StoredSummary>('summary', 'summary/', SUMMARY_UPGRADES);

export const loadHistoryState = async (store: DocStore): Promise<HistoryState> => {
  const [clockText, accumulators, stored] = await Promise.all([
    store.get(CLOCK_KEY),
    accumulatorDocuments.read(store),
    summaryDocuments.read(store),
  ]);
  const clock = clockText === undefined ? undefined : clockCodec.decode(clockText);
  const summaries = new Map(stored.items.map((item) => [item.id, loadSummary(item)]));
  const older = stored.items.filter(({ totals }) => totals === '').map(({ id }) => [id, summaries.get(id)!] as const);
  if (older.length > 0 && clock !== undefined) await recount(new Map(older), store, clock.edge);
  return {
    clock,
    accumulators: new Map(accumulators.items.map((item) => [item[0], loadAccumulator(item)])),
    summaries,
    documents: { accumulators: accumulators.documents, summaries: stored.documents },
  };
};

export const accumulatorOf = (state: HistoryState, check: string): Accumulator => {
  const accumulator = state.accumulators.get(check) ?? newAccumulator();
  state.accumulators.set(check, accumulator);
  return accumulator;
};

export const summaryOf = (state: HistoryState, check: string): Summary => {
  const summary = state.summaries.get(check) ?? newSummary();
  state.summaries.set(check, summary);
  return summary;
};

/** Forgets checks that left the config a week ago, as their records are. Their pages stay until they expire. */
export const forgetRemoved = (
  { accumulators, summaries }: HistoryState,
  isThere: (check: string) => boolean,
  now: number,
): void => {
  for (const [id, { coverage, open }] of accumulators) {
    const idle = open.size === 0 && (coverage?.until ?? 0) < now - KEEP_REMOVED_MS;
    if (!idle || isThere(id)) continue;
    accumulators.delete(id);
    summaries.delete(id);
  }
};

/** The part that changes at every tick. */
export const accumulatorWrites = (state: HistoryState): Writes => {
  const items = [...state.accumulators].map(([id, each]) => storeAccumulator(id, each));
  const writes = accumulatorDocuments.write(items, state.documents.accumulators);
  state.documents.accumulators = documentsIn(writes);
  return writes;
};

/** The part that changes when five-minute buckets close. */
export const summaryWrites = (state: HistoryState, clock: Clock): Writes => {
  const items = [...state.summaries].map(([id, summary]) => storeSummary(id, summary));
  const writes = summaryDocuments.write(items, state.documents.summaries);
  state.documents.summaries = documentsIn(writes);
  state.clock = clock;
  return [{ key: CLOCK_KEY, value: clockCodec.encode(clock) }, ...writes];
};
