import { DAY_MS } from '../../contract/check.ts';
import type { DocStore } from '../../contract/store.ts';
import { versioned } from '../store/codec.ts';
import { documentsIn, packed, type Writes } from '../store/packing.ts';
import { loadSummary, type StoredSummary, SUMMARY_UPGRADES, storeSummary } from './stored-summary.ts';
import { loadTrack, type StoredTrack, storeTrack } from './stored-track.ts';
import { newSummary, type Summary } from './summary.ts';
import { newTrack, type Track } from './track.ts';

/** How far closing has come, ms since the epoch. */
export interface Clock {
  /** When five-minute buckets were last closed. */
  readonly closedAt: number;
  /** The latest such time ever: differs where the clock was set back since. What left a span by then stays out. */
  readonly edge: number;
}

/** All of the history that is held in memory. Changed in place: where a commit fails, it is read again. */
export interface Ledger {
  clock: Clock | undefined;
  readonly tracks: Map<string, Track>;
  readonly summaries: Map<string, Summary>;
  /** Documents that each takes up in the store. */
  readonly documents: { tracks: number; summaries: number };
}

const CLOCK_KEY = 'history';
const clockCodec = versioned<Clock>('history clock');
const trackDocuments = packed<StoredTrack>('track', 'track/');
const summaryDocuments = packed<StoredSummary>('summary', 'summary/', SUMMARY_UPGRADES);

export async function loadLedger(store: DocStore): Promise<Ledger> {
  const [clock, tracks, summaries] = await Promise.all([
    store.get(CLOCK_KEY),
    trackDocuments.read(store),
    summaryDocuments.read(store),
  ]);
  return {
    clock: clock === undefined ? undefined : clockCodec.decode(clock),
    tracks: new Map(tracks.items.map((item) => [item[0], loadTrack(item)])),
    summaries: new Map(summaries.items.map((item) => [item.id, loadSummary(item)])),
    documents: { tracks: tracks.documents, summaries: summaries.documents },
  };
}

export function trackOf(ledger: Ledger, check: string): Track {
  const track = ledger.tracks.get(check) ?? newTrack();
  ledger.tracks.set(check, track);
  return track;
}

export function summaryOf(ledger: Ledger, check: string): Summary {
  const summary = ledger.summaries.get(check) ?? newSummary();
  ledger.summaries.set(check, summary);
  return summary;
}

/** A check that left the config keeps its totals for a week, should it come back: its record is kept as long. */
const KEEP_REMOVED_MS = 7 * DAY_MS;

/** Forgets checks that left the config a week ago. Their pages stay until they expire. */
export function forgetRemoved({ tracks, summaries }: Ledger, isThere: (check: string) => boolean, now: number): void {
  for (const [id, { covering, open }] of tracks) {
    const idle = open.size === 0 && (covering?.until ?? 0) < now - KEEP_REMOVED_MS;
    if (!idle || isThere(id)) continue;
    tracks.delete(id);
    summaries.delete(id);
  }
}

/** What changes at every tick. */
export function trackWrites(ledger: Ledger): Writes {
  const items = [...ledger.tracks].map(([id, track]) => storeTrack(id, track));
  const writes = trackDocuments.write(items, ledger.documents.tracks);
  ledger.documents.tracks = documentsIn(writes);
  return writes;
}

/** What changes when five-minute buckets close. */
export function summaryWrites(ledger: Ledger, clock: Clock): Writes {
  const items = [...ledger.summaries].map(([id, summary]) => storeSummary(id, summary));
  const writes = summaryDocuments.write(items, ledger.documents.summaries);
  ledger.documents.summaries = documentsIn(writes);
  ledger.clock = clock;
  return [{ key: CLOCK_KEY, value: clockCodec.encode(clock) }, ...writes];
}
