import type { Check, CheckType } from '../contract/check.ts';
import type { Runtime } from '../contract/runtimes.ts';
import { unsupportedParts } from '../engine/config/requirements.ts';

/**
 * Why this runtime cannot probe a check; `undefined` if it can. The text does not say where else the check would work:
 * `run` gets files of every runtime, and a heartbeat belongs to the Worker's.
 */
export const unsupportedReason = (check: Check, type: CheckType, runtime: Runtime): string | undefined => {
  const fields = check.spec as Readonly<Record<string, unknown>>;
  return unsupportedParts(type, { fields, measures: Object.keys(check.thresholds) }, runtime)[0]?.why;
};
