import type { CheckType, FieldNeeds } from '../../contract/check.ts';
import { type Door, NATIVE, NEEDS, type Need, NODE, WORKER } from '../../contract/doors.ts';

/** What of a check a door cannot give; `path` is relative to the check. */
export interface Lack {
  readonly path: readonly string[];
  /** Why it cannot be there. */
  readonly why: string;
  /** That, and where else it would work. */
  readonly message: string;
}

/** The fields that a check sets, with their values, and the measures that it has thresholds for. */
export interface Used {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly measures: readonly string[];
}

/** By door and type: most doors give most types everything, and then no check has to be looked at. */
const WHOLE = new WeakMap<Door, WeakMap<CheckType, boolean>>();

/** Whether `door` gives checks of `type` all that any of them could ask for. */
export function givesWhole(type: CheckType, door: Door): boolean {
  const known = WHOLE.get(door) ?? new WeakMap<CheckType, boolean>();
  WHOLE.set(door, known);
  const whole = known.get(type) ?? !needsOf(type).some((needs) => lacks(needs, door));
  known.set(type, whole);
  return whole;
}

const needsOf = ({ needs, fieldNeeds = {}, measures }: CheckType): (readonly Need[] | undefined)[] => [
  needs,
  ...Object.values(fieldNeeds).map(anyNeedsOf),
  ...Object.values(measures).map((measure) => measure.needs),
];

const anyNeedsOf = (asked: FieldNeeds): readonly Need[] => ('when' in asked ? asked.needs : asked);

/** A field that is switched off asks for nothing. */
function needsFor(asked: FieldNeeds | undefined, value: unknown): readonly Need[] | undefined {
  if (asked === undefined || value === undefined || value === false) return undefined;
  return 'when' in asked && !asked.when(value) ? undefined : anyNeedsOf(asked);
}

/** Everything that `door` cannot give a check of `type`; if it lacks the type as a whole, that alone. */
export function lacksOf(type: CheckType, used: Used, door: Door): Lack[] {
  const { type: name, needs, fieldNeeds = {}, measures } = type;
  if (lacks(needs, door)) return [lack(['type'], `type ${name}`, needs, door)];
  const asked = (field: string): readonly Need[] | undefined => needsFor(fieldNeeds[field], used.fields[field]);
  const fields = Object.keys(used.fields).filter((field) => lacks(asked(field), door));
  const measured = used.measures.filter((measure) => lacks(measures[measure]?.needs, door));
  if (fields.length + measured.length === 0) return [];
  return [
    ...fields.map((field) => lack([field], `field ${field}`, asked(field)!, door)),
    ...measured.map((measure) => lack(['thresholds', measure], `measure ${measure}`, measures[measure]!.needs!, door)),
  ];
}

const missingOf = (needs: readonly Need[], { offers }: Door): Need | undefined =>
  needs.find((need) => !offers.includes(need));

const lacks = (needs: readonly Need[] | undefined, door: Door): needs is readonly Need[] =>
  needs !== undefined && missingOf(needs, door) !== undefined;

function lack(path: readonly string[], what: string, needs: readonly Need[], door: Door): Lack {
  const missing = NEEDS[missingOf(needs, door)!];
  const why = `${what} needs ${missing}, which ${door.title} has not`;
  return { path, why, message: `${why}${remedy(needs, door)}` };
}

/** Where else it would work. */
function remedy(needs: readonly Need[], door: Door): string {
  const other = [WORKER, NODE, NATIVE].find(({ offers }) => needs.every((need) => offers.includes(need)));
  if (other === undefined) return '';
  return other.file === door.file ? `; ${other.title} has` : `; move it to ${other.file}`;
}
