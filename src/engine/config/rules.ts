import type { ConfigIssue } from '../../contract/config.ts';
import { show } from '../schema/expected.ts';
import { isObject } from '../schema/objects.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { ENOUGH, issueAt } from './issues.ts';
import { guessSlug } from './slug.ts';

/** What of an entry of `checks` others refer to; as it was written, right or wrong. */
interface Entry {
  readonly index: number;
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/** Mistakes that show only between checks: an id given twice, a dependency that is not there or goes in a circle. */
export const betweenChecks = (raws: readonly unknown[]): ConfigIssue[] => {
  if (areApart(raws)) return [];
  const entries = raws.flatMap((raw, index) => entryOf(raw, index));
  const byId = new Map(entries.map((entry) => [entry.id, entry]).reverse() as [string, Entry][]);
  const dependent = entries.filter(({ dependsOn }) => dependsOn.length > 0);
  return [...sameIds(entries, byId), ...unknownDependencies(dependent, byId), ...circles(dependent, byId)];
};

/** Most files: every check has an id of its own, and depends on no other. */
const areApart = (raws: readonly unknown[]): boolean => {
  const ids = new Set<unknown>();
  for (const raw of raws) if (isObject(raw) && raw.dependsOn === undefined) ids.add(raw.id);
  return ids.size === raws.length;
};

const entryOf = (raw: unknown, index: number): Entry[] => {
  if (!isObject(raw) || typeof raw.id !== 'string' || raw.id === '') return [];
  const dependsOn = Array.isArray(raw.dependsOn) ? raw.dependsOn.filter((id) => typeof id === 'string') : [];
  return [{ index, id: raw.id, dependsOn }];
};

const sameIds = (entries: readonly Entry[], byId: ReadonlyMap<string, Entry>): ConfigIssue[] =>
  entries
    .filter((entry) => byId.get(entry.id) !== entry)
    .map(({ index, id }) =>
      issueAt(
        ['checks', index, 'id'],
        `${show(id)} is already the id of $.checks[${byId.get(id)!.index}]; an id is unique`,
      ),
    );

/** Ids that would be the same once each is written as a slug: who repairs one by one would meet the next mistake. */
export const sameSlugs = (raws: readonly unknown[]): ConfigIssue[] => {
  const seen = new Map<string, Entry>();
  return raws
    .flatMap((raw, index) => entryOf(raw, index))
    .flatMap((entry) => {
      const slug = guessSlug(entry.id);
      const first = slug === undefined ? undefined : seen.get(slug);
      if (slug !== undefined && first === undefined) seen.set(slug, entry);
      if (first === undefined || first.id === entry.id) return [];
      const message = `${show(entry.id)} and ${show(first.id)} of $.checks[${first.index}] both become "${slug}"; give one another id`;
      return issueAt(['checks', entry.index, 'id'], message);
    });
};

/** Finding what was meant compares with every id: done for the first few, by which the others are understood. */
const MOST_HINTS = 10;

const unknownDependencies = (entries: readonly Entry[], byId: ReadonlyMap<string, Entry>): ConfigIssue[] => {
  const issues: ConfigIssue[] = [];
  for (const { index, dependsOn } of entries) {
    for (const [at, id] of dependsOn.entries()) {
      if (byId.has(id)) continue;
      const hint = issues.length < MOST_HINTS ? didYouMean(id, byId.keys()) : '';
      issues.push(issueAt(['checks', index, 'dependsOn', at], `there is no check ${show(id)}${hint}`));
      if (issues.length >= ENOUGH) return issues;
    }
  }
  return issues;
};

/** Circles reported at most, and checks that the message of one names. */
const MOST_CIRCLES = 100;
const MOST_NAMED = 12;

/** Reports each circle once, at its first check. */
const circles = (entries: readonly Entry[], byId: ReadonlyMap<string, Entry>): ConfigIssue[] => {
  const done = new Set<Entry>();
  const issues: ConfigIssue[] = [];
  for (const start of entries) if (issues.length < MOST_CIRCLES && !done.has(start)) walk(start, byId, done, issues);
  return issues;
};

/** Follows dependencies with a list of its own instead of recursion: a chain may be long. */
const walk = (start: Entry, byId: ReadonlyMap<string, Entry>, done: Set<Entry>, issues: ConfigIssue[]): void => {
  const trail: { readonly entry: Entry; next: number }[] = [{ entry: start, next: 0 }];
  const onTrail = new Map<Entry, number>([[start, 0]]);
  while (trail.length > 0 && issues.length < MOST_CIRCLES) {
    const last = trail[trail.length - 1]!;
    const id = last.entry.dependsOn[last.next++];
    const target = id === undefined ? undefined : byId.get(id);
    const at = target && onTrail.get(target);
    if (id === undefined) {
      done.add(last.entry);
      onTrail.delete(last.entry);
      trail.pop();
    } else if (at !== undefined) issues.push(circle(trail.slice(at).map(({ entry }) => entry)));
    else if (target && !done.has(target)) {
      onTrail.set(target, trail.length);
      trail.push({ entry: target, next: 0 });
    }
  }
};

const circle = (members: readonly Entry[]): ConfigIssue => {
  const first = members.reduce((least, entry) => (entry.index < least.index ? entry : least));
  const from = members.indexOf(first);
  const ids = [...members.slice(from), ...members.slice(0, from)].map(({ id }) => id);
  const left = ids.length - MOST_NAMED;
  const named = left > 1 ? [...ids.slice(0, MOST_NAMED), `… ${left} more …`] : ids;
  const message = `a circle: ${[...named, first.id].join(' → ')}; no check can depend on itself`;
  return issueAt(['checks', first.index, 'dependsOn'], message);
};
