import type { ConfigIssue, Maintenance } from '../../contract/config.ts';
import type { OutputOf } from '../../contract/schema.ts';
import { optional, refused, transform } from '../schema/combine.ts';
import { duration, list, text, textLike } from '../schema/fields.ts';
import { section } from '../schema/objects.ts';
import { parse } from '../schema/parse.ts';
import { ENOUGH, issueAt, type Path } from './issues.ts';
import { selectorFields } from './selectors.ts';

/** A cron window may be this long at most: a week. */
const LONGEST = 7 * 86_400_000;

/** `Date.parse` takes the 30th of February for the 2nd of March. */
const isDay = (written: string): boolean => {
  const day = written.slice(0, 'yyyy-mm-dd'.length);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

const moment = (about: string) =>
  transform(
    textLike(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/,
      'a time with its zone such as "2026-12-24T22:00:00+01:00" or "2026-12-24T21:00Z"',
      about,
    ),
    (written) => {
      const time = Date.parse(written);
      return isDay(written) && !Number.isNaN(time) ? time : refused('there is no such day or time');
    },
  );

const windowField = section(
  {
    id: optional(text('unique; identifies the window in the feed')),
    title: text('what the maintenance is for; visitors read it'),
    ...selectorFields(),
    start: optional(moment('start of a window that happens once')),
    end: optional(moment('end of the window')),
    schedule: optional(text('start of a window that repeats: a cron expression (minute hour day month weekday)')),
    timezone: optional(text('time zone of the schedule, such as "Europe/Berlin"'), 'UTC'),
    duration: optional(duration('how long each window lasts', { min: 60_000, max: LONGEST })),
  },
  'a maintenance window',
);

export const maintenanceField = list(
  windowField,
  'maintenance windows: Sitrep keeps probing, sends no alerts, and leaves them out of the uptime',
);

type Written = OutputOf<typeof windowField>;

/** Says what is wrong with a cron expression or its zone. */
export type ScheduleMistake = (schedule: string, timezone: string) => string | undefined;

const FORM = 'give either start and end, or schedule and duration';

const mistakesOf = (window: Written, path: Path, mistakeIn: ScheduleMistake | undefined): ConfigIssue[] => {
  const { start, end, schedule, timezone, duration: lasts } = window;
  const isOnce = start !== undefined || end !== undefined;
  const recurs = schedule !== undefined || lasts !== undefined;
  if (isOnce === recurs || (isOnce && (start === undefined || end === undefined))) return [issueAt(path, FORM)];
  if (recurs && (schedule === undefined || lasts === undefined)) return [issueAt(path, FORM)];
  if (isOnce) return start! < end! ? [] : [issueAt([...path, 'end'], 'it ends before it begins')];
  const mistake = mistakeIn?.(schedule!, timezone);
  return mistake === undefined ? [] : [issueAt([...path, 'schedule'], mistake)];
};

/**
 * Windows as the engine uses them, with an id for those without. One with wrong fields is reported with the
 * document; the others are looked at all the same.
 */
export const readMaintenance = (
  written: unknown,
  mistakeIn: ScheduleMistake | undefined,
): { readonly maintenance: readonly Maintenance[]; readonly issues: readonly ConfigIssue[] } => {
  const maintenance: Maintenance[] = [];
  const issues: ConfigIssue[] = [];
  for (const [index, raw] of (Array.isArray(written) ? written : []).entries()) {
    if (issues.length >= ENOUGH) break;
    const parsed = parse(windowField, raw);
    if (!parsed.ok) continue;
    const { value } = parsed;
    maintenance.push({ ...value, id: value.id ?? `maintenance-${index + 1}` });
    issues.push(...mistakesOf(value, ['maintenance', index], mistakeIn));
  }
  return { maintenance, issues };
};
