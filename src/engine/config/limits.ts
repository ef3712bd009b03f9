import type { ConfigIssue } from '../../contract/config.ts';
import { isObject } from '../schema/objects.ts';
import { issueAt, type Path } from './issues.ts';

/**
 * What a config may hold at most. Each is far beyond what anybody writes, and keeps the time and memory that judging takes
 * within bounds: a file that is over one of them is not looked at any closer.
 */
const MOST_ENTRIES = 20_000;
const MOST_FIELDS = 1_000;
/** Characters of one text: the roots of a large company as PEM have 250,000. */
const LONGEST_TEXT = 512 * 1_024;
/** Characters of a field's name: of a header, say, or a JSONPath query. */
const LONGEST_NAME = 4_096;
/** A cron expression may take two milliseconds to judge. */
const MOST_WINDOWS = 500;

/** More of these say nothing new. */
const ENOUGH = 100;

/** Where a document holds too much. */
export const excesses = (document: unknown): readonly ConfigIssue[] => {
  const issues: ConfigIssue[] = [];
  const windows = isObject(document) ? document.maintenance : undefined;
  if (Array.isArray(windows) && windows.length > MOST_WINDOWS)
    issues.push(tooMany(['maintenance'], windows.length, 'entries', MOST_WINDOWS));
  measure(document, [], issues);
  return issues;
};

/** `path` is one list for the whole walk: most files hold nothing that would need a copy. */
const measure = (value: unknown, path: (string | number)[], issues: ConfigIssue[]): void => {
  if (typeof value === 'string') {
    if (value.length > LONGEST_TEXT) issues.push(tooMany(path, value.length, 'characters', LONGEST_TEXT));
    return;
  }
  if (typeof value !== 'object' || value === null || issues.length >= ENOUGH) return;
  if (Array.isArray(value)) {
    if (value.length > MOST_ENTRIES) issues.push(tooMany(path, value.length, 'entries', MOST_ENTRIES));
    else for (let index = 0; index < value.length; index++) measureAt(value[index], index, path, issues);
    return;
  }
  const keys = Object.keys(value);
  if (keys.length > MOST_FIELDS) issues.push(tooMany(path, keys.length, 'fields', MOST_FIELDS));
  else for (const key of keys) measureAt((value as Record<string, unknown>)[key], key, path, issues);
};

const measureAt = (value: unknown, key: string | number, path: (string | number)[], issues: ConfigIssue[]): void => {
  path.push(key);
  if (typeof key === 'string' && key.length > LONGEST_NAME)
    issues.push(tooMany(path, key.length, 'characters of a name', LONGEST_NAME));
  measure(value, path, issues);
  path.pop();
};

const tooMany = (path: Path, found: number, what: string, most: number): ConfigIssue =>
  issueAt(path, `${found} ${what} are too many; at most ${most} are allowed`);
