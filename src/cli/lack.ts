import type { Check, CheckType } from '../contract/check.ts';
import type { Door } from '../contract/doors.ts';
import { lacksOf } from '../engine/config/needs.ts';

/**
 * Why this door cannot probe a check, in words; `undefined` if it can. Where else it would work is not said: `run` is
 * given the file of any door, and a heartbeat is at home in the Worker's.
 */
export function lackOf(check: Check, type: CheckType, door: Door): string | undefined {
  const fields = check.spec as Readonly<Record<string, unknown>>;
  return lacksOf(type, { fields, measures: Object.keys(check.thresholds) }, door)[0]?.why;
}
