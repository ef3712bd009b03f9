import type { DocStore } from '../../contract/store.ts';
import type { Writes } from '../store/packing.ts';
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
import { type Ledger, summaryOf, summaryWrites } from './ledger.ts';
import { byPage, Page, pageName, shardOf } from './pages.ts';
import type { Slots } from './slots.ts';
import { closeHour, letGo, takeIn, trim, waiting, wasIn } from './summary.ts';
import { isEmpty } from './tally.ts';

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

/** Takes out of a running total the buckets that have left its span since the last closing. */
async function leave(ledger: Ledger, book: Book, span: SpanName, before: number, edge: number): Promise<void> {
  const { level } = SPANS[span];
  // After a long silence most of what lies between was never there; but a prober's clock may have been a bucket ahead of ours.
  const end = Math.min(firstSlot(span, edge), slotAt(level, before) + 2);
  for (let slot = firstSlot(span, before); slot < end; slot++) {
    for (const [check, summary] of ledger.summaries) {
      if (!wasIn(summary, level, slot)) continue;
      const page = await book.page(level, pageOf(level, slot), shardOf(check));
      const tally = page.slot(check, slot);
      if (tally) letGo(summary, span, tally);
      letGo(summary, span, waiting(summary, level, slot));
    }
  }
}

/** Takes the buckets that have ended out of what is still gathered. */
function ended(slots: Slots, level: Level, now: number): Slots {
  const current = slotAt(level, now);
  const done: Slots = new Map([...slots].filter(([slot, tally]) => slot !== current && !isEmpty(tally)));
  for (const slot of [...slots.keys()]) if (slot !== current) slots.delete(slot);
  return done;
}

async function closeCheck(ledger: Ledger, book: Book, check: string, now: number, edge: number): Promise<void> {
  const track = ledger.tracks.get(check);
  const fives = track ? ended(track.open, FIVE, now) : new Map();
  if (fives.size === 0 && !ledger.summaries.has(check)) return;
  const summary = summaryOf(ledger, check);
  for (const [slot, tally] of fives) takeIn(summary, slot, tally, edge);
  const hours = ended(summary.hours, HOUR, now);
  for (const [hour, tally] of hours) closeHour(summary, hour, tally);
  const days = ended(summary.days, DAY, now);
  await book.add(FIVE, check, fives);
  await book.add(HOUR, check, hours);
  await book.add(DAY, check, days);
  trim(summary, now);
}

async function expired(store: DocStore, now: number): Promise<Writes> {
  const found = await Promise.all(
    LEVELS.map((level) => {
      const end = pageName(level, pageOf(level, slotAt(level, now - level.keep)));
      return store.list({ start: `${level.name}/`, end, limit: MOST_DELETED });
    }),
  );
  return found.flat().map(({ key }) => ({ key, value: null }));
}

/** Whether a five-minute boundary has passed since buckets were last closed. */
export const isClosing = ({ clock }: Ledger, now: number): boolean =>
  clock === undefined || slotAt(FIVE, clock.closedAt) !== slotAt(FIVE, now);

/**
 * Closes five-minute buckets, and with them the hours and days that have ended. Each closed bucket goes to its level's page and into the running totals, what has left a span
 * leaves its total, and expired pages are deleted.
 *
 * @returns what to store together with the tracks.
 */
export async function close(ledger: Ledger, store: DocStore, now: number): Promise<Writes> {
  const before = ledger.clock;
  const edge = Math.max(now, before?.edge ?? now);
  const book = new Book(store);
  if (before) for (const span of SPAN_NAMES) await leave(ledger, book, span, before.edge, edge);
  for (const check of new Set([...ledger.tracks.keys(), ...ledger.summaries.keys()])) {
    await closeCheck(ledger, book, check, now, edge);
  }
  const deletions = await expired(store, now);
  return [...book.writes(), ...deletions, ...summaryWrites(ledger, { closedAt: now, edge })];
}
