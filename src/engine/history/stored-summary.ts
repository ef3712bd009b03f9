import type { Upgrade } from '../store/codec.ts';
import { DAY, HOUR, SPAN_NAMES } from './grid.ts';
import { decodeBins, encodeBins } from './sketch.ts';
import { decodeSlots, encodeSlots } from './slots.ts';
import type { Summary, Total } from './summary.ts';
import { decodeKinds, decodeNumbers, encodeKinds, encodeNumbers } from './tally.ts';

/** A summary as it is stored: texts as {@link encodeSlots} and its like write them. */
export interface StoredSummary {
  readonly id: string;
  readonly since: number;
  readonly hours: string;
  readonly days: string;
  /** In the order of {@link SPAN_NAMES}: readings, known, down, incidents. */
  readonly totals: string;
  readonly latency: string;
  /** `day:readings,missing,down,incidents;…`: `"fp3:140;:140"` are two days without gaps, downtime or incidents. */
  readonly bars: string;
  /** `hour:ms;…`, decimal. */
  readonly medians: string;
  readonly failures: string;
}

/** Keys as their distance to the one before, which is left out where it is 1: most maps have no gaps. */
function encodeMap<V>(map: ReadonlyMap<number, V>, encode: (value: V) => string): string {
  let last = 0;
  let text = '';
  for (const key of [...map.keys()].sort((a, b) => a - b)) {
    const gap = key - last;
    last = key;
    text += `${text && ';'}${gap === 1 ? '' : gap.toString(36)}:${encode(map.get(key)!)}`;
  }
  return text;
}

function decodeMap<V>(text: string, decode: (value: string) => V): Map<number, V> {
  const map = new Map<number, V>();
  let key = 0;
  for (const item of text === '' ? [] : text.split(';')) {
    const [gap, value] = item.split(':') as [string, string];
    key += gap === '' ? 1 : Number.parseInt(gap, 36);
    map.set(key, decode(value));
  }
  return map;
}

/** Version 1 wrote every key in full. */
function gapped(text: string): string {
  const items = (text === '' ? [] : text.split(';')).map((item) => item.split(':') as [string, string]);
  return encodeMap(new Map(items.map(([key, value]) => [Number.parseInt(key, 36), value])), String);
}

export const SUMMARY_UPGRADES: readonly Upgrade[] = [
  (older) =>
    (older as readonly StoredSummary[]).map((each) => ({
      ...each,
      // It held every check since the store began.
      since: 0,
      bars: gapped(each.bars),
      medians: gapped(each.medians),
    })),
];

const encodeBar = ({ readings, known, down, incidents }: Total): string =>
  encodeNumbers([readings, DAY.width - known, down, incidents]);

function decodeBar(text: string): Total {
  const at = decodeNumbers(text);
  return { readings: at(0), known: DAY.width - at(1), down: at(2), incidents: at(3) };
}

export const storeSummary = (id: string, summary: Summary): StoredSummary => ({
  id,
  since: summary.since,
  hours: encodeSlots(summary.hours, HOUR),
  days: encodeSlots(summary.days, DAY),
  totals: SPAN_NAMES.map((span) => summary.totals[span])
    .map(({ readings, known, down, incidents }) => encodeNumbers([readings, known, down, incidents]))
    .join(';'),
  latency: encodeBins(summary.latency),
  bars: encodeMap(summary.bars, encodeBar),
  medians: encodeMap(summary.medians, String),
  failures: encodeKinds(summary.failures),
});

export function loadSummary(stored: StoredSummary): Summary {
  const totals = stored.totals.split(';').map((text) => {
    const at = decodeNumbers(text);
    return { readings: at(0), known: at(1), down: at(2), incidents: at(3) };
  });
  return {
    since: stored.since,
    hours: decodeSlots(stored.hours, HOUR),
    days: decodeSlots(stored.days, DAY),
    totals: Object.fromEntries(SPAN_NAMES.map((span, index) => [span, totals[index]!])) as Summary['totals'],
    latency: decodeBins(stored.latency),
    bars: decodeMap(stored.bars, decodeBar),
    medians: decodeMap(stored.medians, Number),
    failures: decodeKinds(stored.failures),
  };
}
