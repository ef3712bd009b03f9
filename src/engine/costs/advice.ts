import type { Check } from '../../contract/check.ts';
import { formatDuration } from '../util/units.ts';

/** Whether something fails with these checks. */
export type Fails = (checks: readonly Check[]) => boolean;

/** Longest interval that a config may have, ms. */
const LONGEST = 86_400_000;

const FACTORS = [2, 3, 5, 10, 15, 30, 60, 120];
const TIMEOUTS = [5_000, 3_000, 2_000, 1_000, 500];

type Change = (check: Check) => Check;

const rarer =
  (factor: number): Change =>
  (check) => ({ ...check, interval: Math.min(LONGEST, check.interval * factor) });

const shorter =
  (timeout: number): Change =>
  (check) => ({ ...check, timeout: Math.min(check.timeout, timeout) });

const both =
  (first: Change, second: Change): Change =>
  (check) =>
    second(first(check));

/** Changes of one kind, mildest first, and how each reads. */
type Kind = readonly (readonly [words: string, change: Change])[];

const INTERVALS: Kind = FACTORS.map((factor) => [`make intervals ${factor} times as long`, rarer(factor)]);

const WAITS: Kind = TIMEOUTS.map((timeout) => [`reduce timeouts to ${formatDuration(timeout)}`, shorter(timeout)]);

const EVERYTHING: Kind = FACTORS.map((factor) => [
  `reduce timeouts to 3s and make intervals ${factor} times as long`,
  both(shorter(3_000), rarer(factor)),
]);

/** Each line alone is enough for nothing to fail; empty where nothing does. */
export const adviceOn = (checks: readonly Check[], fails: Fails): string[] => {
  if (!fails(checks)) return [];
  const first = (kind: Kind) => kind.find(([, change]) => !fails(checks.map(change)))?.[0];
  const patience = first(WAITS);
  const found = [patience, first(INTERVALS) ?? (patience === undefined ? first(EVERYTHING) : undefined)];
  const fewer = greatest(checks.length, (count) => !fails(checks.slice(0, count)));
  const part = fewer > 0 ? [`keep only the first ${fewer} of the ${checks.length} checks`] : [];
  return [...found.flatMap((words) => words ?? []), ...part];
};

/** The greatest count up to `most` for which `holds` is true, if it is true up to some count and for none beyond. */
export const greatest = (most: number, holds: (count: number) => boolean): number => {
  let good = 0;
  let bad = most + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
};
