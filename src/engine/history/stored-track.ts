import { FIVE } from './grid.ts';
import { decodeSlots, encodeSlots } from './slots.ts';
import { decodeNumbers, encodeNumbers } from './tally.ts';
import type { Kind, Track } from './track.ts';

/** Every track as the Board stores it each tick: `[id, covering, recent, open]`, numbers in base 36. */
export type StoredTrack = readonly [id: string, covering: string, recent: string, open: string];

const KINDS: readonly Kind[] = ['fine', 'down', 'quiet'];
const list = <T>(text: string, decode: (item: string) => T): T[] => (text === '' ? [] : text.split(';').map(decode));

export function storeTrack(id: string, { covering, recent, open }: Track): StoredTrack {
  const now = covering
    ? encodeNumbers([
        covering.until,
        covering.until - covering.accounted,
        Number(covering.known),
        Number(covering.down),
      ])
    : '';
  const stretches = recent.map(({ from, to, kind }) => encodeNumbers([from, to - from, KINDS.indexOf(kind)]));
  return [id, now, stretches.join(';'), encodeSlots(open, FIVE)];
}

export function loadTrack([, covering, recent, open]: StoredTrack): Track {
  const at = decodeNumbers(covering);
  return {
    ...(covering === ''
      ? {}
      : { covering: { until: at(0), accounted: at(0) - at(1), known: at(2) === 1, down: at(3) === 1 } }),
    recent: list(recent, (item) => {
      const part = decodeNumbers(item);
      return { from: part(0), to: part(0) + part(1), kind: KINDS[part(2)]! };
    }),
    open: decodeSlots(open, FIVE),
  };
}
