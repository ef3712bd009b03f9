import { Cron } from 'croner';
import type { Maintenance } from '../../contract/config.ts';
import { remembered } from '../util/memoize.ts';

/** Planned windows in time; cron expressions and time zones through croner. */

export interface CalendarWindow {
  /** ms since the epoch; `end` is the first moment after it. */
  readonly start: number;
  readonly end: number;
}

/** More than any config has; a config that is edited again and again leaves its old ones behind. */
const MOST_CRONS = 1_000;

/** Parsing an expression costs more than asking it, and every tick asks. A time zone, a space, an expression. */
const parsed = remembered((text) => {
  const end = text.indexOf(' ');
  return new Cron(text.slice(end + 1), { timezone: text.slice(0, end), paused: true });
}, MOST_CRONS);

const cronOf = (schedule: string, timezone: string): Cron => parsed(`${timezone} ${schedule}`);

/** Fields of a cron expression. croner would also take one of seconds before them, or a single moment. */
const FIELDS = 5;

const fieldsMistake = (schedule: string): string | undefined => {
  const { length } = schedule.trim().split(/\s+/);
  if (length === FIELDS || schedule.startsWith('@')) return undefined;
  return `"${schedule}" has ${length} ${length === 1 ? 'field' : 'fields'}; a cron expression has ${FIELDS}: minute hour day month weekday`;
};

/** The mistake in a cron expression or its time zone, if any. */
export const scheduleMistake = (schedule: string, timezone: string): string | undefined => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    return `"${timezone}" is no time zone; write one of the IANA names, such as "Europe/Berlin"`;
  }
  const mistake = fieldsMistake(schedule);
  if (mistake !== undefined) return mistake;
  try {
    return cronOf(schedule, timezone).nextRun(new Date(0)) ? undefined : 'this never happens';
  } catch (error) {
    return `"${schedule}" is no cron expression (minute hour day month weekday): ${(error as Error).message.replace(/^CronPattern: /, '')}`;
  }
};

const findWindow = (maintenance: Maintenance, now: number): CalendarWindow | undefined => {
  const { start, end, schedule, timezone = 'UTC', duration } = maintenance;
  if (start !== undefined && end !== undefined) return end > now ? { start, end } : undefined;
  if (schedule === undefined || duration === undefined) return undefined;
  const cron = cronOf(schedule, timezone);
  // `nextRun` is strictly after: a window that began a moment over its duration ago is over.
  const begins = cron.nextRun(new Date(now - duration))?.getTime();
  return begins === undefined ? undefined : joined(cron, { start: begins, end: begins + duration }, duration);
};

/** Windows that go on from one to the next for longer have no end: their schedule never pauses. A week, as the config has it for one. */
const LONGEST_MS = 7 * 86_400_000;

/** Each goes as far as one window reaches, in some 0.1 ms. */
const MOST_STEPS = 200;

/**
 * A window with those that overlap or touch it: people are told when it really ends, and of its beginning the same however far
 * it has come. By itself where the schedule never pauses.
 */
const joined = (cron: Cron, first: CalendarWindow, duration: number): CalendarWindow => {
  let { start, end } = first;
  for (let steps = 0; steps < MOST_STEPS && end - start <= LONGEST_MS; steps++) {
    // A second before and a millisecond after: runs at these very moments touch the window. croner counts in seconds.
    const earliest = cron.nextRun(new Date(start - duration - 1_000))!.getTime();
    const latest = cron.previousRuns(1, new Date(end + 1))[0]!.getTime();
    if (earliest >= start && latest + duration <= end) return { start, end };
    start = Math.min(start, earliest);
    end = Math.max(end, latest + duration);
  }
  return first;
};

interface Found {
  /** The earliest moment that was asked about. */
  readonly from: number;
  readonly window: CalendarWindow | undefined;
}

/** The last answer of each, which holds until its window is over: a calendar is slow, and every reading asks. */
const found = new WeakMap<Maintenance, Found>();

/** The window that is open at `now`, or else the next one; `undefined` if no more will come. */
export const nextWindow = (maintenance: Maintenance, now: number): CalendarWindow | undefined => {
  const known = found.get(maintenance);
  if (known !== undefined && known.from <= now && now < (known.window?.end ?? Number.POSITIVE_INFINITY))
    return known.window;
  const window = findWindow(maintenance, now);
  found.set(maintenance, { from: now, window });
  return window;
};

export const isOngoing = (maintenance: Maintenance, now: number): boolean => {
  const window = nextWindow(maintenance, now);
  return window !== undefined && window.start <= now;
};
