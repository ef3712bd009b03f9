import { type Check, DAY_MS } from '../../contract/check.ts';
import type { Maintenance } from '../../contract/config.ts';
import { ANNOUNCED_DAYS, type MaintenanceView } from '../../contract/view.ts';
import { selects } from '../config/selector.ts';
import { isOngoing, nextWindow } from './calendar.ts';
import type { Interval, MaintenanceIntervals } from './interval.ts';

/** Ids of the checks that are in maintenance at `now`. */
export const maintained = (
  windows: readonly Maintenance[],
  checks: readonly Check[],
  now: number,
): ReadonlySet<string> => {
  const ongoing = windows.filter((window) => isOngoing(window, now));
  return new Set(checks.filter((check) => ongoing.some((window) => selects(window, check))).map(({ id }) => id));
};

/** The parts of a stretch in which a window is open. */
const openWithin = (window: Maintenance, { from, to }: Interval): Interval[] => {
  const parts: Interval[] = [];
  for (let at = from; at < to; ) {
    const next = nextWindow(window, at);
    if (next === undefined || next.start >= to) break;
    parts.push({ from: Math.max(from, next.start), to: Math.min(to, next.end) });
    at = next.end;
  }
  return parts;
};

/** Sorted, without overlaps. */
const joined = (parts: readonly Interval[]): Interval[] => {
  const apart: Interval[] = [];
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last === undefined || part.from > last.to) apart.push(part);
    else apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, part.to) };
  }
  return apart;
};

/**
 * Planned maintenance as the history leaves it out of uptime. The last reading of a check that has left the config still covers some
 * time, of which the config knows no more than the check's id.
 */
export const maintenanceIntervals = (
  windows: readonly Maintenance[],
  checks: readonly Check[],
): MaintenanceIntervals => {
  const selecting = (check: Parameters<typeof selects>[1]) => windows.filter((window) => selects(window, check));
  const byId = new Map(checks.map((check) => [check.id, selecting(check)]));
  return (id, within) => {
    const found = byId.get(id) ?? selecting({ id, group: undefined, tags: [] });
    return joined(found.flatMap((window) => openWithin(window, within)));
  };
};

/** Ongoing and announced windows of the checks that are shown, the next first. */
export const announced = (windows: readonly Maintenance[], shown: readonly Check[], now: number): MaintenanceView[] =>
  windows
    .flatMap((window): MaintenanceView[] => {
      const next = nextWindow(window, now);
      const checks = shown.filter((check) => selects(window, check)).map(({ id }) => id);
      if (next === undefined || next.start > now + ANNOUNCED_DAYS * DAY_MS || checks.length === 0) return [];
      return [
        {
          id: window.id,
          title: window.title,
          checks,
          startsAt: new Date(next.start).toISOString(),
          endsAt: new Date(next.end).toISOString(),
          ongoing: next.start <= now,
        },
      ];
    })
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));
