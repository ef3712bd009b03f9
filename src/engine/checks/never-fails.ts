import type { Check, Measure } from '../../contract/check.ts';

/** Nothing that is measured is below zero, and no share above all of it. */
const LOWEST = 0;
const ALL_PERCENT = 100;

/** Says which of a check's thresholds no value can lie beyond, so that it could be left out unseen. */
export const unreachable = (check: Check, measures: Readonly<Record<string, Measure>>): string | undefined => {
  for (const [name, threshold] of Object.entries(check.thresholds)) {
    const measure = measures[name];
    for (const [verdict, value] of Object.entries(threshold)) {
      const message = measure && value !== undefined ? beyondReach(measure, value) : undefined;
      if (message !== undefined) return `no value crosses thresholds.${name}.${verdict}, as ${name} ${message}`;
    }
  }
  return undefined;
};

const beyondReach = (measure: Measure, value: number): string | undefined => {
  if (measure.worse === 'lower') return value <= LOWEST ? 'cannot lie below 0' : undefined;
  return measure.unit === 'percent' && value >= ALL_PERCENT ? `cannot lie over ${ALL_PERCENT}%` : undefined;
};

/** For a check type that only measures: without a threshold it has nothing to fail by. */
export const unjudged = (check: Check, example: string): string | undefined => {
  return Object.keys(check.thresholds).length === 0
    ? `it has no thresholds, so it only measures; add "thresholds": ${example}`
    : undefined;
};
