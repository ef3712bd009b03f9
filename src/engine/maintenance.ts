import type { Check } from '../contract/check.ts';
import type { Maintenance } from '../contract/config.ts';
import type { MaintenanceView } from '../contract/view.ts';
import { isOngoing, nextWindow } from './calendar.ts';

/** Announced this long before it begins. */
const ANNOUNCED_MS = 14 * 86_400_000;

type Selected = Pick<Check, 'id' | 'group' | 'tags'>;

/** Whether a window is for a check; one that selects nothing is for all. */
const selects = ({ checks, groups, tags }: Maintenance, { id, group, tags: has }: Selected): boolean =>
  (checks.length === 0 && groups.length === 0 && tags.length === 0) ||
  checks.includes(id) ||
  (group !== undefined && groups.includes(group)) ||
  tags.some((tag) => has.includes(tag));

/** Ids of the checks that are in maintenance at `now`. */
export const maintained = (
  windows: readonly Maintenance[],
  checks: readonly Check[],
  now: number,
): ReadonlySet<string> => {
  const ongoing = windows.filter((window) => isOngoing(window, now));
  return new Set(checks.filter((check) => ongoing.some((window) => selects(window, check))).map(({ id }) => id));
};

/** Ongoing and announced windows of the checks that are shown, the next first. */
export const announced = (windows: readonly Maintenance[], shown: readonly Check[], now: number): MaintenanceView[] =>
  windows
    .flatMap((window): MaintenanceView[] => {
      const next = nextWindow(window, now);
      const checks = shown.filter((check) => selects(window, check)).map(({ id }) => id);
      if (next === undefined || next.start > now + ANNOUNCED_MS || checks.length === 0) return [];
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
