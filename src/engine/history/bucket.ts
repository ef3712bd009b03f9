import type { FailureKind } from '../../contract/failure.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { addBins, type Bins, decodeBins, encodeBins } from './sketch.ts';

/** Counts of one check in an interval. Buckets are sums, so merging two loses nothing. */
export interface Bucket {
  /** Readings by verdict. */
  readonly verdicts: Record<Verdict, number>;
  /** Attempts beyond the first of each reading. */
  retries: number;
  /** Readings that needed more than one attempt. */
  retried: number;
  /** Failed readings while an incident was open: it explains them. */
  confirmed: number;
  /** ms that readings cover whose verdict is known, maintenance left out. */
  known: number;
  /** The part of `known` that failed readings cover, ms. */
  failed: number;
  /** ms of planned maintenance that readings cover. */
  maintenance: number;
  /** Incidents that began. */
  incidents: number;
  /** Readings by the kind of each of their reasons. */
  readonly kinds: Map<FailureKind, number>;
  readonly latency: Bins;
}

export const emptyBucket = (): Bucket => ({
  verdicts: { pass: 0, warn: 0, fail: 0, unknown: 0 },
  retries: 0,
  retried: 0,
  confirmed: 0,
  known: 0,
  failed: 0,
  maintenance: 0,
  incidents: 0,
  kinds: new Map(),
  latency: new Map(),
});

export const readingsOf = ({ verdicts }: Bucket): number =>
  verdicts.pass + verdicts.warn + verdicts.fail + verdicts.unknown;

/** Adds `from` to `into`. */
export const addBucket = (into: Bucket, from: Bucket): void => {
  for (const verdict of ['pass', 'warn', 'fail', 'unknown'] as const) into.verdicts[verdict] += from.verdicts[verdict];
  into.retries += from.retries;
  into.retried += from.retried;
  into.confirmed += from.confirmed;
  into.known += from.known;
  into.failed += from.failed;
  into.maintenance += from.maintenance;
  into.incidents += from.incidents;
  for (const [kind, count] of from.kinds) into.kinds.set(kind, (into.kinds.get(kind) ?? 0) + count);
  addBins(into.latency, from.latency);
};

/** One letter a kind. Stored for a year: a letter, once given, keeps its kind. */
const LETTERS: Readonly<Record<FailureKind, string>> = {
  dns: 'D',
  connect: 'C',
  tls: 'S',
  timeout: 'T',
  protocol: 'P',
  redirect: 'R',
  status: 'A',
  header: 'H',
  body: 'B',
  json: 'J',
  response: 'E',
  threshold: 'L',
  missing: 'M',
  probe: 'U',
};
const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as FailureKind]));

const DIGITS = 36;
const number = (text: string | undefined) => (text ? Number.parseInt(text, DIGITS) : 0);

/** `"3,,1"`: base 36, nothing for 0, trailing zeros left out. */
export const encodeNumbers = (numbers: readonly number[]): string => {
  let text = '';
  let commas = '';
  for (const each of numbers) {
    if (each !== 0) {
      text += commas + each.toString(DIGITS);
      commas = '';
    }
    commas += ',';
  }
  return text;
};

export const decodeNumbers = (text: string): ((index: number) => number) => {
  const parts = text.split(',');
  return (index) => number(parts[index]);
};

/** `"T3C1"`: each kind's letter and its count. */
export const encodeKinds = (kinds: ReadonlyMap<FailureKind, number>): string =>
  [...kinds].map(([kind, count]) => LETTERS[kind] + count.toString(DIGITS)).join('');

export const decodeKinds = (text: string): Map<FailureKind, number> => {
  const found = text.matchAll(/([A-Z])(-?[0-9a-z]+)/g);
  return new Map([...found].map(([, letter, count]) => [KINDS.get(letter!)!, number(count)]));
};

/**
 * A bucket of `width` ms as text: numbers, kinds and latency between slashes, empty ones at the end left out. Five
 * readings that passed and covered all of it, all within one latency bin, are `"5//4k*5"`.
 */
export const encodeBucket = (bucket: Bucket, width: number): string => {
  const { pass, warn, fail, unknown } = bucket.verdicts;
  const missing = width - bucket.known;
  const { retries, failed, maintenance, incidents, retried, confirmed } = bucket;
  const counts = [pass, warn, fail, unknown, retries, missing, failed, maintenance, incidents, retried, confirmed];
  const numbers = encodeNumbers(counts);
  const kinds = encodeKinds(bucket.kinds);
  const latency = encodeBins(bucket.latency);
  if (latency !== '') return `${numbers}/${kinds}/${latency}`;
  return kinds === '' ? numbers : `${numbers}/${kinds}`;
};

export const decodeBucket = (text: string, width: number): Bucket => {
  const [numbers = '', kinds = '', latency = ''] = text.split('/');
  const at = decodeNumbers(numbers);
  return {
    verdicts: { pass: at(0), warn: at(1), fail: at(2), unknown: at(3) },
    retries: at(4),
    known: width - at(5),
    failed: at(6),
    maintenance: at(7),
    incidents: at(8),
    retried: at(9),
    confirmed: at(10),
    kinds: decodeKinds(kinds),
    latency: decodeBins(latency),
  };
};

/** Whether it is empty. */
export const isEmpty = (bucket: Bucket): boolean =>
  readingsOf(bucket) + bucket.incidents === 0 && bucket.known === 0 && bucket.maintenance === 0;

/**
 * A bucket as version 1 stored it, by today's rule. In the place of `failed` it has the time in which the status was
 * `down`; readings by verdict show how much of the known time failed. If none began in it, that time is the best
 * there is. Corrections, which could be negative, are dropped. It did not count readings that were retried.
 */
export const recountBucket = (bucket: Bucket): Bucket => {
  const { pass, warn, fail } = bucket.verdicts;
  const down = bucket.failed;
  const known = Math.max(0, bucket.known);
  const judged = pass + warn + fail;
  return {
    ...bucket,
    known,
    failed: judged > 0 ? Math.round((known * fail) / judged) : Math.min(Math.max(0, down), known),
    retried: Math.min(bucket.retries, readingsOf(bucket)),
    confirmed: down > 0 ? fail : 0,
  };
};
