import { addBucket, type Bucket, decodeBucket, emptyBucket, encodeBucket, recountBucket } from './bucket.ts';
import type { Level } from './grid.ts';

/** Buckets by their number. */
export type Slots = Map<number, Bucket>;

/** Adds a bucket to the one that a map holds under its number. */
export const addAt = (slots: Slots, slot: number, bucket: Bucket): void => {
  const held = slots.get(slot) ?? emptyBucket();
  addBucket(held, bucket);
  slots.set(slot, held);
};

const DIGITS = 36;

/** `"8n0=5//4k*5;8n1=4,,1"`: bucket numbers less `base`, base 36, and their buckets, in order. */
export const encodeSlots = (slots: Slots, { width }: Level, base = 0): string =>
  [...slots]
    .sort(([a], [b]) => a - b)
    .map(([slot, bucket]) => `${(slot - base).toString(DIGITS)}=${encodeBucket(bucket, width)}`)
    .join(';');

export const decodeSlots = (text: string, { width }: Level, base = 0): Slots => {
  const items = text === '' ? [] : text.split(';');
  return new Map(
    items.map((item) => {
      const [slot, bucket] = item.split('=') as [string, string];
      return [Number.parseInt(slot, DIGITS) + base, decodeBucket(bucket, width)];
    }),
  );
};

const startOf = (text: string, slot: number): number => `;${text}`.indexOf(`;${slot.toString(DIGITS)}=`);

/** The bucket of one bucket, without decoding the others. */
export const slotIn = (text: string, slot: number, { width }: Level): Bucket | undefined => {
  const start = startOf(text, slot);
  if (start === -1) return undefined;
  const end = text.indexOf(';', start);
  return decodeBucket(text.slice(text.indexOf('=', start) + 1, end === -1 ? undefined : end), width);
};

/** Adds buckets to what a text holds: a bucket that is new to it, as nearly all are, is put at its end. */
export const addToText = (text: string, slots: Slots, level: Level, base: number): string => {
  const isNew = [...slots.keys()].every((slot) => startOf(text, slot - base) === -1);
  if (isNew) return [text, encodeSlots(slots, level, base)].filter(Boolean).join(';');
  const held = decodeSlots(text, level, base);
  for (const [slot, bucket] of slots) addAt(held, slot, bucket);
  return encodeSlots(held, level, base);
};

/** The same buckets, from version 1: see {@link recountBucket}. */
export const recountSlots = (text: string, level: Level): string => {
  const slots = [...decodeSlots(text, level)].map(([slot, bucket]) => [slot, recountBucket(bucket)] as const);
  return encodeSlots(new Map(slots), level);
};
