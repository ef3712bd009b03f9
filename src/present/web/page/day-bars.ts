import { DAY_MS } from '../../../contract/check.ts';
import type { Days } from '../../../contract/view.ts';
import type { PageContext } from './context.ts';
import type { Formats } from './formats.ts';

/** Bars of every check: a young one has grey ones first, so that all of them stand in line. */
export const BARS = 90;

export interface Day {
  /** `2026-11-22`, UTC. */
  readonly day: string;
  readonly uptime: number | null;
  readonly readings: number;
  readonly incidents: number;
  /** Failed readings that no incident explains. */
  readonly unconfirmed: number;
}

/** The days of a check, each on its own, the oldest first. */
export const eachDay = (days: Days | undefined): Day[] =>
  (days?.readings ?? []).map((readings, index) => ({
    day: new Date(Date.parse(days!.from) + index * DAY_MS).toISOString().slice(0, 10),
    uptime: days!.uptime[index] ?? null,
    readings,
    incidents: days!.incidents[index] ?? 0,
    unconfirmed: days!.unconfirmed?.[index] ?? 0,
  }));

/** One day's {@link Day}, without its date. */
type Facts = readonly [uptime: number | null, readings: number, incidents: number, unconfirmed: number];

/** Steps in which a bar is coloured, of 5 % each: a stylesheet needs a class for each. */
const STEPS = 20;

/** The fewest steps that are coloured: a minute of failures must be seen, too. */
const FEWEST_STEPS = 2;

/** The class of a bar: `f7` is coloured over 7 of 20 steps, as 35 % of the day failed. */
const levelOf = ([uptime, readings, incidents]: Facts): string => {
  if (uptime === null || readings === 0) return 'n';
  if (uptime === 1) return incidents > 0 ? 'i' : '';
  return `f${Math.max(FEWEST_STEPS, Math.round((1 - uptime) * STEPS))}`;
};

/** What happened on a day: `99.98%, 1 incident, 1,440 readings`. */
const factsOf = ([uptime, readings, incidents, unconfirmed]: Facts, { words, formats }: PageContext): string => {
  const facts = [
    uptime === null ? words.noReadings : formats.percent(uptime),
    ...(incidents > 0 ? [words.incidentCount(incidents)] : []),
    ...(unconfirmed > 0 ? [words.unconfirmed(unconfirmed)] : []),
    ...(uptime === null ? [] : [words.readings(readings)]),
  ];
  return facts.join(', ');
};

/** What bars of one page have in common: most days of most checks read the same, and all begin on the same day. */
interface BarCache {
  readonly days: Map<string, readonly string[]>;
  readonly bars: Map<string, readonly [before: string, after: string]>;
}

const caches = new WeakMap<PageContext, BarCache>();

const cacheOf = (context: PageContext): BarCache => {
  const known = caches.get(context) ?? { days: new Map(), bars: new Map() };
  caches.set(context, known);
  return known;
};

/** The last day is the last of `count` days that begin with `from`. */
const labels = (from: string, count: number, formats: Formats): readonly string[] =>
  Array.from({ length: BARS }, (_, bar) =>
    formats.day(new Date(Date.parse(from) + (bar - BARS + count) * DAY_MS).toISOString()),
  );

const once = <T>(map: Map<string, T>, key: string, make: () => T): T => {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
};

/**
 * One bar a day as list items whose text is both what a screen reader says and the tooltip. Written as text, not
 * JSX, and each wording made once a page: 50 checks have 4,500 bars, and a Worker on the free plan has 10 ms. All
 * of it is numbers and our own words.
 */
export const dayBars = ({ from, uptime, readings, incidents, unconfirmed }: Days, context: PageContext): string => {
  const { days, bars } = cacheOf(context);
  const count = readings.length;
  const names = once(days, `${from} ${count}`, () => labels(from, count, context.formats));
  let html = '';
  for (const [bar, name] of names.entries()) {
    const index = bar - BARS + count;
    const facts: Facts = [
      uptime[index] ?? null,
      readings[index] ?? 0,
      incidents[index] ?? 0,
      unconfirmed?.[index] ?? 0,
    ];
    const [before, after] = once(bars, facts.join(), () => {
      const level = levelOf(facts);
      return [`<li${level && ` class=${level}`}><b>`, `: ${factsOf(facts, context)}</b></li>`] as const;
    });
    html += before + name + after;
  }
  return html;
};
