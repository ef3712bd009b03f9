import type { Check } from '../contract/check.ts';
import type { Outcome } from '../contract/failure.ts';
import type { Probed } from '../contract/reading.ts';

/**
 * Measures that were taken each by itself. One that could not be is told only where a threshold asks for it: otherwise
 * nobody wanted it (pressure on cgroup v1, the descriptors of another user's process).
 */
export function gatherMeasures(check: Check, taken: Readonly<Record<string, Outcome<number>>>): Probed {
  const measures: Record<string, number> = {};
  const missing: Record<string, string> = {};
  for (const [name, outcome] of Object.entries(taken)) {
    if (outcome.ok) measures[name] = outcome.value;
    else if (check.thresholds[name] !== undefined) missing[name] = outcome.failure.message;
  }
  return Object.keys(missing).length === 0 ? { measures } : { measures, missing };
}
