import { compact, type Draft, duration, goMs } from './draft.ts';
import { escapePattern, likeText, oneOf, ranges, STATUSES } from './expectations.ts';

/** Kinds of endpoint, by what their conditions can be about. */
export type Kind = 'http' | 'websocket' | 'tcp' | 'tls' | 'dns' | 'ssh';

/** What conditions make of a check, and the conditions that found no counterpart. */
export interface Conditions {
  readonly status?: readonly (number | string)[] | undefined;
  readonly headers?: Draft | undefined;
  readonly body?: Draft | undefined;
  readonly json?: Draft | undefined;
  readonly thresholds?: Draft | undefined;
  readonly lost: readonly { readonly text: string; readonly why: string }[];
  /** A condition that wants the opposite of health, such as `[CONNECTED] == false`: no check can say that. */
  readonly opposite?: string | undefined;
}

interface Condition {
  /** `len`, `has` or `age`. */
  readonly fn?: string | undefined;
  /** `STATUS`, `BODY`, … */
  readonly subject: string;
  /** What follows the placeholder: `.data[0].name`. */
  readonly path: string;
  readonly operator: string;
  readonly value: string;
}

interface State {
  readonly kind: Kind;
  statuses: readonly number[] | undefined;
  readonly headers: Draft;
  readonly body: Draft;
  readonly json: Draft;
  readonly thresholds: Draft;
}

/** Nothing where it was converted; else why not. */
type Outcome = undefined | { readonly lost: string } | { readonly opposite: true };

const lost = (why: string): Outcome => ({ lost: why });

const NO_COUNTERPART = 'has no counterpart';
const TWICE = 'is another condition of the same kind on the same value; a check has only one';

/** Gatus looks for them in this order, and splits at the first that it finds (config/endpoint/condition.go of TwiN/gatus). */
const OPERATORS = ['==', '!=', '<=', '>=', '>', '<'];
const SWAPPED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

const PLACEHOLDER =
  /^(?:(len|has|age)\()?\[(STATUS|IP|RESPONSE_TIME|DNS_RCODE|CONNECTED|CERTIFICATE_EXPIRATION|DOMAIN_EXPIRATION|BODY|HEADER|CONTEXT)\](.*)$/is;

const parseSide = (text: string): Pick<Condition, 'fn' | 'subject' | 'path'> | undefined => {
  const [, fn, subject, rest] = PLACEHOLDER.exec(text) ?? [];
  if (subject === undefined) return undefined;
  return {
    fn: fn?.toLowerCase(),
    subject: subject.toUpperCase(),
    path: fn === undefined ? rest! : rest!.replace(/\)$/, ''),
  };
};

const parse = (text: string): Condition | 'two values' | undefined => {
  const operator = OPERATORS.find((each) => text.includes(` ${each} `));
  if (operator === undefined) return undefined;
  const [left = '', right = ''] = text.split(` ${operator} `).map((side) => side.trim());
  const [first, second] = [parseSide(left), parseSide(right)];
  if (first && second) return 'two values';
  if (first) return { ...first, operator, value: right };
  return second && { ...second, operator: SWAPPED[operator] ?? operator, value: left };
};

/** Gatus cuts numbers to whole ones. */
const compares = (operator: string, a: number, b: number): boolean => {
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (operator === '<=') return a <= b;
  if (operator === '>=') return a >= b;
  return operator === '<' ? a < b : a > b;
};

const inner = (name: 'pat' | 'any', value: string): string | undefined =>
  value.startsWith(`${name}(`) && value.endsWith(')') ? value.slice(name.length + 1, -1) : undefined;

const optionsOf = (value: string): readonly string[] =>
  inner('any', value)
    ?.split(',')
    .map((option) => option.trim()) ?? [value];

/** A pattern of Go's filepath.Match; Gatus removes slashes on both sides first, which ours need not. Classes are rare, and left. */
const globSource = (glob: string): string | undefined =>
  /[[\]\\]/.test(glob) ? undefined : escapePattern(glob).replaceAll('\\*', '[^]*').replaceAll('\\?', '[^]');

const readStatus = ({ operator, value, fn }: Condition, state: State): Outcome => {
  if (state.kind !== 'http') return lost('only an "http" check has a status');
  const glob = inner('pat', value);
  const source = glob === undefined ? undefined : globSource(glob);
  const options = optionsOf(value).map(Number);
  const isNumeric = options.every((code) => Number.isInteger(code));
  if (fn !== undefined || (source === undefined && !isNumeric)) return lost(NO_COUNTERPART);
  const matches = (status: number): boolean =>
    source === undefined
      ? options.some((code) => compares(operator === '!=' ? '==' : operator, status, code))
      : new RegExp(`^${source}$`).test(String(status));
  const negated = operator === '!=';
  const kept = (state.statuses ?? STATUSES).filter((status) => matches(status) !== negated);
  if (kept.length === 0) return { opposite: true };
  state.statuses = kept;
  return undefined;
};

/** Gatus stops the clock at the response headers (`call` in config/endpoint/endpoint.go), which is `ttfb` here. */
const readTime = ({ operator, value }: Condition, { kind, thresholds }: State): Outcome => {
  const limit = goMs(value) ?? (Number(value) || undefined);
  if (!['<', '<='].includes(operator) || limit === undefined) return lost(NO_COUNTERPART);
  thresholds[kind === 'http' ? 'ttfb' : 'latency'] = { fail: duration(limit) };
  return undefined;
};

const readCertificate = ({ operator, value }: Condition, { kind, thresholds }: State): Outcome => {
  const limit = goMs(value) ?? (value === '' ? Number.NaN : Number(value));
  if (!['>', '>='].includes(operator) || !Number.isFinite(limit)) return lost(NO_COUNTERPART);
  if (!['http', 'tls'].includes(kind)) return lost('a certificate is looked at by "http" and "tls" checks only');
  // An expired certificate fails anyway.
  if (limit > 0) thresholds.certificate = { fail: duration(limit) };
  return undefined;
};

/** True of every check that passes. */
const readConnected = ({ operator, value }: Condition): Outcome =>
  (operator === '==') === (value === 'true') ? undefined : { opposite: true };

const readRcode = ({ operator, value }: Condition): Outcome =>
  (operator === '==') === (value === 'NOERROR') ? undefined : { opposite: true };

/** Two conditions on one thing are one matcher, unless both want the same operator. */
const merge = (target: Draft, matcher: Draft | undefined): Outcome => {
  if (matcher === undefined) return lost(NO_COUNTERPART);
  const pattern = typeof matcher.contains === 'string' ? { matches: escapePattern(matcher.contains) } : matcher;
  const free = [matcher, pattern].find((each) => Object.keys(each).every((key) => !(key in target)));
  if (free === undefined) return lost(TWICE);
  Object.assign(target, free);
  return undefined;
};

const patternMatcher = (glob: string, equal: boolean): Draft | undefined => {
  const contained = /^\*([^*?[\]\\]+)\*$/s.exec(glob)?.[1];
  if (contained !== undefined) return equal ? { contains: contained } : { excludes: contained };
  const source = globSource(glob);
  return equal && source !== undefined ? { matches: `^\\s*${source}\\s*$` } : undefined;
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

const isEquality = ({ operator }: Condition): boolean => operator === '==' || operator === '!=';

/** Text as it came, but for space around it, which Gatus cuts off. */
const textMatcher = (condition: Condition): Draft | undefined => {
  if (!isEquality(condition)) return numberMatcher(condition);
  const equal = condition.operator === '==';
  const glob = inner('pat', condition.value);
  if (glob !== undefined) return patternMatcher(glob, equal);
  const options = optionsOf(condition.value);
  if (!equal) return options.length === 1 ? { not: options[0] } : undefined;
  const sources = options.map(escapePattern);
  return { matches: `^\\s*${sources.length === 1 ? sources[0] : `(?:${sources.join('|')})`}\\s*$` };
};

const jsonMatcher = (condition: Condition): Draft | undefined => {
  if (!isEquality(condition)) return numberMatcher(condition);
  const equal = condition.operator === '==';
  const glob = inner('pat', condition.value);
  if (glob !== undefined) return patternMatcher(glob, equal);
  const values = optionsOf(condition.value).flatMap(likeText);
  if (equal) return oneOf(values);
  return optionsOf(condition.value).length === 1 ? { not: values[0] } : undefined;
};

/** `.data[0].user-id` as RFC 9535 writes it: `$.data[0]['user-id']`. */
const jsonPath = (path: string): string | undefined => {
  if (!/^(?:\.[^.[\]]+|\[(?:\d+|\*)\])+$/.test(path)) return undefined;
  return `$${path.replace(/\.([^.[\]]+)/g, (whole, name: string) =>
    /^[A-Za-z_]\w*$/.test(name) ? whole : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`,
  )}`;
};

const LENGTH = 'lengths are not compared; {"$.list[0]": {"exists": true}} expects a list that is not empty';

const readJson = (condition: Condition, { json }: State): Outcome => {
  const path = jsonPath(condition.path);
  if (condition.fn === 'len') return lost(LENGTH);
  if (path === undefined || condition.fn === 'age') return lost(NO_COUNTERPART);
  const exists = ['true', 'false'].includes(condition.value) && {
    exists: (condition.value === 'true') === (condition.operator === '=='),
  };
  const matcher = condition.fn === 'has' ? exists || undefined : jsonMatcher(condition);
  const known = (json[path] ?? {}) as Draft;
  const outcome = merge(known, matcher);
  if (outcome === undefined) json[path] = known;
  return outcome;
};

const readWholeBody = (condition: Condition, { body }: State): Outcome => {
  if (condition.fn === undefined) return merge(body, textMatcher(condition));
  const wantsSome =
    (condition.fn === 'has' && condition.operator === '==' && condition.value === 'true') ||
    (condition.fn === 'len' && ['> 0', '!= 0', '>= 1'].includes(`${condition.operator} ${condition.value}`));
  return wantsSome ? merge(body, { matches: '\\S' }) : lost(condition.fn === 'len' ? LENGTH : NO_COUNTERPART);
};

const BODIES: readonly Kind[] = ['http', 'websocket', 'tcp', 'dns'];

const readBody = (condition: Condition, state: State): Outcome => {
  if (!BODIES.includes(state.kind)) return lost('no answer is read');
  if (condition.path === '') return readWholeBody(condition, state);
  return state.kind === 'http' ? readJson(condition, state) : lost('JSON is read by "http" checks only');
};

const readHeader = (condition: Condition, { kind, headers }: State): Outcome => {
  const name = condition.path.replace(/^\./, '').toLowerCase();
  if (kind !== 'http' || name === '') return lost(NO_COUNTERPART);
  const isHas = condition.fn === 'has' && ['true', 'false'].includes(condition.value);
  if (condition.fn !== undefined && !isHas) return lost(NO_COUNTERPART);
  const matcher = isHas
    ? { exists: (condition.value === 'true') === (condition.operator === '==') }
    : headerMatcher(condition);
  const known = (headers[name] ?? {}) as Draft;
  const outcome = merge(known, matcher);
  if (outcome === undefined) headers[name] = known;
  return outcome;
};

/** A header has no space around it. */
const headerMatcher = (condition: Condition): Draft | undefined => {
  const options = optionsOf(condition.value);
  const isPlain = condition.operator === '==' && inner('pat', condition.value) === undefined;
  return isPlain ? oneOf(options) : textMatcher(condition);
};

const READERS: Readonly<Record<string, (condition: Condition, state: State) => Outcome>> = {
  STATUS: readStatus,
  RESPONSE_TIME: readTime,
  CERTIFICATE_EXPIRATION: readCertificate,
  CONNECTED: readConnected,
  DNS_RCODE: readRcode,
  BODY: readBody,
  HEADER: readHeader,
  IP: () => lost('addresses are compared by a "dns" check'),
  DOMAIN_EXPIRATION: () => lost('the expiry of domains is not checked; the registrar warns about it'),
  CONTEXT: () => lost('checks share no context'),
};

const read = (text: string, state: State): Outcome => {
  const condition = parse(text);
  if (condition === undefined) return lost('is no condition');
  if (condition === 'two values')
    return lost('compares two values of the answer; a check compares only with values in the config');
  return READERS[condition.subject]!(condition, state);
};

/** `{ "equals": 5 }` is written `5`. */
const shorter = (matchers: Draft): Draft | undefined =>
  compact(
    Object.fromEntries(
      Object.entries(matchers).map(([key, matcher]) => {
        const { equals, ...others } = matcher as Draft;
        return [key, equals !== undefined && Object.keys(others).length === 0 ? equals : matcher];
      }),
    ),
  );

/** Without a condition on the status, Gatus takes any. */
const statusOf = ({ kind, statuses }: State): readonly (number | string)[] | undefined => {
  if (kind !== 'http') return undefined;
  const found = ranges(statuses ?? STATUSES);
  return found.length === 1 && found[0] === '2xx' ? undefined : found;
};

/** Reads the conditions of one endpoint (README of TwiN/gatus, "Conditions"; config/endpoint/condition.go and placeholder.go). */
export const readConditions = (conditions: readonly string[], kind: Kind): Conditions => {
  const state: State = { kind, statuses: undefined, headers: {}, body: {}, json: {}, thresholds: {} };
  const outcomes = conditions.map((text) => ({ text, outcome: read(text.trim(), state) }));
  return {
    status: statusOf(state),
    headers: shorter(state.headers),
    body: compact(state.body),
    json: shorter(state.json),
    thresholds: compact(state.thresholds),
    lost: outcomes.flatMap(({ text, outcome }) => (outcome && 'lost' in outcome ? [{ text, why: outcome.lost }] : [])),
    opposite: outcomes.find(({ outcome }) => outcome && 'opposite' in outcome)?.text,
  };
};
