import { type Check, DAY_MS } from '../../contract/check.ts';
import { EDGE_PACE, type Pace, TOLERANCE_MS } from '../board/publication.ts';
import { FIVE, HOUR, LEVELS, type Level } from '../history/grid.ts';
import { shardOf } from '../history/pages.ts';
import { MAX_DOCUMENT_BYTES } from '../store/packing.ts';
import { seriesOf } from './asks.ts';
import { groupBy } from './day.ts';
import type { Traffic } from './traffic.ts';

/** Bytes that one check takes in each kind of document, as measured after three days, with a third to spare. */
const BYTES = {
  state: 900,
  track: 200,
  summary: 2_500,
  /** A page: one hour of five-minute buckets, six of hourly ones, one day. */
  five: 700,
  hour: 1_500,
  day: 1_000,
  incident: 800,
  /** The votes of one check, for each of its locations. */
  vote: 150,
};

const documentsOf = (checks: number, kind: keyof typeof BYTES): number =>
  Math.ceil((checks * BYTES[kind]) / MAX_DOCUMENT_BYTES);

const perDay = (ms: number): number => DAY_MS / ms;

/** Views a day while nothing changes: at the first tick that is due, see publication.ts. */
export const calmPublications = ({ every }: Pace, gap: number): number =>
  Math.floor(perDay(Math.max(gap, Math.ceil((every - TOLERANCE_MS) / gap) * gap)));

/**
 * Rows that a day writes: what each tick stores, what each five minutes close, and what expires, as docs/storage.md lists
 * them.
 */
export const rowsOf = (checks: readonly Check[], { day, ticks }: Traffic): number => {
  const stores = sumOf(ticks.map(({ cost, times }) => times * cost.stores));
  const read = sumOf(ticks.map(({ times, due }) => (due > 0 ? times : 0)));
  const failing = ticks.some(({ cost }) => cost.stores > 1);
  const closings = perDay(FIVE.width);
  const documents = (kind: keyof typeof BYTES): number => documentsOf(checks.length, kind);
  const series = seriesOf(checks);
  return sumOf([
    // The Board's own document: at every store, and for every publication that KV has confirmed.
    stores + calmPublications(EDGE_PACE, day.gap),
    read * documents('state'),
    // Buckets close in the fast lane, which brings no reading where all are slow; else with the readings.
    (failing ? read + closings : Math.max(read, closings)) * documentsOf(series, 'track'),
    closings * (1 + documentsOf(series, 'summary')),
    read * documentsOf(series - checks.length, 'vote'),
    // Ongoing incidents count their readings.
    failing ? read * documents('incident') : 0,
    day.alarms > 0 ? day.alarms + day.cronEvents : 0,
    ...LEVELS.map((level) => pageRows(checks, level, failing)),
  ]);
};

/**
 * Rows by which slow checks change the pages of one shard: buckets close while their readings are under way, so the time before
 * those arrives five minutes later, and the page of an hour or day that has ended is written once more. Where all intervals
 * are longer than five minutes, nothing closes while a reading is under way.
 */
const lateRows = (members: readonly Check[], level: Level): number => {
  if (level !== FIVE) return perDay(level.width);
  const shortest = Math.min(...members.map(({ interval }) => interval));
  return perDay(HOUR.width) - (shortest > FIVE.width ? perDay(shortest) : 0);
};

/** Pages are written whenever one of their buckets closes, and deleted once. */
const pageRows = (checks: readonly Check[], level: Level, failing: boolean): number => {
  const { name, width, perPage } = level;
  const shards = [...groupBy(checks, ({ id }) => shardOf(id)).values()];
  return sumOf(
    shards.map((members) => {
      const writes = perDay(width) + (failing ? lateRows(members, level) : 0);
      return (writes + perDay(width * perPage)) * documentsOf(seriesOf(members), name);
    }),
  );
};

const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
