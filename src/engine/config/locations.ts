import type { ConfigIssue } from '../../contract/config.ts';
import { builtInLocation, HINTS, JURISDICTIONS, type Location, WITHOUT_OBJECTS } from '../../contract/location.ts';
import type { Runtime } from '../../contract/runtimes.ts';
import { optional } from '../schema/combine.ts';
import { expected, show } from '../schema/expected.ts';
import { list, text } from '../schema/fields.ts';
import { isObject, section } from '../schema/objects.ts';
import { parse } from '../schema/parse.ts';
import { proberUrl } from '../schema/url-field.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { ENOUGH, issueAt, type Path, toIssues } from './issues.ts';
import { namesOf, type SecretReader, withoutEchoes } from './secrets.ts';
import { slug } from './slug.ts';

const locationField = section(
  {
    id: slug('unique; checks name it in their `locations`'),
    name: optional(text('name on the page and in alerts; defaults to the id')),
    url: proberUrl('where the remote prober answers'),
    token: text('what the prober has as SITREP_PROBER_TOKEN'),
  },
  'a remote prober, which the Board calls',
);

/** The section `locations`: places that are not built in. */
export const locationsField = list(locationField, 'places to probe from that are not built in');

/** The locations that checks may name. */
export interface KnownLocations {
  readonly own: ReadonlyMap<string, Location>;
  readonly runtime: Runtime;
}

export interface ReadLocations {
  readonly known: KnownLocations;
  readonly issues: readonly ConfigIssue[];
}

/** Reads `locations`: every mistake of every entry, at once. */
export const readLocations = (written: unknown, runtime: Runtime, secrets: SecretReader): ReadLocations => {
  const own = new Map<string, Location>();
  const issues: ConfigIssue[] = [];
  const entries: readonly unknown[] = Array.isArray(written) ? written : [];
  for (const [index, raw] of entries.entries()) {
    const path = ['locations', index];
    const found = readLocation(raw, path, secrets);
    issues.push(...found.issues);
    const id = isObject(raw) && typeof raw.id === 'string' ? raw.id : undefined;
    if (id === undefined) continue;
    if (builtInLocation(id))
      issues.push(issueAt([...path, 'id'], `${show(id)} is built in; give this location another id`));
    if (own.has(id))
      issues.push(issueAt([...path, 'id'], `${show(id)} is already the id of another location; an id is unique`));
    // An entry with mistakes is known all the same, or each check that names it would be one more.
    own.set(id, found.location ?? { id, name: id, kind: 'url' });
    if (issues.length >= ENOUGH) break;
  }
  return { known: { own, runtime }, issues };
};

const readLocation = (
  raw: unknown,
  path: Path,
  secrets: SecretReader,
): { readonly location?: Location; readonly issues: readonly ConfigIssue[] } => {
  if (!isObject(raw)) return { issues: [issueAt(path, expected('an object')(raw))] };
  const before = secrets.unset.length;
  const filled = secrets.fillFields(raw, path, (field) => field === 'token');
  const unset = secrets.unset.slice(before);
  const parsed = parse(locationField, filled);
  const issues = withoutEchoes(toIssues(parsed.mistakes, path), unset);
  if (!parsed.ok || issues.length > 0) return { issues };
  const { id, name = id, url, token } = parsed.value;
  const access = unset.length > 0 ? { unset: namesOf(unset) } : { token };
  return { location: { id, name, kind: 'url', url: url.href, ...access }, issues: [] };
};

/** The location of that id; `undefined` where there is none. */
export const locationCalled = (id: string, { own }: KnownLocations): Location | undefined =>
  own.get(id) ?? builtInLocation(id);

const isOffered = ({ kind }: Location, { places }: Runtime): boolean => places === undefined || places.includes(kind);

const objection = (id: string, known: KnownLocations): string | undefined => {
  const { own, runtime } = known;
  const found = locationCalled(id, known);
  if (found !== undefined) {
    if (isOffered(found, runtime)) return undefined;
    const others = ['here', ...own.keys()].map(show).join(', ');
    return `${show(id)} is a place of Cloudflare's network, which ${runtime.title} does not have; it has ${others}`;
  }
  if (Object.hasOwn(WITHOUT_OBJECTS, id)) {
    return (
      `no Durable Objects run in ${WITHOUT_OBJECTS[id]}: Cloudflare takes the hint ${show(id)} and places them elsewhere. ` +
      'Deploy a remote prober there, and give it an entry in "locations"'
    );
  }
  const names = ['here', ...Object.keys(HINTS), ...Object.keys(JURISDICTIONS), ...own.keys()];
  const hint = didYouMean(id, names);
  return `there is no location ${show(id)}${hint || `; there are ${names.join(', ')}`}`;
};

/** Mistakes in a list of locations that a check, or `defaults`, names. */
export const namedLocationIssues = (named: readonly string[], path: Path, known: KnownLocations): ConfigIssue[] => {
  if (named.length === 0) return [issueAt(path, 'expected at least one location, found none')];
  return named.flatMap((id, at) => {
    const message = named.indexOf(id) < at ? `${show(id)} is already there` : objection(id, known);
    return message === undefined ? [] : issueAt([...path, at], message);
  });
};
