import type { ConfigIssue, Secret } from '../../contract/config.ts';
import type { Mistake } from '../../contract/schema.ts';
import { MOST_MISTAKES } from '../schema/parse.ts';
import { redact } from '../util/redact.ts';
import type { Locate, Path } from './places.ts';

export type { Path } from './places.ts';

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** `$.checks[0].headers["content-type"]`, as RFC 9535 writes it. */
export const jsonPath = (path: Path): string => {
  const step = (key: string | number): string => {
    if (typeof key === 'number') return `[${key}]`;
    return PLAIN_KEY.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  };
  return `$${path.map(step).join('')}`;
};

/** A key, an index, or a key in quotes, as {@link jsonPath} writes them. */
const STEP = /\.([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** The steps of what {@link jsonPath} wrote; of a path that was cut, those that are whole. */
const stepsOf = (path: string): Path => {
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  for (let found = STEP.exec(path); found !== null; found = STEP.exec(path)) {
    const [, key, index, quoted] = found;
    steps.push(key ?? (quoted === undefined ? Number(index) : (JSON.parse(quoted) as string)));
  }
  return steps;
};

/** Of a mistake in the document as a whole, the format itself may tell the place; no value has it. */
const lacksPlace = ({ path, line }: ConfigIssue): boolean => line === undefined && path !== '$';

/** The issues with their places in the file. */
export const withPlaces = (issues: readonly ConfigIssue[], locate: Locate): readonly ConfigIssue[] => {
  const wanted = issues.filter(lacksPlace);
  if (wanted.length === 0) return issues;
  const places = locate(wanted.map(({ path }) => stepsOf(path)));
  return issues.map((issue) => (lacksPlace(issue) ? { ...issue, ...places[wanted.indexOf(issue)] } : issue));
};

/** `checks.json:12:5: $.checks[0].url: …`, as editors and CI systems find places in a log; of no file, the path alone. */
export const issueLine = ({ path, message, line, column }: ConfigIssue, file?: string): string => {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return [place, path, message].filter((part) => part !== '').join(': ');
};

export const issueAt = (path: Path, message: string): ConfigIssue => ({ path: jsonPath(path), message });

/** Mistakes found below `base`. */
export const toIssues = (found: readonly Mistake[], base: Path): ConfigIssue[] =>
  found.map(({ path, message }) => issueAt([...base, ...path], message));

/** Characters of one message, and number of messages: a broken file must not flood a terminal or a log. */
const LONGEST = 500;
const MOST = 100;

/** Mistakes of one section after which no more of it are counted: a large file takes no longer to judge. */
export const ENOUGH = MOST_MISTAKES;

const shorten = (message: string): string => (message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message);

/** Ready to be shown: each once, without any secret's value, and not too many. Redacted first, cut afterwards. */
export const presentable = (issues: readonly ConfigIssue[], secrets: readonly Secret[]): ConfigIssue[] => {
  if (issues.length === 0) return [];
  const unique = new Map(issues.map((issue) => [`${issue.path} ${issue.message}`, issue]));
  const shown = [...unique.values()]
    .slice(0, MOST)
    .map(({ path, message }) => ({ path: shorten(path), message: shorten(redact(message, secrets)) }));
  const left = unique.size - MOST;
  const count = unique.size >= ENOUGH ? `at least ${left}` : left;
  if (left > 0) shown.push({ path: '$', message: `and ${count} more ${left === 1 ? 'mistake' : 'mistakes'}` });
  return shown;
};
