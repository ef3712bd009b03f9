import { isObject } from '../engine/schema/objects.ts';
import { ownEntry } from '../engine/util/own-entry.ts';
import { type Draft, duration, some } from './draft.ts';
import type { Known } from './kuma-monitors.ts';
import type { Section } from './section.ts';

const MINUTE = 60_000;
const SECOND = 1_000;
const DAY_SECONDS = 86_400;

/** `{ hours, minutes, seconds }`, or the text of it. */
const secondsOf = (value: unknown): number | undefined => {
  if (!isObject(value)) return undefined;
  const { hours, minutes, seconds = 0 } = value as Readonly<Record<string, unknown>>;
  const total = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return Number.isFinite(total) ? total : undefined;
};

/** From one time of the day to another, over midnight if need be (`calcDuration` in server/model/maintenance.js). */
const timesOf = (window: Section): { readonly at: string; readonly lasts: number } | undefined => {
  const [start, end] = window.list('timeRange').map(secondsOf);
  if (start === undefined || end === undefined) return undefined;
  const lasts = (end - start + DAY_SECONDS) % DAY_SECONDS;
  const minutes = Math.floor(start / 60);
  return lasts === 0 ? undefined : { at: `${minutes % 60} ${Math.floor(minutes / 60)}`, lasts: lasts * SECOND };
};

const isUtc = (timezone: string | undefined): boolean =>
  timezone === undefined || /^(?:UTC|Etc\/(?:UTC|GMT))$/i.test(timezone);

/** `2026-01-31 22:00:00` in the window's zone; its offset stands beside it. */
const moment = (written: string | undefined, offset: string | undefined): string | undefined => {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)/.exec(written ?? '') ?? [];
  return day === undefined || offset === undefined ? undefined : `${day}T${time}${offset}`;
};

const readSingle = (window: Section, timezone: string | undefined): Draft | undefined => {
  const [from, to] = window.texts('dateRange');
  const written = window.text('timezoneOffset');
  const offset = /^[+-]\d\d:\d\d$/.test(written ?? '') ? written : isUtc(timezone) ? 'Z' : undefined;
  const [start, end] = [moment(from, offset), moment(to, offset)];
  return start === undefined || end === undefined ? undefined : { start, end };
};

/** 1 is Monday there and in cron; `lastDay1` is the last of the month. */
const daysOf = (window: Section, key: string): string =>
  window
    .texts(key)
    .map((day) => (day === 'lastDay1' ? 'L' : day))
    .join(',');

/** Cron's day and month, and weekday, by strategy (`generateCron` in server/model/maintenance.js). */
const CALENDARS: Readonly<Record<string, (window: Section) => string>> = {
  'recurring-interval': (window) => `*/${window.number('intervalDay') ?? 1} * *`,
  'recurring-weekday': (window) => `* * ${daysOf(window, 'weekdays') || '*'}`,
  'recurring-day-of-month': (window) => `${daysOf(window, 'daysOfMonth') || '*'} * *`,
};

const readRecurring = (window: Section, strategy: string, timezone: string | undefined): Draft | undefined => {
  const zone = isUtc(timezone) ? undefined : timezone;
  if (strategy === 'cron') {
    const minutes = window.number('durationMinutes');
    return minutes === undefined
      ? undefined
      : { schedule: window.text('cron'), timezone: zone, duration: duration(minutes * MINUTE) };
  }
  const calendar = ownEntry(CALENDARS, strategy);
  const times = timesOf(window);
  return (
    calendar &&
    times && { schedule: `${times.at} ${calendar(window)}`, timezone: zone, duration: duration(times.lasts) }
  );
};

const monitorsOf = (window: Section): readonly number[] => [
  ...window.sections('monitors').map((monitor) => monitor.number('id') ?? Number.NaN),
  ...window.numbers('monitorIDs'),
];

/** Windows of `maintenanceList`, as the API of Uptime Kuma gives them (`toPublicJSON` in server/model/maintenance.js). */
export const readWindows = (windows: readonly Section[], known: readonly Known[]): readonly Draft[] =>
  windows.flatMap((window) => {
    const strategy = window.text('strategy') ?? 'single';
    if (window.flag('active') === false) return [];
    const timezone = window.text('timezone') ?? window.text('timezoneOption');
    const times = strategy === 'single' ? readSingle(window, timezone) : readRecurring(window, strategy, timezone);
    if (times === undefined) {
      window.lose(
        'judged',
        '',
        `a maintenance window of strategy "${strategy}" was left out: it has no end, or no offset from UTC`,
      );
      return [];
    }
    const monitors = monitorsOf(window);
    const checks = known.filter(({ number }) => monitors.includes(number)).map(({ id }) => id);
    if (monitors.length > 0 && checks.length === 0) return [];
    return [{ title: window.text('title') ?? 'Maintenance', checks: some(checks), ...times }];
  });
