import type { AlertRoute } from '../../contract/alert.ts';
import type { Check } from '../../contract/check.ts';

/** `checks`, `groups` and `tags`: which checks an alert or a window is for. */
export interface Selector {
  readonly checks: readonly string[];
  readonly groups: readonly string[];
  readonly tags: readonly string[];
}

/** Whether a selector is for a check; one that selects nothing is for all. */
export const selects = (
  { checks, groups, tags }: Selector,
  { id, group, tags: has }: Pick<Check, 'id' | 'group' | 'tags'>,
): boolean =>
  (checks.length === 0 && groups.length === 0 && tags.length === 0) ||
  checks.includes(id) ||
  (group !== undefined && groups.includes(group)) ||
  tags.some((tag) => has.includes(tag));

/** Ids of the alerts that hear of a check: those it names itself, else those that select it. */
export const alertsOf = (check: Check, routes: readonly AlertRoute[]): readonly string[] =>
  check.alerts ?? routes.filter((route) => selects(route, check)).map(({ id }) => id);
