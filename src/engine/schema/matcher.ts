import type { Work } from '../../contract/ports.ts';
import type { Schema } from '../../contract/schema.ts';
import { equalJson, jsonPathMistake, selectNodes } from '../query/json.ts';
import { pathOf } from '../query/jsonpath/select.ts';
import { isFound, patternMistake } from '../query/regexp.ts';
import { check, optional, transform } from './combine.ts';
import { expected } from './expected.ts';
import { anything, flag, list, number, text } from './fields.ts';
import { either, isObject, record, section } from './objects.ts';

/** Conditions on a value: every operator given must hold. */
export interface Matcher {
  readonly equals?: unknown;
  readonly not?: unknown;
  readonly oneOf?: readonly unknown[] | undefined;
  readonly contains?: unknown;
  readonly excludes?: unknown;
  /** Source of a regular expression (flag `u`), found anywhere in the value. */
  readonly matches?: string | undefined;
  readonly lessThan?: number | undefined;
  readonly moreThan?: number | undefined;
  readonly exists?: boolean | undefined;
}

type Operator = Exclude<keyof Matcher, 'exists'>;

/** Longer texts are described by their length: a part could hold half a secret, which would not be redacted. */
const SHOWN_TEXT = 200;

const showValue = (value: unknown): string => {
  const shown = typeof value === 'number' ? `${value}` : (JSON.stringify(value) ?? 'nothing');
  if (shown.length <= SHOWN_TEXT) return shown;
  return typeof value === 'string' ? `a text of ${value.length} characters` : `JSON of ${shown.length} characters`;
};

/** A number, or a text that is one (header values are text). */
const toNumber = (value: unknown): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\s*[-+]?\d+(\.\d+)?(e[-+]?\d+)?\s*$/i.test(value) ? Number(value) : Number.NaN;
};

const holds = (value: unknown, part: unknown): boolean => {
  if (Array.isArray(value)) return value.some((item) => equalJson(item, part));
  return typeof value === 'string' && value.includes(String(part));
};

const isHolder = (value: unknown): boolean => Array.isArray(value) || typeof value === 'string';

interface Question {
  readonly words: string;
  readonly test: (value: unknown, argument: never, work: Work) => boolean;
  /** The kind of value that the operator applies to. */
  readonly kind?: Kind;
}

const OPERATORS: Readonly<Record<Operator, Question>> = {
  equals: { words: 'expected', test: (value, argument) => equalJson(value, argument) },
  not: { words: 'expected anything but', test: (value, argument) => !equalJson(value, argument) },
  oneOf: {
    words: 'expected one of',
    test: (value, options: readonly unknown[]) => options.some((item) => equalJson(value, item)),
  },
  contains: { words: 'expected it to contain', test: holds, kind: 'list' },
  excludes: { words: 'expected it not to contain', test: (value, argument) => !holds(value, argument), kind: 'list' },
  matches: {
    words: 'expected a match of',
    test: (value, source: string, work) => isFound(source, String(value), work),
    kind: 'scalar',
  },
  lessThan: { words: 'expected less than', test: (value, limit: number) => toNumber(value) < limit, kind: 'number' },
  moreThan: { words: 'expected more than', test: (value, limit: number) => toNumber(value) > limit, kind: 'number' },
};

type Kind = 'list' | 'scalar' | 'number';

const KINDS: Readonly<Record<Kind, { readonly words: string; readonly fits: (value: unknown) => boolean }>> = {
  list: { words: 'neither text nor a list', fits: isHolder },
  scalar: { words: 'neither text nor a number', fits: (value) => typeof value !== 'object' || value === null },
  number: { words: 'not a number', fits: (value) => !Number.isNaN(toNumber(value)) },
};

/**
 * Why `value` does not match, as a sentence that begins with `what` (`header "etag"`, `$.queue.depth`); `undefined`
 * when it does. An absent value (`undefined`) matches only `exists: false`. `show` tells the value in that sentence.
 * Throws what `work` throws.
 */
export const mismatch = (
  value: unknown,
  matcher: Matcher,
  what: string,
  work: Work,
  show: (value: unknown) => string = showValue,
): string | undefined => {
  if (value === undefined) return matcher.exists === false ? undefined : `${what} is missing`;
  if (matcher.exists === false) return `${what} exists, expected it to be absent`;
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    return `${what} is a number beyond what a double can hold, so it cannot be compared`;
  }
  for (const name of Object.keys(matcher)) {
    if (name === 'exists') continue;
    const argument = matcher[name as Operator];
    const { words, test, kind } = OPERATORS[name as Operator];
    if (kind && !KINDS[kind].fits(value))
      return `${what} is ${show(value)}, which is ${KINDS[kind].words}, ${words} ${showValue(argument)}`;
    if (!test(value, argument as never, work)) return `${what} is ${show(value)}, ${words} ${showValue(argument)}`;
  }
  return undefined;
};

/** Why a JSON document does not match: every node that `query` selects must; an empty selection is an absent value. */
export const jsonMismatch = (document: unknown, query: string, matcher: Matcher, work: Work): string | undefined => {
  const selected = selectNodes(query, document, work);
  if (selected.length === 0) return mismatch(undefined, matcher, query, work);
  for (const node of selected) {
    const what = selected.length === 1 ? query : `${query} at ${pathOf(node)}`;
    const reason = mismatch(node.value, matcher, what, work);
    if (reason !== undefined) return reason;
  }
  return undefined;
};

/** A plain value or an object of operators. */
const plainOr = <const Plain extends Schema, const Operators extends Schema>(
  about: string,
  plain: Plain,
  operators: Operators,
) =>
  transform(
    either([operators, plain], isObject, about),
    (value: unknown): Matcher => (isObject(value) ? (value as Matcher) : { equals: value }),
  );

/** The source of a regular expression. */
const pattern = (about: string) => check(text(about), patternMistake);

const shared = {
  matches: optional(pattern('The value contains a match of this regular expression (Unicode mode).')),
  lessThan: optional(number('The value is a number below this.')),
  moreThan: optional(number('The value is a number above this.')),
  exists: optional(flag('`true`: the value exists, whatever it is; `false`: it is absent.')),
};

/** Unlike `text`, it may be empty. */
const anyText = (about: string): Schema<string, string> => ({ kind: 'text', about, message: notAText });
const notAText = expected('a text');

const plainText: Schema<string, string> = {
  kind: 'text',
  message: expected('a text, or an object of operators such as {"contains": "ok"}'),
};

/** Made once for all fields that match text: each set of them takes 30 KiB of the static binary. */
const textOperators = {
  equals: optional(anyText('The value is this text.')),
  not: optional(anyText('The value is any text but this.')),
  oneOf: optional(list(anyText('A text.'), 'The value is one of these.')),
  contains: optional(text('The value contains this text.')),
  excludes: optional(text('The value does not contain this text.')),
  ...shared,
};

/** Matches text: a header, a body, a banner. Its value is a {@link Matcher}. */
export const textMatcher = (about: string) => plainOr(about, plainText, section(textOperators, about));

/** In JSON Schema: an object is operators, so that editors and the parser agree. */
const PLAIN_TYPES = ['string', 'number', 'boolean', 'null', 'array'];

/** Matches a JSON value. Its value is a {@link Matcher}. */
export const jsonMatcher = (about: string) =>
  plainOr(
    about,
    { kind: 'anything', about: 'The value equals this.', keywords: { type: PLAIN_TYPES } },
    section(
      {
        equals: optional(anything('The value equals this JSON.')),
        not: optional(anything('The value is anything but this JSON.')),
        oneOf: optional(list(anything(), 'The value is one of these.')),
        contains: optional(anything('The text contains this text, or the list this element.')),
        excludes: optional(anything('The text does not contain this text, nor the list this element.')),
        ...shared,
      },
      about,
    ),
  );

/** JSONPath queries (RFC 9535), each with the matcher of all it selects. */
export const jsonMatchers = (about: string) =>
  check(record(jsonMatcher('Condition on every selected value.'), about), (matchers) =>
    Object.keys(matchers).flatMap((query) => {
      const mistake = jsonPathMistake(query);
      return mistake === undefined ? [] : { path: [query], message: `is not a JSONPath query (RFC 9535): ${mistake}` };
    }),
  );
