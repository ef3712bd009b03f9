import type { Beat, InboxPort } from '../../contract/ports.ts';
import type { DocStore } from '../../contract/store.ts';
import type { CheckRecord } from '../status/records.ts';
import { versioned } from '../store/codec.ts';

/** One document a heartbeat check: a beat must be stored when it is acknowledged, not at the next tick. */
const keyOf = (check: string): string => `beat/${check}`;

const codec = versioned<Beat>('heartbeat');

export const beatWrite = (check: string, beat: Beat) => ({ key: keyOf(check), value: codec.encode(beat) });

/** For a check that is forgotten. */
export const beatDeletion = (check: string) => ({ key: keyOf(check), value: null });

/** What was pushed, as a port for the probes of heartbeat checks. */
export const inboxPort = (store: DocStore, records: ReadonlyMap<string, CheckRecord>): InboxPort => ({
  async last(check) {
    const text = await store.get(keyOf(check));
    return text === undefined ? undefined : codec.decode(text);
  },
  listeningSince: async (check) => records.get(check)?.addedAt,
});
