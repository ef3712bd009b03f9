import * as v from 'valibot';
import { DAY_MS, type Measure, type Threshold, type Unit } from '../../contract/check.ts';
import { duration, number, percent, size } from '../schema/fields.ts';
import { section } from '../schema/objects.ts';

type Field = v.GenericSchema<unknown, number>;

const durationIn = (unitMs: number, bare?: string) => (about: string) =>
  v.pipe(
    duration(about, bare === undefined ? {} : { bare }),
    v.transform((ms) => ms / unitMs),
  );

const count = (about: string) => v.pipe(number(about), v.minValue(0, 'expected a number from 0 up'));

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
  const entries = Object.entries(measures).map(([name, measure]) => [name, v.optional(threshold(measure))] as const);
  return section(Object.fromEntries(entries), 'from when a measure counts as bad', 'measure');
};

type Worse = Measure['worse'];

/** The two bounds of a measure of this unit, and that they do not contradict each other; made once for all of them. */
const BOUNDS = new Map<string, ReturnType<typeof makeBounds>>();

const makeBounds = (unit: Unit, worse: Worse) => {
  const beyond = worse === 'higher' ? 'over' : 'under';
  const field = FIELDS[unit];
  return {
    entries: { warn: v.optional(field(`warns ${beyond} this`)), fail: v.optional(field(`fails ${beyond} this`)) },
    agree: v.check<Threshold, string>(
      ({ warn, fail }) => warn === undefined || fail === undefined || (worse === 'higher' ? warn < fail : warn > fail),
      `warn must lie ${worse === 'higher' ? 'under' : 'over'} fail: this measure is worse when ${worse}`,
    ),
  };
};

const boundsOf = ({ unit, worse }: Measure): ReturnType<typeof makeBounds> => {
  const key = `${unit} ${worse}`;
  const bounds = BOUNDS.get(key) ?? makeBounds(unit, worse);
  BOUNDS.set(key, bounds);
  return bounds;
};

const notEmpty = v.minEntries<Record<string, unknown>, 1, string>(1, 'expected warn, fail or both');

const threshold = (measure: Measure): v.GenericSchema<unknown, Threshold> => {
  const { entries, agree } = boundsOf(measure);
  return v.pipe(section(entries, measure.about), notEmpty, agree) as v.GenericSchema<unknown, Threshold>;
};
