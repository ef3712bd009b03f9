import type { Check } from '../../contract/check.ts';
import type { Status } from '../../contract/verdict.ts';

/**
 * The check that explains why `id` is not up: its deepest dependency that is down itself. Only checks
 * of `shown` are named, so a public view never tells of a hidden one.
 */
export const causeOf = (
  id: string,
  shown: ReadonlyMap<string, Check>,
  statusOf: (id: string) => Status,
): string | undefined => {
  if (statusOf(id) === 'up') return undefined;
  const seen = new Set([id]);
  let cause: string | undefined;
  let at: string | undefined = id;
  while (at !== undefined) {
    at = shown.get(at)?.dependsOn.find((other) => shown.has(other) && !seen.has(other) && statusOf(other) === 'down');
    if (at === undefined) break;
    seen.add(at);
    cause = at;
  }
  return cause;
};
