import type { FailureKind } from '../../contract/failure.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { addBins, type Bins, decodeBins, encodeBins } from './sketch.ts';

/**
 * What was seen of one check in a stretch of time. Tallies only ever add up: merging two loses nothing, and a
 * correction is a tally with negative numbers.
 */
export interface Tally {
  /** Readings by verdict. */
  readonly verdicts: Record<Verdict, number>;
  /** Attempts beyond the first of each reading. */
  retries: number;
  /** ms that a reading tells of, maintenance left out. */
  known: number;
  /** The part of `known` in which the status was `down`, ms. */
  down: number;
  /** ms of planned maintenance that a reading covers. */
  maintenance: number;
  /** Incidents that began. */
  incidents: number;
  /** Readings by the kind of each of their reasons. */
  readonly kinds: Map<FailureKind, number>;
  readonly latency: Bins;
}

export const emptyTally = (): Tally => ({
  verdicts: { pass: 0, warn: 0, fail: 0, unknown: 0 },
  retries: 0,
  known: 0,
  down: 0,
  maintenance: 0,
  incidents: 0,
  kinds: new Map(),
  latency: new Map(),
});

export const readingsOf = ({ verdicts }: Tally): number =>
  verdicts.pass + verdicts.warn + verdicts.fail + verdicts.unknown;

/** Adds `from` to `into`. */
export function addTally(into: Tally, from: Tally): void {
  for (const verdict of ['pass', 'warn', 'fail', 'unknown'] as const) into.verdicts[verdict] += from.verdicts[verdict];
  into.retries += from.retries;
  into.known += from.known;
  into.down += from.down;
  into.maintenance += from.maintenance;
  into.incidents += from.incidents;
  for (const [kind, count] of from.kinds) into.kinds.set(kind, (into.kinds.get(kind) ?? 0) + count);
  addBins(into.latency, from.latency);
}

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
export function encodeNumbers(numbers: readonly number[]): string {
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
}

export const decodeNumbers = (text: string): ((index: number) => number) => {
  const parts = text.split(',');
  return (index) => number(parts[index]);
};

/** `"T3C1"`: each kind's letter and its count. */
export const encodeKinds = (kinds: ReadonlyMap<FailureKind, number>): string =>
  [...kinds].map(([kind, count]) => LETTERS[kind] + count.toString(DIGITS)).join('');

export function decodeKinds(text: string): Map<FailureKind, number> {
  const found = text.matchAll(/([A-Z])(-?[0-9a-z]+)/g);
  return new Map([...found].map(([, letter, count]) => [KINDS.get(letter!)!, number(count)]));
}

/**
 * A tally of a stretch of `width` ms as text: numbers, kinds and latency between slashes, empty ones at the end left
 * out. Five readings that passed and covered all of it, all within one latency bin, are `"5//4k*5"`.
 */
export function encodeTally(tally: Tally, width: number): string {
  const { pass, warn, fail, unknown } = tally.verdicts;
  const missing = width - tally.known;
  const { retries, down, maintenance, incidents } = tally;
  const numbers = encodeNumbers([pass, warn, fail, unknown, retries, missing, down, maintenance, incidents]);
  const kinds = encodeKinds(tally.kinds);
  const latency = encodeBins(tally.latency);
  if (latency !== '') return `${numbers}/${kinds}/${latency}`;
  return kinds === '' ? numbers : `${numbers}/${kinds}`;
}

export function decodeTally(text: string, width: number): Tally {
  const [numbers = '', kinds = '', latency = ''] = text.split('/');
  const at = decodeNumbers(numbers);
  return {
    verdicts: { pass: at(0), warn: at(1), fail: at(2), unknown: at(3) },
    retries: at(4),
    known: width - at(5),
    down: at(6),
    maintenance: at(7),
    incidents: at(8),
    kinds: decodeKinds(kinds),
    latency: decodeBins(latency),
  };
}

/** Whether it says nothing: corrections that cancel each other leave such tallies. */
export const isEmpty = (tally: Tally): boolean =>
  readingsOf(tally) + tally.incidents === 0 && tally.known === 0 && tally.down === 0 && tally.maintenance === 0;
