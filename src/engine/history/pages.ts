import type { DocStore } from '../../contract/store.ts';
import type { Upgrade } from '../store/codec.ts';
import { packed } from '../store/packing.ts';
import { hashOf } from '../util/hash.ts';
import type { Bucket } from './bucket.ts';
import { type Level, pageOf, slotStart } from './grid.ts';
import { addToText, decodeSlots, recountSlots, type Slots, slotIn } from './slots.ts';

/** Checks are spread over this many sets of pages, so that the history of one is read without that of all others. */
export const SHARDS = 8;

export const shardOf = (check: string): number => hashOf(check) % SHARDS;

/** `five/2026-11-22T10`: keys of one level sort by time. */
export const pageName = (level: Level, page: number): string =>
  `${level.name}/${new Date(slotStart(level, page * level.perPage)).toISOString().slice(0, 13)}`;

/** One check's buckets on a page: `[id, slots]`, slots counted from the page's first. */
type Item = readonly [check: string, slots: string];

/** One page of one shard: the buckets of its checks, as text until they are asked for. */
export class Page {
  readonly #level: Level;
  readonly #base: number;
  readonly #documents: ReturnType<typeof packed<Item>>;
  readonly #items: Map<string, string>;
  readonly #stored: number;

  private constructor(level: Level, page: number, shard: number, items: readonly Item[], stored: number) {
    this.#level = level;
    this.#base = page * level.perPage;
    this.#documents = documentsOf(level, page, shard);
    this.#items = new Map(items);
    this.#stored = stored;
  }

  static async read(store: DocStore, level: Level, page: number, shard: number): Promise<Page> {
    const { items, documents } = await documentsOf(level, page, shard).read(store);
    return new Page(level, page, shard, items, documents);
  }

  slot(check: string, slot: number): Bucket | undefined {
    return slotIn(this.#items.get(check) ?? '', slot - this.#base, this.#level);
  }

  slots(check: string): Slots {
    return decodeSlots(this.#items.get(check) ?? '', this.#level, this.#base);
  }

  /** Adds to what the page holds for each bucket; nothing that is there is lost. */
  add(check: string, slots: Slots): void {
    this.#items.set(check, addToText(this.#items.get(check) ?? '', slots, this.#level, this.#base));
  }

  writes(): ReturnType<ReturnType<typeof packed<Item>>['write']> {
    return this.#documents.write(this.#items, this.#stored);
  }
}

/** Version 1 stored the time in which the status was `down`. */
const upgradesOf = (level: Level): readonly Upgrade[] => [
  (older) => (older as readonly Item[]).map(([check, slots]): Item => [check, recountSlots(slots, level)]),
];

const documentsOf = (level: Level, page: number, shard: number) =>
  packed<Item>(`${level.name} page`, `${pageName(level, page)}/${shard}/`, upgradesOf(level));

/** Slots of one check, put together by page. */
export const byPage = (level: Level, slots: Slots): Map<number, Slots> => {
  const pages = new Map<number, Slots>();
  for (const [slot, bucket] of slots) {
    const page = pageOf(level, slot);
    pages.set(page, (pages.get(page) ?? new Map()).set(slot, bucket));
  }
  return pages;
};
