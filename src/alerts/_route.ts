import type { AlertRoute, CheckSituation } from '../contract/alert.ts';

type Selector = Pick<AlertRoute, 'checks' | 'groups' | 'tags'>;
type Selected = CheckSituation['check'];

/** Whether a route with these selectors is for a check; one without any is for all. */
export const selects = (
  { checks, groups, tags }: Selector,
  { id, group, tags: has }: Omit<Selected, 'name' | 'dependsOn'>,
): boolean =>
  (checks.length === 0 && groups.length === 0 && tags.length === 0) ||
  checks.includes(id) ||
  (group !== undefined && groups.includes(group)) ||
  tags.some((tag) => has.includes(tag));

/** A check that names its channels in `alerts` is heard by these alone; any other by the routes that select it. */
export const hears = (route: AlertRoute, check: Selected): boolean =>
  check.alerts === undefined ? selects(route, check) : check.alerts.includes(route.id);
