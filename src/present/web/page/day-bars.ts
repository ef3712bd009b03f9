import { DAY_MS } from '../../../contract/check.ts';
import type { Days } from '../../../contract/view.ts';
import type { PageContext } from './context.ts';

export interface Day {
  /** `2026-11-22`, UTC. */
  readonly day: string;
  readonly uptime: number | null;
  readonly readings: number;
  readonly incidents: number;
}

/** The days of a check, each on its own, the oldest first. */
export const eachDay = (days: Days | undefined): Day[] =>
  (days?.readings ?? []).map((readings, index) => ({
    day: new Date(Date.parse(days!.from) + index * DAY_MS).toISOString().slice(0, 10),
    uptime: days!.uptime[index] ?? null,
    readings,
    incidents: days!.incidents[index] ?? 0,
  }));

/**
 * How much of a bar shows trouble, by uptime of the day: any incident shows, and the steps follow the nines that
 * people know (99.9 % of a day is 86 s down, 99 % is 14 min, 95 % is 72 min).
 */
const levelOf = ({ uptime, readings, incidents }: Day): string => {
  if (uptime === null || readings === 0) return 'n';
  if (uptime === 1) return incidents > 0 ? 'a' : '';
  if (uptime >= 0.999) return 'a';
  if (uptime >= 0.99) return 'b';
  if (uptime >= 0.95) return 'c';
  return uptime >= 0.75 ? 'd' : 'e';
};

/** A day in words: `22 Nov: 99.98%, 1 incident, 1,440 readings`. */
export const dayText = (day: Day, { words, formats }: PageContext): string => {
  const facts = [
    day.uptime === null ? words.noReadings : formats.percent(day.uptime),
    ...(day.incidents > 0 ? [words.incidentCount(day.incidents)] : []),
    ...(day.uptime === null ? [] : [words.readings(day.readings)]),
  ];
  return `${formats.day(day.day)}: ${facts.join(', ')}`;
};

/**
 * One bar a day as list items whose text is both what a screen reader says and the tooltip. Written as text, not
 * JSX: 50 checks have 4,500 of them, and a Worker on the free plan has 10 ms. All of it is numbers and our own words.
 */
export const dayBars = (days: readonly Day[], context: PageContext): string =>
  days
    .map((day) => {
      const level = levelOf(day);
      return `<li${level === '' ? '' : ` class=${level}`}><b>${dayText(day, context)}</b></li>`;
    })
    .join('');
