import type { Clock } from '../../contract/ports.ts';
import {
  type ExportReply,
  type ImportReply,
  STATE_VERSION,
  type StateBatch,
  type StateHead,
  type StoredDocument,
} from '../../contract/state.ts';
import type { DocStore } from '../../contract/store.ts';
import { VERSION } from '../../contract/version.ts';
import { UnreadableDocument, versioned } from '../store/codec.ts';
import { utf8Length, type Writes } from '../store/packing.ts';
import { hashOf } from '../util/hash.ts';
import { type BoardState, load } from './board-state.ts';
import type { BoardSettings } from './render.ts';
import type { StateStore } from './state-store.ts';

/** Keys that move, in the order of the file. Pages of history come first: while no bucket closes, they do not change. */
const PAGES = ['day/', 'five/', 'hour/'];

/**
 * What refers to them, read together. Alerts and their outbox stay where they are: a message that moved would be sent
 * twice. So does `runner`, the budgets of a deployment.
 */
const HEADS = ['beat/', 'history', 'incident/', 'incidents', 'locations', 'state/', 'summary/', 'track/', 'vote/'];

/** What has arrived of an import waits under its own keys until all of it is there. */
const STAGE = 'import/';
const STAGED_KEY = 'importing';

interface Staged {
  /** Of the file: its head as text. */
  readonly head: string;
  readonly received: number;
  readonly bytes: number;
}
const stagedCodec = versioned<Staged>('import');

/** Bytes of one page of an export. */
const PAGE_BYTES = 1_000_000;
const STEP = 50;

/** Bytes of an import: all of it is put in place in one transaction, in an object's 128 MB. */
const MOST_BYTES = 40_000_000;

const endOf = (prefix: string): string => (prefix.endsWith('/') ? `${prefix}\uffff` : `${prefix}\0`);

const moves = (key: string): boolean =>
  [...PAGES, ...HEADS].some((prefix) => (prefix.endsWith('/') ? key.startsWith(prefix) : key === prefix));

const timeOf = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** Moves what the Board knows to a file and back. Documents go as they are stored: codecs stay their only readers. */
export class StateMoves {
  readonly #settings: BoardSettings;
  readonly #store: DocStore;
  readonly #clock: Clock;
  readonly #stateStore: StateStore;

  constructor(
    settings: BoardSettings,
    { store, clock }: { readonly store: DocStore; readonly clock: Clock },
    stateStore: StateStore,
  ) {
    this.#settings = settings;
    this.#store = store;
    this.#clock = clock;
    this.#stateStore = stateStore;
  }

  /** One page of the file. A cursor is only good until the next bucket closes. */
  export(cursor?: string): Promise<ExportReply> {
    const now = this.#clock.now();
    return this.#stateStore.use(now, async (state): Promise<ExportReply> => {
      const closed = (await this.#store.get('history')) ?? '';
      const mark = hashOf(closed).toString(36);
      const [asked, after] = cursor === undefined ? [mark, ''] : splitAt(cursor);
      if (asked !== mark) return { kind: 'changed' };
      const head = this.#head(state, now);
      const documents = await this.#pagesAfter(after);
      const last = documents.at(-1);
      if (last !== undefined)
        return { kind: 'ok', value: { head, documents: [...documents], next: `${mark}~${last.key}` } };
      return { kind: 'ok', value: { head, documents: [...(await this.#all(HEADS))], next: null } };
    });
  }

  /** Takes in part of a file. The same part twice changes nothing; what is wrong with the file is found before it counts. */
  import(batch: StateBatch): Promise<ImportReply> {
    const now = this.#clock.now();
    return this.#stateStore.use(now, async (state): Promise<ImportReply> => {
      const objection = this.#objection(batch, state);
      if (objection !== undefined) return { kind: 'refused', why: objection };
      const { staged, old } = await this.#stagedOf(batch);
      if (batch.from > staged.received)
        return {
          kind: 'refused',
          why: `the part from document ${staged.received} on is missing: import the file again`,
        };
      const fresh = batch.documents.slice(staged.received - batch.from);
      const bytes = staged.bytes + fresh.reduce((sum, { value }) => sum + utf8Length(value), 0);
      if (bytes > MOST_BYTES)
        return {
          kind: 'refused',
          why: `the file holds more than ${MOST_BYTES / 1e6} MB, which is as much as one import takes`,
        };
      const received = staged.received + fresh.length;
      const next = { ...staged, received, bytes };
      await this.#store.commit([
        ...old,
        { key: STAGED_KEY, value: stagedCodec.encode(next) },
        ...fresh.map(({ key, value }) => ({ key: STAGE + key, value })),
      ]);
      if (received < batch.total) return { kind: 'ok', value: { received, applied: false } };
      return this.#apply(received, now);
    });
  }

  #head({ runner }: BoardState, now: number): StateHead {
    return {
      format: 'sitrep-state',
      version: STATE_VERSION,
      sitrep: VERSION,
      at: new Date(now).toISOString(),
      lastTickAt: timeOf(runner.endedAt),
      config: this.#fingerprint(),
    };
  }

  /** Of what history hangs on. Intervals and thresholds may differ. */
  #fingerprint(): string {
    const checks = this.#settings.config.checks.map(({ id, type }) => `${id} ${type}`);
    return hashOf(JSON.stringify(checks.sort())).toString(36);
  }

  #objection({ head, documents, allow }: StateBatch, { runner, records }: BoardState): string | undefined {
    if (head.version !== STATE_VERSION)
      return `the file has version ${head.version}, and this Sitrep (${VERSION}) reads ${STATE_VERSION}: upgrade the deployment`;
    const stranger = documents.find(({ key }) => !moves(key));
    if (stranger !== undefined) return `the file holds a document ${JSON.stringify(stranger.key)}, which does not move`;
    if (head.config !== this.#fingerprint() && !allow.includes('other-config'))
      return 'the file is of a config with other checks; deploy that config first, or allow other-config: checks that are not in the config are forgotten after a week';
    const mine = timeOf(runner.endedAt);
    const isNewer = records.size > 0 && mine !== null && (head.lastTickAt === null || mine > head.lastTickAt);
    if (isNewer && !allow.includes('newer'))
      return `this deployment has readings of ${mine}, newer than the file's (${head.lastTickAt}); allow newer to replace them`;
    return undefined;
  }

  /** What has arrived of this file; the rest of another file is dropped. */
  async #stagedOf({ head, from }: StateBatch): Promise<{ readonly staged: Staged; readonly old: Writes }> {
    const text = await this.#store.get(STAGED_KEY);
    const staged = text === undefined ? undefined : stagedCodec.decode(text);
    const name = JSON.stringify(head);
    if (staged?.head === name) return { staged, old: [] };
    const old = from > 0 ? [] : deletions(await this.#all([STAGE]));
    return { staged: { head: name, received: 0, bytes: 0 }, old };
  }

  async #apply(received: number, now: number): Promise<ImportReply> {
    const staged = await this.#all([STAGE]);
    const documents = staged.map(({ key, value }) => ({ key: key.slice(STAGE.length), value }));
    const discarded = [{ key: STAGED_KEY, value: null }, ...deletions(staged)];
    const why =
      documents.length < received ? 'the file holds a document twice' : await this.#unreadable(documents, now);
    if (why !== undefined) {
      await this.#store.commit(discarded);
      return { kind: 'refused', why };
    }
    const gone = deletions(await this.#all([...PAGES, ...HEADS]));
    await this.#stateStore.replace([...gone, ...discarded, ...documents]);
    return { kind: 'ok', value: { received, applied: true } };
  }

  /** Why the Board could not go on from `documents`. */
  async #unreadable(documents: readonly StoredDocument[], now: number): Promise<string | undefined> {
    try {
      await load(storeOf(documents), this.#settings.pace, now);
      return undefined;
    } catch (error) {
      if (error instanceof UnreadableDocument || error instanceof TypeError)
        return `the file cannot be read: ${error.message}`;
      throw error;
    }
  }

  /** Pages of history after a key, about a megabyte of them. */
  async #pagesAfter(after: string): Promise<readonly StoredDocument[]> {
    const found: StoredDocument[] = [];
    let bytes = 0;
    for (const prefix of PAGES) {
      let start = after >= prefix ? `${after}\0` : prefix;
      while (bytes < PAGE_BYTES && start < endOf(prefix)) {
        const step = await this.#store.list({ start, end: endOf(prefix), limit: STEP });
        if (step.length === 0) break;
        found.push(...step);
        bytes += step.reduce((sum, { value }) => sum + value.length, 0);
        start = `${step.at(-1)!.key}\0`;
      }
    }
    return found;
  }

  async #all(prefixes: readonly string[]): Promise<readonly StoredDocument[]> {
    const lists = await Promise.all(prefixes.map((prefix) => this.#store.list({ start: prefix, end: endOf(prefix) })));
    return lists.flat();
  }
}

const deletions = (documents: readonly StoredDocument[]): Writes => documents.map(({ key }) => ({ key, value: null }));

/** `mark~key`; a mark holds no tilde. */
const splitAt = (cursor: string): readonly [mark: string, key: string] => {
  const at = cursor.indexOf('~');
  return [cursor.slice(0, at), cursor.slice(at + 1)];
};

/** Documents as a store, to be read before they are one. */
const storeOf = (documents: readonly StoredDocument[]): DocStore => {
  const sorted = [...documents].sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    get: async (key) => sorted.find((each) => each.key === key)?.value,
    list: async ({ start, end, limit, reverse = false }) => {
      const found = sorted.filter(({ key }) => key >= start && key < end);
      return (reverse ? found.reverse() : found).slice(0, limit);
    },
    commit: async () => {
      throw new Error('nothing is stored before an import is known to be readable');
    },
  };
};
