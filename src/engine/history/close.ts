import type { DocStore } from '../../contract/store.ts';
import type { Writes } from '../store/packing.ts';
import { isEmpty } from './bucket.ts';
import {
  DAY,
  FIVE,
  firstSlot,
  HOUR,
  LEVELS,
  type Level,
  pageOf,
  SPAN_NAMES,
  SPANS,
  type SpanName,
  slotAt,
} from './grid.ts';
import { type HistoryState, summaryOf, summaryWrites } from './history-state.ts';
import { byPage, Page, pageName, shardOf } from './pages.ts';
import type { Slots } from './slots.ts';
import { addLatency, addPaged, closeHour, letGo, takeIn, trim, wasIn } from './summary.ts';

/** Expired documents that one closing deletes at most, of each level: more wait for the next. */
const MOST_DELETED = 24;

/** The pages that one closing reads, each once. */
class Book {
  readonly #store: DocStore;
  readonly #pages = new Map<string, Promise<Page>>();
  readonly #changed = new Set<Page>();

  constructor(store: DocStore) {
    this.#store = store;
  }

  page(level: Level, page: number, shard: number): Promise<Page> {
    const name = `${level.name}/${page}/${shard}`;
    const known = this.#pages.get(name);
    if (known) return known;
    const read = Page.read(this.#store, level, page, shard);
    this.#pages.set(name, read);
    return read;
  }

  async add(level: Level, check: string, slots: Slots): Promise<void> {
    for (const [number, part] of byPage(level, slots)) {
      const page = await this.page(level, number, shardOf(check));
      page.add(check, part);
      this.#changed.add(page);
    }
  }

  writes(): Writes {
    return [...this.#changed].flatMap((page) => page.writes());
  }
}

/** Takes out of a span's total the buckets that have left its span since the last closing. */
const leave = async (state: HistoryState, book: Book, span: SpanName, before: number, edge: number): Promise<void> => {
  const { level } = SPANS[span];
  // After a long gap most buckets in between do not exist, but a prober's clock may have been a bucket ahead of ours.
  const end = Math.min(firstSlot(span, edge), slotAt(level, before) + 2);
  for (let slot = firstSlot(span, before); slot < end; slot++) {
    for (const [check, summary] of state.summaries) {
      if (!wasIn(summary, level, slot)) continue;
      const page = await book.page(level, pageOf(level, slot), shardOf(check));
      const bucket = page.slot(check, slot);
      if (bucket) letGo(summary, span, bucket);
    }
  }
};

/** Removes the buckets that have ended from the open ones. */
const ended = (slots: Slots, level: Level, now: number): Slots => {
  const current = slotAt(level, now);
  const done: Slots = new Map([...slots].filter(([slot, bucket]) => slot !== current && !isEmpty(bucket)));
  for (const slot of [...slots.keys()]) if (slot !== current) slots.delete(slot);
  return done;
};

const closeCheck = async (state: HistoryState, book: Book, check: string, now: number, edge: number): Promise<void> => {
  const accumulator = state.accumulators.get(check);
  const fives: Slots = accumulator ? ended(accumulator.open, FIVE, now) : new Map();
  if (fives.size === 0 && !state.summaries.has(check)) return;
  const summary = summaryOf(state, check);
  for (const [slot, bucket] of fives) {
    takeIn(summary, slot, bucket);
    addLatency(summary, slot, bucket, edge);
  }
  const hours = ended(summary.hours, HOUR, now);
  for (const [hour, bucket] of hours) closeHour(summary, hour, bucket);
  const days = ended(summary.days, DAY, now);
  const closed = [
    [FIVE, fives],
    [HOUR, hours],
    [DAY, days],
  ] as const;
  for (const [level, slots] of closed) {
    for (const [slot, bucket] of slots) addPaged(summary, level, slot, bucket, edge);
    await book.add(level, check, slots);
  }
  trim(summary, now);
};

const expired = async (store: DocStore, now: number): Promise<Writes> => {
  const found = await Promise.all(
    LEVELS.map((level) => {
      const end = pageName(level, pageOf(level, slotAt(level, now - level.keep)));
      return store.list({ start: `${level.name}/`, end, limit: MOST_DELETED });
    }),
  );
  return found.flat().map(({ key }) => ({ key, value: null }));
};

/** Whether a five-minute boundary has passed since buckets were last closed. */
export const isClosing = ({ clock }: HistoryState, now: number): boolean =>
  clock === undefined || slotAt(FIVE, clock.closedAt) !== slotAt(FIVE, now);

/**
 * Closes five-minute buckets, and with them the hours and days that have ended. Each closed bucket goes to its
 * level's page and into that level's totals, what has left a span leaves its total, and expired pages are deleted.
 *
 * @returns what to store together with the accumulators.
 */
export const close = async (state: HistoryState, store: DocStore, now: number): Promise<Writes> => {
  const before = state.clock;
  const edge = Math.max(now, before?.edge ?? now);
  const book = new Book(store);
  if (before) for (const span of SPAN_NAMES) await leave(state, book, span, before.edge, edge);
  for (const check of new Set([...state.accumulators.keys(), ...state.summaries.keys()])) {
    await closeCheck(state, book, check, now, edge);
  }
  const deletions = await expired(store, now);
  return [...book.writes(), ...deletions, ...summaryWrites(state, { closedAt: now, edge })];
};
