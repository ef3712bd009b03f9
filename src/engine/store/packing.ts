import type { Doc, DocStore } from '../../contract/store.ts';
import { type Upgrade, versioned } from './codec.ts';

/** A document's most bytes. A Durable Object's value may have 2 MB; {@link DocStore} promises half of that. */
export const MAX_DOCUMENT_BYTES = 1_000_000;

/** Bytes that the envelope around the items may take. */
const ENVELOPE_BYTES = 100;

const BEYOND_ASCII = /[^\0-\x7f]/;

/** Length in UTF-8 bytes, without an encoder: QuickJS has none. */
export const utf8Length = (text: string): number => {
  if (!BEYOND_ASCII.test(text)) return text.length;
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes: two for each half.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
};

/** Part of a {@link DocStore.commit}. */
export type Writes = Parameters<DocStore['commit']>[0];

/** Documents that writes leave in the store, where they are all there are of their kind. */
export const documentsIn = (writes: Writes): number => writes.filter(({ value }) => value !== null).length;

/** Many small items in as few documents as their size allows: rows are what the free plan counts. */
export interface Packed<T> {
  /** `state/` gives `state/0`, `state/1`, … */
  readonly prefix: string;
  /** Documents that hold `items`, and deletions of those beyond them that `stored` says are there. */
  write(items: Iterable<T>, stored: number): Writes;
  read(store: DocStore): Promise<{ readonly items: readonly T[]; readonly documents: number }>;
}

const chunks = (items: Iterable<string>): string[][] => {
  const filled: string[][] = [];
  let room = 0;
  for (const item of items) {
    const bytes = utf8Length(item) + 1;
    if (bytes > room || filled.length === 0) {
      filled.push([]);
      room = MAX_DOCUMENT_BYTES - ENVELOPE_BYTES;
    }
    filled.at(-1)!.push(item);
    room -= bytes;
  }
  return filled;
};

const texts = function* <T>(items: Iterable<T>): Generator<string> {
  for (const item of items) yield JSON.stringify(item);
};

/** Keys sort as text; zeros in front keep them in the order of their numbers. */
const keyOf = (prefix: string, index: number): string => `${prefix}${String(index).padStart(4, '0')}`;

/**
 * @param kind names the documents in errors.
 * @param upgrades of the whole list, as {@link versioned} takes them.
 */
export const packed = <T>(kind: string, prefix: string, upgrades: readonly Upgrade[] = []): Packed<T> => {
  const codec = versioned<T[]>(kind, upgrades);
  return {
    prefix,
    write(items, stored) {
      const filled = chunks(texts(items));
      const documents = filled.map((chunk, index) => ({
        key: keyOf(prefix, index),
        value: codec.encodeItems(chunk),
      }));
      const surplus = Array.from({ length: Math.max(0, stored - filled.length) }, (_, index) => ({
        key: keyOf(prefix, filled.length + index),
        value: null,
      }));
      return [...documents, ...surplus];
    },
    async read(store) {
      const documents: readonly Doc[] = await store.list({ start: prefix, end: `${prefix}\uffff` });
      return { items: documents.flatMap(({ value }) => codec.decode(value)), documents: documents.length };
    },
  };
};
