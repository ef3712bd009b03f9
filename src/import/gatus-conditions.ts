import { compact, type Draft, duration, goDuration } from './draft.ts';

/** What conditions make of a check: `expect` and `thresholds`, and the conditions that found no counterpart. */
export interface Conditions {
  readonly status?: readonly (number | string)[] | undefined;
  readonly body?: Draft | undefined;
  readonly json?: Draft | undefined;
  readonly thresholds?: Draft | undefined;
  readonly left: readonly string[];
}

interface Condition {
  readonly subject: string;
  readonly operator: string;
  readonly value: string;
}

/** True of every check that passes, so that nothing is lost: it connected, the resolver had an answer. */
const IMPLIED = ['[CONNECTED] == true', '[DNS_RCODE] == NOERROR'];

/** Reads the conditions of one endpoint (README of TwiN/gatus, "Conditions"). */
export const readConditions = (conditions: readonly string[]): Conditions => {
  const wanted = conditions.filter((text) => !IMPLIED.includes(text.trim()));
  const state: State = { low: 100, high: 599, codes: undefined, body: {}, json: {}, thresholds: {} };
  const left = wanted.filter((text) => {
    const condition = parseCondition(text);
    return condition === undefined || !apply(condition, state);
  });
  return {
    status: statusOf(state),
    body: compact(state.body),
    json: compact(Object.fromEntries(Object.entries(state.json).map(([path, matcher]) => [path, shorter(matcher)]))),
    thresholds: compact(state.thresholds),
    left,
  };
};

/** `{ "equals": 5 }` is written `5`. */
const shorter = (matcher: unknown): unknown => {
  const entries = Object.entries(matcher as Draft);
  return entries.length === 1 && entries[0]![0] === 'equals' ? entries[0]![1] : matcher;
};

interface State {
  low: number;
  high: number;
  codes: number[] | undefined;
  readonly body: Draft;
  readonly json: Draft;
  readonly thresholds: Draft;
}

const SWAPPED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

const parseCondition = (text: string): Condition | undefined => {
  const [, left, operator, right] = /^\s*(.+?) (==|!=|<=|>=|<|>) (.*?)\s*$/.exec(text) ?? [];
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  const subject = /^(?:\w+\()?\[/;
  if (!subject.test(left) && subject.test(right))
    return { subject: right, operator: SWAPPED[operator] ?? operator, value: left };
  return { subject: left, operator, value: right };
};

type Reader = (condition: Condition, state: State) => boolean;

const readStatus = ({ operator, value }: Condition, state: State): boolean => {
  const codes = anyOf(value) ?? [value];
  const numbers = codes.map(Number);
  if (!numbers.every((code) => Number.isInteger(code) && code >= 100 && code <= 599)) return false;
  const code = numbers[0]!;
  if (operator === '==') state.codes = numbers;
  else if (operator === '<') state.high = Math.min(state.high, code - 1);
  else if (operator === '<=') state.high = Math.min(state.high, code);
  else if (operator === '>') state.low = Math.max(state.low, code + 1);
  else if (operator === '>=') state.low = Math.max(state.low, code);
  else return false;
  return true;
};

/** A threshold counts strictly beyond, so `< 300` and `<= 300` are the same but for one millisecond. */
const readLatency = ({ operator, value }: Condition, state: State): boolean => {
  const limit = goDuration(value) ?? duration(Number(value) || undefined);
  if (!['<', '<='].includes(operator) || limit === undefined) return false;
  state.thresholds.latency = { fail: limit };
  return true;
};

const readCertificate = ({ operator, value }: Condition, state: State): boolean => {
  const limit = goDuration(value);
  if (!['>', '>='].includes(operator) || limit === undefined) return false;
  state.thresholds.certificate = { fail: limit };
  return true;
};

const readBody = (condition: Condition, { body }: State): boolean => {
  return merge(body, textMatcher(condition));
};

const readPresence = ({ subject, operator, value }: Condition, { json }: State): boolean => {
  const path = jsonPath(/^has\(\[BODY\](.+)\)$/.exec(subject)![1]!);
  if (path === undefined || operator !== '==' || !['true', 'false'].includes(value)) return false;
  return mergeAt(json, path, { exists: value === 'true' });
};

const readJson = (condition: Condition, { json }: State): boolean => {
  const path = jsonPath(condition.subject.slice('[BODY]'.length));
  return path !== undefined && mergeAt(json, path, textMatcher(condition, scalar) ?? numberMatcher(condition));
};

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^\[STATUS\]$/, readStatus],
  [/^\[RESPONSE_TIME\]$/, readLatency],
  [/^\[CERTIFICATE_EXPIRATION\]$/, readCertificate],
  [/^\[BODY\]$/, readBody],
  [/^has\(\[BODY\](.+)\)$/, readPresence],
  [/^\[BODY\](.+)$/, readJson],
];

const apply = (condition: Condition, state: State): boolean =>
  READERS.find(([form]) => form.test(condition.subject))?.[1](condition, state) ?? false;

const statusOf = ({ low, high, codes }: State): readonly (number | string)[] | undefined => {
  if (codes !== undefined) return codes;
  if (low === 100 && high === 599) return undefined;
  return [low % 100 === 0 && high === low + 99 ? `${low / 100}xx` : `${low}-${high}`];
};

/** `.data[0].user-id` as RFC 9535 writes it: `$.data[0]['user-id']`. */
const jsonPath = (path: string): string | undefined => {
  if (!/^(?:\.[^.[\]]+|\[(?:\d+|\*)\])+$/.test(path)) return undefined;
  return `$${path.replace(/\.([^.[\]]+)/g, (whole, name: string) => (/^[A-Za-z_]\w*$/.test(name) ? whole : `['${name.replaceAll("'", "\\'")}']`))}`;
};

/** Gatus compares as text, and as whole numbers where both sides are. */
const scalar = (value: string): unknown => {
  if (value === 'true' || value === 'false') return value === 'true';
  return value !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
};

const textMatcher = (
  { operator, value }: Condition,
  read: (value: string) => unknown = (text) => text,
): Draft | undefined => {
  if (operator !== '==' && operator !== '!=') return undefined;
  const equal = operator === '==';
  const pattern = /^pat\((.*)\)$/s.exec(value)?.[1];
  if (pattern !== undefined) return patternMatcher(pattern, equal);
  const options = anyOf(value);
  if (options === undefined) return equal ? { equals: read(value) } : { not: read(value) };
  return equal ? { oneOf: options.map(read) } : undefined;
};

/** `*text*` is what most patterns are; others become a regular expression. */
const patternMatcher = (pattern: string, equal: boolean): Draft | undefined => {
  const inner = /^\*([^*?[\]\\]+)\*$/.exec(pattern)?.[1];
  if (inner !== undefined) return equal ? { contains: inner } : { excludes: inner };
  if (!equal || /[[\]\\]/.test(pattern)) return undefined;
  const source = pattern
    .replace(/[$()+./^{|}]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return { matches: `^${source}$` };
};

/** Gatus cuts both sides to whole numbers first. */
const numberMatcher = ({ operator, value }: Condition): Draft | undefined => {
  const number = Number(value);
  if (value === '' || !Number.isInteger(number)) return undefined;
  const matchers: Readonly<Record<string, Draft>> = {
    '<': { lessThan: number },
    '<=': { lessThan: number + 1 },
    '>': { moreThan: number },
    '>=': { moreThan: number - 1 },
  };
  return matchers[operator];
};

const anyOf = (value: string): string[] | undefined =>
  /^any\((.*)\)$/s
    .exec(value)?.[1]
    ?.split(',')
    .map((option) => option.trim());

/** Two conditions on one thing are one matcher, unless both want the same operator. */
const merge = (target: Draft, matcher: Draft | undefined): boolean => {
  if (matcher === undefined || Object.keys(matcher).some((key) => key in target)) return false;
  Object.assign(target, matcher);
  return true;
};

const mergeAt = (json: Draft, path: string, matcher: Draft | undefined): boolean => {
  const known = (json[path] ?? {}) as Draft;
  if (!merge(known, matcher)) return false;
  json[path] = known;
  return true;
};
