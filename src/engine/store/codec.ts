/**
 * How stored documents are written: one line of JSON `{"v":1,"d":…}`. A newer Sitrep reads what older ones
 * wrote by upgrading it a version at a time; an older one refuses what a newer one wrote rather than lose part of it.
 */
export interface Codec<T> {
  encode(value: T): string;
  /** The same for a list whose items are JSON already. */
  encodeItems(items: readonly string[]): string;
  /** Throws {@link UnreadableDocument}. */
  decode(text: string): T;
}

/** A document that this version cannot read. Nothing is overwritten: the tick fails and says why. */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument';
}

/** Turns what version `n` wrote into what version `n + 1` would have written; index 0 upgrades version 1. */
export type Upgrade = (older: unknown) => unknown;

const parse = (kind: string, text: string): { v: number; d: unknown } => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new UnreadableDocument(`the stored ${kind} is not JSON; it was not written by Sitrep`);
  }
  const { v, d } = (parsed ?? {}) as { v?: unknown; d?: unknown };
  if (typeof v === 'number' && Number.isInteger(v) && v >= 1) return { v, d };
  throw new UnreadableDocument(`the stored ${kind} carries no version; it was not written by Sitrep`);
};

/**
 * A codec for documents of one kind.
 *
 * @param kind names the document in errors.
 * @param upgrades one for each older version; the current version is one more than there are of them.
 */
export const versioned = <T>(kind: string, upgrades: readonly Upgrade[] = []): Codec<T> => {
  const current = upgrades.length + 1;
  return {
    encode: (value) => JSON.stringify({ v: current, d: value }),
    encodeItems: (items) => `{"v":${current},"d":[${items.join(',')}]}`,
    decode: (text) => {
      const { v, d } = parse(kind, text);
      if (v > current)
        throw new UnreadableDocument(
          `the stored ${kind} has version ${v}, and this Sitrep reads up to ${current}; deploy the newer one again`,
        );
      return upgrades.slice(v - 1).reduce<unknown>((older, upgrade) => upgrade(older), d) as T;
    },
  };
};
