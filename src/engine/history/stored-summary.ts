import type { Upgrade } from '../store/codec.ts';
import { decodeKinds, decodeNumbers, encodeKinds, encodeNumbers } from './bucket.ts';
import { decodeColumns, encodeColumns } from './columns.ts';
import { DAY, HOUR, SPAN_NAMES } from './grid.ts';
import { decodeBins, encodeBins } from './sketch.ts';
import { decodeSlots, encodeSlots, recountSlots } from './slots.ts';
import { emptyTotal, type Summary, type Total } from './summary.ts';

/**
 * A summary as it is stored: texts that can be kept encoded and decoded one by one. `docs/storage.md` says which
 * of them change how often.
 */
export interface StoredSummary {
  readonly id: string;
  readonly since: number;
  readonly hours: string;
  readonly days: string;
  /** In the order of {@link SPAN_NAMES}; empty where an older version stored it: {@link recount} fills it from pages. */
  readonly totals: string;
  readonly latency: string;
  /** Columns over days: readings, missing, failed, incidents, fails, confirmed, retried. */
  readonly bars: string;
  /** `hour:ms;…`, decimal. */
  readonly medians: string;
  readonly failures: string;
  readonly retried: number;
}

/** Keys as their distance to the one before, which is left out where it is 1: most maps have no gaps. */
const encodeMap = <V>(map: ReadonlyMap<number, V>, encode: (value: V) => string): string => {
  let last = 0;
  let text = '';
  for (const key of [...map.keys()].sort((a, b) => a - b)) {
    const gap = key - last;
    last = key;
    text += `${text && ';'}${gap === 1 ? '' : gap.toString(36)}:${encode(map.get(key)!)}`;
  }
  return text;
};

const decodeMap = <V>(text: string, decode: (value: string) => V): Map<number, V> => {
  const map = new Map<number, V>();
  let key = 0;
  for (const item of text === '' ? [] : text.split(';')) {
    const [gap, value] = item.split(':') as [string, string];
    key += gap === '' ? 1 : Number.parseInt(gap, 36);
    map.set(key, decode(value));
  }
  return map;
};

/** Version 1 wrote every key in full. */
const gapped = (text: string): string => {
  const items = (text === '' ? [] : text.split(';')).map((item) => item.split(':') as [string, string]);
  return encodeMap(new Map(items.map(([key, value]) => [Number.parseInt(key, 36), value])), String);
};

export const SUMMARY_UPGRADES: readonly Upgrade[] = [
  (older) =>
    (older as readonly StoredSummary[]).map((each) => ({
      ...each,
      // It held every check since the store began.
      since: 0,
      bars: gapped(each.bars),
      medians: gapped(each.medians),
    })),
  // Totals and bars of version 2 hold the time in which the status was `down`: only pages tell how many readings failed.
  (older) =>
    (older as readonly StoredSummary[]).map((each) => ({
      ...each,
      hours: recountSlots(each.hours, HOUR),
      days: recountSlots(each.days, DAY),
      totals: '',
      bars: '',
      retried: 0,
    })),
];

const numbersOf = ({ readings, failed, incidents, fails, confirmed, retried }: Total, time: number): number[] => [
  readings,
  time,
  failed,
  incidents,
  fails,
  confirmed,
  retried,
];

const totalFrom = (at: (index: number) => number, known: number): Total => ({
  readings: at(0),
  known,
  failed: at(2),
  incidents: at(3),
  fails: at(4),
  confirmed: at(5),
  retried: at(6),
});

/** Days without a bucket between two that have one are rows of a day of which everything is missing. */
const encodeBars = (bars: ReadonlyMap<number, Total>): string => {
  if (bars.size === 0) return '';
  const days = [...bars.keys()];
  const first = Math.min(...days);
  const rows = Array.from({ length: Math.max(...days) - first + 1 }, (_, index) => {
    const total = bars.get(first + index) ?? emptyTotal();
    return numbersOf(total, DAY.width - total.known);
  });
  return encodeColumns(first, rows);
};

const decodeBars = (text: string): Map<number, Total> => {
  const { first, columns } = decodeColumns(text);
  const rows = columns[0] ?? [];
  return new Map(
    rows.map((_, row) => {
      const at = (column: number) => columns[column]?.[row] ?? 0;
      return [first + row, totalFrom(at, DAY.width - at(1))];
    }),
  );
};

const decodeTotal = (text: string): Total => {
  const at = decodeNumbers(text);
  return totalFrom(at, at(1));
};

export const storeSummary = (id: string, summary: Summary): StoredSummary => ({
  id,
  since: summary.since,
  hours: encodeSlots(summary.hours, HOUR),
  days: encodeSlots(summary.days, DAY),
  totals: SPAN_NAMES.map((span) => summary.totals[span])
    .map((total) => encodeNumbers(numbersOf(total, total.known)))
    .join(';'),
  latency: encodeBins(summary.latency),
  bars: encodeBars(summary.bars),
  medians: encodeMap(summary.medians, String),
  failures: encodeKinds(summary.failures),
  retried: summary.retried,
});

export const loadSummary = (stored: StoredSummary): Summary => {
  const totals = stored.totals.split(';');
  return {
    since: stored.since,
    hours: decodeSlots(stored.hours, HOUR),
    days: decodeSlots(stored.days, DAY),
    totals: Object.fromEntries(
      SPAN_NAMES.map((span, index) => [span, decodeTotal(totals[index] ?? '')]),
    ) as Summary['totals'],
    latency: decodeBins(stored.latency),
    bars: decodeBars(stored.bars),
    medians: decodeMap(stored.medians, Number),
    failures: decodeKinds(stored.failures),
    retried: stored.retried,
  };
};
