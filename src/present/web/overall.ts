import { overallStatus, STATUSES, type Status } from '../../contract/verdict.ts';
import type { CheckView, StatusAnswer, View } from '../../contract/view.ts';

/**
 * The overall state of some checks: the worst of those that are not in maintenance, because planned work is no problem.
 * (`GET /status` leaves nothing out.)
 */
export const shownState = (checks: readonly CheckView[]): Status | 'maintenance' => {
  const others = checks.filter(({ maintenance }) => !maintenance);
  return checks.length > 0 && others.length === 0 ? 'maintenance' : overallStatus(others);
};

export const countByStatus = (checks: readonly { readonly status: Status }[]): StatusAnswer['counts'] => {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const { status } of checks) counts[status]++;
  return counts;
};

/** The answer over some of the checks only. */
export const overSome = (answer: StatusAnswer, checks: readonly CheckView[]): StatusAnswer => ({
  ...answer,
  status: overallStatus(checks),
  counts: countByStatus(checks),
  checks: [...checks],
});

/**
 * Nothing may show an old `up` as if it were fresh: past its time, every status of a view is unknown, and since when it
 * was something else no longer matters.
 */
export const asStale = (view: View): View => {
  const checks = view.status.checks.map((check): CheckView => ({ ...check, status: 'unknown', since: null }));
  return { ...view, status: { ...overSome(view.status, checks), status: 'unknown', stale: true } };
};

/** The view before the first tick has ended, or while the store cannot be read. */
export const EMPTY_VIEW: View = {
  status: {
    status: 'unknown',
    updatedAt: null,
    stale: true,
    counts: { up: 0, degraded: 0, down: 0, unknown: 0 },
    checks: [],
    maintenance: [],
  },
  details: {
    site: { title: 'Sitrep', links: [] },
    checks: {},
    incidents: [],
    runner: {
      tickLagMs: null,
      ticks: 0,
      kvWrites: 0,
      deliveries: { accepted: 0, failed: 0, givenUp: 0, pending: 0 },
    },
  },
};
