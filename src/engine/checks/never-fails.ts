import type { Check, Measure } from '../../contract/check.ts';

/** Nothing that is measured is below zero, and no share above all of it. */
const LOWEST = 0;
const ALL_PERCENT = 100;

/** Finds thresholds of a check that no value can exceed, and which therefore have no effect. */
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
  if (measure.worse === 'lower') return value <= LOWEST ? 'cannot be below 0' : undefined;
  return measure.unit === 'percent' && value >= ALL_PERCENT ? `cannot be over ${ALL_PERCENT}%` : undefined;
};

/** For a check type that only measures: without a threshold it has nothing to fail by. */
export const unjudged = (check: Check, example: string): string | undefined => {
  return Object.keys(check.thresholds).length === 0
    ? `it has no thresholds, so it only measures; add "thresholds": ${example}`
    : undefined;
};
