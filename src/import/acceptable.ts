import { WORKER } from '../contract/runtimes.ts';
import { parseConfig, type Registries } from '../engine/config/parse.ts';
import { isObject } from '../engine/schema/objects.ts';
import type { Draft } from './draft.ts';
import type { Loss } from './losses.ts';

/** Sitrep's own mistakes end with the entry that has them; more rounds than a reference can be long would mean that none did. */
const MOST_ROUNDS = 5;

const SECTIONS = ['checks', 'alerts', 'maintenance'] as const;
type SectionName = (typeof SECTIONS)[number];

type Document = Draft & Partial<Record<SectionName, readonly Draft[]>>;

const placeOf = (path: string): { readonly section: SectionName; readonly index: number } | undefined => {
  const [, section, index] = /^\$\.(checks|alerts|maintenance)\[(\d+)\]/.exec(path) ?? [];
  return section === undefined ? undefined : { section: section as SectionName, index: Number(index) };
};

const nameOf = (entry: Draft | undefined): string =>
  String(entry?.name ?? entry?.id ?? entry?.title ?? entry?.type ?? 'an entry');

const KINDS: Readonly<Record<SectionName, Loss['kind']>> = {
  checks: 'unwatched',
  alerts: 'alerts',
  maintenance: 'judged',
};

/** A selector without what is gone; `undefined` once nothing is left of it, as an empty one would select all. */
const pruned = (entry: Draft, ids: ReadonlySet<unknown>): Draft | undefined => {
  if (!Array.isArray(entry.checks)) return entry;
  const checks = entry.checks.filter((id) => ids.has(id));
  return checks.length === 0 ? undefined : { ...entry, checks };
};

const without = (document: Document, gone: ReadonlySet<string>): Document => {
  const left = (section: SectionName) => document[section]?.filter((_, index) => !gone.has(`${section}[${index}]`));
  const checks = left('checks') ?? [];
  const ids = new Set(checks.map(({ id }) => id));
  const selecting = (section: SectionName): Document => {
    const entries = left(section)?.flatMap((entry): Draft[] => {
      const kept = pruned(entry, ids);
      return kept === undefined ? [] : [kept];
    });
    return entries === undefined || entries.length === 0 ? {} : { [section]: entries };
  };
  const { alerts: _alerts, maintenance: _maintenance, ...others } = document;
  return { ...others, checks, ...selecting('alerts'), ...selecting('maintenance') };
};

/** What stands in `site` at this path is left out by itself: it is how the page looks. */
const withoutSiteField = (document: Document, path: string): Document => {
  const field = /^\$\.site\.(\w+)/.exec(path)?.[1];
  if (field === undefined || !isObject(document.site)) return document;
  const { [field]: _, ...site } = document.site;
  return { ...document, site };
};

/**
 * The document without what Sitrep itself refuses, each reported as a loss: real configs contain invalid
 * addresses. `validate` accepts the rest.
 */
export const acceptable = (document: Document, registries: Registries, losses: Loss[]): Document => {
  let current = document;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const options = { runtime: WORKER, secret: () => undefined, mayBeUnset: true };
    const parsed = parseConfig(JSON.stringify(current), registries, options);
    if (parsed.ok || current.checks?.length === 0) return current;
    const gone = new Set<string>();
    for (const { path, message } of parsed.issues) {
      const place = placeOf(path);
      if (place === undefined) {
        current = withoutSiteField(current, path);
        losses.push({ kind: 'settings', path, subject: path.replace('$.', ''), message });
        continue;
      }
      const { section, index } = place;
      gone.add(`${section}[${index}]`);
      const field = path.slice(path.indexOf(']') + 1).replace(/^\./, '');
      losses.push({
        kind: KINDS[section],
        path,
        subject: nameOf(current[section]?.[index]),
        message: `Sitrep refuses it: ${field}: ${message}`,
      });
    }
    current = without(current, gone);
  }
  return current;
};
