import type { Level } from './grid.ts';
import { addTally, decodeTally, emptyTally, encodeTally, type Tally } from './tally.ts';

/** Tallies by the number of their bucket. */
export type Slots = Map<number, Tally>;

/** Adds a tally to what a map holds for its bucket. */
export function addAt(slots: Slots, slot: number, tally: Tally): void {
  const held = slots.get(slot) ?? emptyTally();
  addTally(held, tally);
  slots.set(slot, held);
}

const DIGITS = 36;

/** `"8n0=5//4k*5;8n1=4,,1"`: bucket numbers less `base`, base 36, and their tallies, in order. */
export const encodeSlots = (slots: Slots, { width }: Level, base = 0): string =>
  [...slots]
    .sort(([a], [b]) => a - b)
    .map(([slot, tally]) => `${(slot - base).toString(DIGITS)}=${encodeTally(tally, width)}`)
    .join(';');

export function decodeSlots(text: string, { width }: Level, base = 0): Slots {
  const items = text === '' ? [] : text.split(';');
  return new Map(
    items.map((item) => {
      const [slot, tally] = item.split('=') as [string, string];
      return [Number.parseInt(slot, DIGITS) + base, decodeTally(tally, width)];
    }),
  );
}

const startOf = (text: string, slot: number): number => `;${text}`.indexOf(`;${slot.toString(DIGITS)}=`);

/** The tally of one bucket, without decoding the others. */
export function slotIn(text: string, slot: number, { width }: Level): Tally | undefined {
  const start = startOf(text, slot);
  if (start === -1) return undefined;
  const end = text.indexOf(';', start);
  return decodeTally(text.slice(text.indexOf('=', start) + 1, end === -1 ? undefined : end), width);
}

/** Adds tallies to what a text holds: a bucket that is new to it, as nearly all are, is put at its end. */
export function addToText(text: string, slots: Slots, level: Level, base: number): string {
  const isNew = [...slots.keys()].every((slot) => startOf(text, slot - base) === -1);
  if (isNew) return [text, encodeSlots(slots, level, base)].filter(Boolean).join(';');
  const held = decodeSlots(text, level, base);
  for (const [slot, tally] of slots) addAt(held, slot, tally);
  return encodeSlots(held, level, base);
}
