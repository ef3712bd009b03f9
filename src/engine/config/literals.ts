import type { ConfigIssue, Secret } from '../../contract/config.ts';
import { isObject } from '../schema/objects.ts';
import { issueAt, type Path } from './issues.ts';
import { mentionsSecret } from './secrets.ts';

/**
 * Credentials written in the file itself instead of as `${NAME}`. A target may echo what it was sent, so they are kept out of
 * every message as named secrets are; and `validate` says where they stand.
 */
export interface Literals {
  readonly secrets: readonly Secret[];
  readonly warnings: readonly ConfigIssue[];
}

/** What messages show in their place. */
const NAME = 'redacted';

/** Shorter values are words and numbers; to hide each of them would make messages unreadable. */
const SHORTEST = 4;

/** Names of headers, parameters and fields that hold a credential. */
const CREDENTIAL =
  /authorization|cookie|token|secret|passw|credential|signature|api.?key|access.?key|private.?key|(?:^|[-_])(?:key|auth|pwd|sig)$/i;

/** What a check expects is never sent; what is public holds no credentials. */
const UNSENT = ['expect', 'thresholds', 'id', 'name', 'type'];

interface Finding {
  readonly values: Set<string>;
  readonly places: Path[];
}

export const literalsOf = (document: unknown): Literals => {
  const found: Finding = { values: new Set(), places: [] };
  const entries = (section: string): readonly unknown[] =>
    isObject(document) && Array.isArray(document[section]) ? (document[section] as unknown[]) : [];
  for (const [index, check] of entries('checks').entries()) readEntry(check, ['checks', index], found);
  for (const [index, location] of entries('locations').entries()) readEntry(location, ['locations', index], found);
  for (const [index, alert] of entries('alerts').entries()) {
    readEntry(alert, ['alerts', index], found);
    if (isObject(alert)) readHook(alert.url, ['alerts', index, 'url'], found);
  }
  return {
    secrets: [...found.values].map((value) => ({ name: NAME, value })),
    warnings: found.places.map((path) => issueAt(path, WARNING)),
  };
};

const WARNING =
  'holds a credential that everybody with this file can read; put it into the environment and write "${NAME}" here';

const readEntry = (entry: unknown, path: Path, found: Finding): void => {
  if (!isObject(entry)) return;
  for (const [field, value] of Object.entries(entry))
    if (!UNSENT.includes(field)) read(value, field, [...path, field], found);
};

const read = (value: unknown, name: string, path: Path, found: Finding): void => {
  if (typeof value === 'string') readText(value, name, path, found);
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) read(item, name, [...path, index], found);
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) read(item, key, [...path, key], found);
};

const readText = (text: string, name: string, path: Path, found: Finding): void => {
  const values = CREDENTIAL.test(name)
    ? credentialsIn(text, name)
    : [...inUrl(text), ...(name === 'body' ? inBody(text) : [])];
  note(
    values.filter((value) => !mentionsSecret(value)),
    path,
    found,
  );
};

const note = (values: readonly string[], path: Path, found: Finding): void => {
  const long = values.filter((value) => value.length >= SHORTEST);
  if (long.length === 0) return;
  for (const value of long) found.values.add(value);
  found.places.push(path);
};

/** `Bearer x` → `x`; of cookies, each one's value. */
const credentialsIn = (text: string, name: string): readonly string[] => {
  if (/cookie$/i.test(name)) return text.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
  return [text.replace(/^(?:basic|bearer|token|digest)\s+/i, '').trim()];
};

/** The login of a URL, and what its parameters of such names hold; as written and as it reads. */
const inUrl = (text: string): readonly string[] => {
  const [, login] = /^[a-z][a-z\d+.-]*:\/\/([^/?#@]*)@/i.exec(text) ?? [];
  if (login === undefined && !/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return [];
  const query = text.includes('?') ? text.slice(text.indexOf('?') + 1).replace(/#.*$/s, '') : '';
  return [...(login === undefined ? [] : [login, ...login.split(':')]), ...inForm(query)].flatMap(asItReads);
};

/** `a=1&token=x` → `x`. */
const inForm = (text: string): readonly string[] => {
  return text.split('&').flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 && CREDENTIAL.test(pair.slice(0, equals)) ? [pair.slice(equals + 1)] : [];
  });
};

const inBody = (text: string): readonly string[] => {
  if (!/^\s*[[{]/.test(text)) return inForm(text).flatMap(asItReads);
  const found: Finding = { values: new Set(), places: [] };
  try {
    read(JSON.parse(text), '', [], found);
  } catch {
    // Not JSON: nothing has a name.
  }
  return [...found.values];
};

const asItReads = (written: string): readonly string[] => {
  try {
    return [written, decodeURIComponent(written)];
  } catch {
    return [written];
  }
};

/** Who knows the address of a webhook can post to it: its path is a credential. */
const readHook = (url: unknown, path: Path, found: Finding): void => {
  if (typeof url !== 'string' || mentionsSecret(url)) return;
  const [, behind] = /^https?:\/\/[^/?#]+(\/[^#]+)/i.exec(url) ?? [];
  if (behind !== undefined) note([url, behind, behind.slice(behind.lastIndexOf('/') + 1)].filter(isHook), path, found);
};

/** `/hook` is a word. */
const isHook = (text: string): boolean => text.length >= 12;
