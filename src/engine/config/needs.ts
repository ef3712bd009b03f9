import type { CheckType } from '../../contract/check.ts';
import { type Door, NATIVE, NEEDS, type Need, NODE, WORKER } from '../../contract/doors.ts';

/** What of a check a door cannot give; `path` is relative to the check. */
export interface Lack {
  readonly path: readonly string[];
  readonly message: string;
}

/** The fields of its own type that a check sets, and the measures that it has thresholds for. */
export interface Used {
  readonly fields: readonly string[];
  readonly measures: readonly string[];
}

/** Everything that `door` cannot give a check of `type`; if it lacks the type as a whole, that alone. */
export function lacksOf(type: CheckType, used: Used, door: Door): Lack[] {
  const whole = lack(['type'], `type ${type.type}`, type.needs, door);
  if (whole.length > 0) return whole;
  return [
    ...used.fields.flatMap((field) => lack([field], `field ${field}`, type.fieldNeeds?.[field], door)),
    ...used.measures.flatMap((name) => lack(['thresholds', name], `measure ${name}`, type.measures[name]?.needs, door)),
  ];
}

function lack(path: readonly string[], what: string, needs: readonly Need[] = [], door: Door): Lack[] {
  const missing = needs.find((need) => !door.offers.includes(need));
  if (missing === undefined) return [];
  return [{ path, message: `${what} needs ${NEEDS[missing]}, which ${door.title} has not${remedy(needs, door)}` }];
}

/** Where else it would work. */
function remedy(needs: readonly Need[], door: Door): string {
  const other = [WORKER, NODE, NATIVE].find(({ offers }) => needs.every((need) => offers.includes(need)));
  if (other === undefined) return '';
  return other.file === door.file ? `; ${other.title} has` : `; move it to ${other.file}`;
}
