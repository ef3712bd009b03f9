import type { Check, CheckType } from '../contract/check.ts';
import { type Door, NEEDS, type Need } from '../contract/doors.ts';

/** Why this door cannot probe a check, in words; `undefined` if it can. */
export function lackOf(check: Check, type: CheckType, door: Door): string | undefined {
  const missing = needsOf(check, type).find((need) => !door.offers.includes(need));
  return missing === undefined ? undefined : `type ${type.type} needs ${NEEDS[missing]}, which ${door.title} has not`;
}

/** What the type asks for, and what the fields that are used ask for beyond it (`ca` needs `trust`). */
function needsOf(check: Check, type: CheckType): Need[] {
  const spec = check.spec as Readonly<Record<string, unknown>>;
  const byField = Object.entries(type.fieldNeeds ?? {}).filter(([field]) => isUsed(spec[field]));
  return [...type.needs, ...byField.flatMap(([, needs]) => needs)];
}

const isUsed = (value: unknown): boolean => value !== undefined && value !== false;
