import type { ConfigIssue } from '../../contract/config.ts';
import { show } from '../schema/fields.ts';
import { isObject } from '../schema/objects.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { issueAt } from './issues.ts';

/** What of an entry of `checks` others refer to; as it was written, right or wrong. */
interface Entry {
  readonly index: number;
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/** Mistakes that show only between checks: an id given twice, a dependency that is not there or goes in a circle. */
export function betweenChecks(raws: readonly unknown[]): ConfigIssue[] {
  if (areApart(raws)) return [];
  const entries = raws.flatMap((raw, index) => entryOf(raw, index));
  const byId = new Map(entries.map((entry) => [entry.id, entry]).reverse() as [string, Entry][]);
  const dependent = entries.filter(({ dependsOn }) => dependsOn.length > 0);
  return [...sameIds(entries, byId), ...unknownDependencies(dependent, byId), ...circles(dependent, byId)];
}

/** Most files: every check has an id of its own, and depends on no other. */
function areApart(raws: readonly unknown[]): boolean {
  const ids = new Set<unknown>();
  for (const raw of raws) if (isObject(raw) && raw.dependsOn === undefined) ids.add(raw.id);
  return ids.size === raws.length;
}

function entryOf(raw: unknown, index: number): Entry[] {
  if (!isObject(raw) || typeof raw.id !== 'string') return [];
  const dependsOn = Array.isArray(raw.dependsOn) ? raw.dependsOn.filter((id) => typeof id === 'string') : [];
  return [{ index, id: raw.id, dependsOn }];
}

const sameIds = (entries: readonly Entry[], byId: ReadonlyMap<string, Entry>): ConfigIssue[] =>
  entries
    .filter((entry) => byId.get(entry.id) !== entry)
    .map(({ index, id }) =>
      issueAt(
        ['checks', index, 'id'],
        `${show(id)} is already the id of $.checks[${byId.get(id)!.index}]; an id is unique`,
      ),
    );

/** Looking for what was meant compares with every id: done for the first few, by which the others are understood. */
const MOST_HINTS = 20;

function unknownDependencies(entries: readonly Entry[], byId: ReadonlyMap<string, Entry>): ConfigIssue[] {
  const unknown = entries.flatMap(({ index, dependsOn }) =>
    dependsOn.flatMap((id, at) => (byId.has(id) ? [] : { path: ['checks', index, 'dependsOn', at], id })),
  );
  return unknown.map(({ path, id }, at) => {
    const hint = at < MOST_HINTS ? didYouMean(id, byId.keys()) : '';
    return issueAt(path, `there is no check ${show(id)}${hint}`);
  });
}

/** Each circle is told once, at its first check. Follows by a list, not by recursion: a chain may be long. */
function circles(entries: readonly Entry[], byId: ReadonlyMap<string, Entry>): ConfigIssue[] {
  const done = new Set<Entry>();
  return entries.flatMap((start) => walk(start, byId, done));
}

function walk(start: Entry, byId: ReadonlyMap<string, Entry>, done: Set<Entry>): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const trail: { readonly entry: Entry; next: number }[] = done.has(start) ? [] : [{ entry: start, next: 0 }];
  const onTrail = new Map<Entry, number>([[start, 0]]);
  while (trail.length > 0) {
    const last = trail[trail.length - 1]!;
    const target = byId.get(last.entry.dependsOn[last.next++] ?? '');
    const at = target && onTrail.get(target);
    if (at !== undefined) issues.push(circle(trail.slice(at).map(({ entry }) => entry)));
    else if (target && !done.has(target)) {
      onTrail.set(target, trail.length);
      trail.push({ entry: target, next: 0 });
    } else if (last.next > last.entry.dependsOn.length) {
      done.add(last.entry);
      onTrail.delete(last.entry);
      trail.pop();
    }
  }
  return issues;
}

function circle(members: readonly Entry[]): ConfigIssue {
  const first = members.reduce((least, entry) => (entry.index < least.index ? entry : least));
  const from = members.indexOf(first);
  const ids = [...members.slice(from), ...members.slice(0, from), first].map(({ id }) => id);
  return issueAt(['checks', first.index, 'dependsOn'], `a circle: ${ids.join(' → ')}; no check can depend on itself`);
}
