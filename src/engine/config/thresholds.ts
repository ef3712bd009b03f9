import { DAY_MS, type Measure, type Threshold, type Unit } from '../../contract/check.ts';
import type { Schema } from '../../contract/schema.ts';
import { check, optional, transform } from '../schema/combine.ts';
import { duration, number, percent, size } from '../schema/fields.ts';
import { section } from '../schema/objects.ts';

type Field = Schema<number>;

const durationIn = (unitMs: number, bare?: string) => (about: string) =>
  transform(duration(about, bare === undefined ? {} : { bare }), (ms) => ms / unitMs);

const count = (about: string) =>
  check(number(about), (value) => (value < 0 ? 'expected a number from 0 up' : undefined), { minimum: 0 });

/** How a threshold of each unit is written; all give a number in that unit. */
const FIELDS: Readonly<Record<Unit, (about: string) => Field>> = {
  ms: durationIn(1, 'ms'),
  s: durationIn(1_000),
  days: durationIn(DAY_MS, 'd'),
  percent,
  bytes: size,
  count,
};

/** `{ "latency": { "warn": "800ms", "fail": "3s" } }` for the measures of one check type. */
export const thresholdsField = (measures: Readonly<Record<string, Measure>>) => {
  const entries = Object.entries(measures).map(([name, measure]) => [name, optional(threshold(measure))] as const);
  return section(Object.fromEntries(entries), 'from when a measure counts as bad', 'measure');
};

type Worse = Measure['worse'];

/** The two bounds of a measure of this unit, and that they do not contradict each other; made once for all of them. */
const BOUNDS = new Map<string, ReturnType<typeof makeBounds>>();

const makeBounds = (unit: Unit, worse: Worse) => {
  const beyond = worse === 'higher' ? 'over' : 'under';
  const field = FIELDS[unit];
  return {
    entries: { warn: optional(field(`warns ${beyond} this`)), fail: optional(field(`fails ${beyond} this`)) },
    mistake: ({ warn, fail }: Threshold): string | undefined => {
      if (warn === undefined && fail === undefined) return 'expected warn, fail or both';
      const agree = warn === undefined || fail === undefined || (worse === 'higher' ? warn < fail : warn > fail);
      const side = worse === 'higher' ? 'under' : 'over';
      return agree ? undefined : `warn must lie ${side} fail: this measure is worse when ${worse}`;
    },
  };
};

const boundsOf = ({ unit, worse }: Measure): ReturnType<typeof makeBounds> => {
  const key = `${unit} ${worse}`;
  const bounds = BOUNDS.get(key) ?? makeBounds(unit, worse);
  BOUNDS.set(key, bounds);
  return bounds;
};

const threshold = (measure: Measure): Schema<Threshold> => {
  const { entries, mistake } = boundsOf(measure);
  return check(section(entries, measure.about), mistake, { minProperties: 1 });
};
