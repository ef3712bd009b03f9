import type { Outcome } from '../../contract/failure.ts';
import type { Probed } from '../../contract/reading.ts';

/**
 * Measures that were taken one by one. Why one could not be is kept for a threshold that asks for it; without one
 * they are left out (pressure on cgroup v1, the descriptors of another user's process).
 */
export const gatherMeasures = (taken: Readonly<Record<string, Outcome<number>>>): Probed => {
  const measures: Record<string, number> = {};
  const missing: Record<string, string> = {};
  for (const [name, outcome] of Object.entries(taken)) {
    if (!outcome.ok) missing[name] = outcome.failure.message;
    else if (Number.isFinite(outcome.value)) measures[name] = outcome.value;
    else missing[name] = 'the kernel gave no number for it';
  }
  return { measures, missing };
};
