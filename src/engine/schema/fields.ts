import * as v from 'valibot';
import { didYouMean } from '../util/did-you-mean.ts';
import { guessDuration, guessPercent, guessSize } from '../util/guess-units.ts';
import { DURATION, formatDuration, PERCENT, parseDuration, parsePercent, parseSize, SIZE } from '../util/units.ts';
import { items } from './run.ts';

/**
 * The kinds of field that `checks.json` is made of. Each carries its description, and says what it expected,
 * what it found and how to write it. What stands before the `v.transform` of a pipe goes into the JSON Schema,
 * so that editors and the parser agree. Defaults are put beside a field with `v.optional(field, default)`.
 */

export interface Found {
  readonly input: unknown;
}

/** How a value reads in a message. Never cut here: half a secret could no longer be recognised as one. */
export const show = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(value);
};

/** What was probably meant, as it should be written. */
type Guess = (input: unknown) => string | undefined;

const noGuess: Guess = () => undefined;

/** `expected …, found …; write …`: the last part where `fix` knows what to write. */
export const expected =
  (what: string, fix: Guess = noGuess) =>
  ({ input }: Found): string => {
    const better = fix(input);
    return `expected ${what}, found ${show(input)}${better === undefined ? '' : `; write ${better}`}`;
  };

const quoted =
  (guess: Guess): Guess =>
  (input) => {
    const better = guess(input);
    return better === undefined ? undefined : JSON.stringify(better);
  };

/** A number written as text with its unit. */
const quantity = (
  about: string,
  what: string,
  form: RegExp,
  parse: (text: string) => number | undefined,
  guess: Guess,
) => {
  const message = expected(what, quoted(guess));
  return v.pipe(
    v.string(message),
    v.regex(form, message),
    v.description(about),
    v.transform((text) => parse(text) ?? 0),
  );
};

const DURATION_WORDS = 'a duration with its unit (ms, s, m, h or d) such as "10s"';
const SIZE_WORDS = 'a size with its unit (B, KiB, MiB, GiB, KB, MB, GB) such as "512MiB"';
const PERCENT_WORDS = 'a percentage from "0%" to "100%"';

/**
 * `"300ms" "10s" "5m" "1h" "21d"` → ms. `min` and `max` are in ms, both allowed; `bare` is the unit that who writes a
 * bare number has in mind.
 */
export const duration = (about: string, { min = 0, max = Number.POSITIVE_INFINITY, bare = 's' } = {}) => {
  const range = `at least ${formatDuration(min)}${Number.isFinite(max) ? ` and at most ${formatDuration(max)}` : ''}`;
  const outside = ({ input }: { readonly input: number }) => `expected ${range}, found ${formatDuration(input)}`;
  return v.pipe(
    quantity(about, DURATION_WORDS, DURATION, parseDuration, (input) => guessDuration(input, bare)),
    v.minValue(min, outside),
    v.maxValue(max, outside),
  );
};

/** `"512MiB"` → bytes. */
export const size = (about: string) => quantity(about, SIZE_WORDS, SIZE, parseSize, guessSize);

/** `"85%"` → 85. */
export const percent = (about: string) => quantity(about, PERCENT_WORDS, PERCENT, parsePercent, guessPercent);

/** Text that may be empty. */
export const anyText = v.string(expected('a text', (input) => (typeof input === 'number' ? `"${input}"` : undefined)));

/** Text that is not empty. */
export const text = (about: string) => {
  return v.pipe(anyText, v.minLength(1, 'expected a text, found an empty one'), v.description(about));
};

/** Text of one form, which `what` describes (`a host name such as "db.acme.dev"`); no flags: JSON Schema has none. */
export const textLike = (form: RegExp, what: string, about: string, guess: Guess = noGuess) => {
  const message = expected(what, quoted(guess));
  return v.pipe(v.string(message), v.regex(form, message), v.description(about));
};

const unquoted: Guess = (input) =>
  typeof input === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(input) ? `${Number(input)} without quotes` : undefined;

/** A whole number from `min` to `max`, both allowed. */
export const integer = (about: string, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}) => {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} up` : `from ${min} to ${max}`;
  const message = expected(`a whole number ${range}`, unquoted);
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.description(about),
  );
};

/** A bare number, whole or not. */
export const number = (about: string) => {
  return v.pipe(v.number(expected('a number', unquoted)), v.description(about));
};

/** `true` or `false`. */
export const flag = (about: string) => {
  const bare = (input: unknown) => (input === 'true' || input === 'false' ? `${input} without quotes` : undefined);
  return v.pipe(v.boolean(expected('true or false', bare)), v.description(about));
};

/** One of a few words. */
export const choice = <const Words extends readonly [string, ...string[]]>(about: string, words: Words) => {
  const among = expected(`one of ${words.map((word) => `"${word}"`).join(', ')}`);
  const message = (issue: Found) =>
    among(issue) + (typeof issue.input === 'string' ? didYouMean(issue.input, words) : '');
  return v.pipe(v.picklist(words, message), v.description(about));
};

/** A list of `item`. */
export const list = <const Item extends v.GenericSchema>(item: Item, about: string) => {
  const listed = (input: unknown) => (typeof input === 'string' ? JSON.stringify([input]) : undefined);
  return v.pipe(items(item, expected('a list', listed)), v.description(about));
};

/** A field that has another name: `example` is a value of the right one. */
export const renamed = (name: string, example: string) => {
  const message = `this field is called "${name}": write "${name}": ${example}`;
  return v.optional(v.pipe(v.never(message), v.description(`called ${name}`)));
};

const HEX = /^(?:[0-9a-fA-F]{2} ?)+$/;

/** `"00 ff 0d0a"` → the bytes. */
export const hexField = (about: string) =>
  v.pipe(
    textLike(HEX, 'bytes in hexadecimal such as "00 ff 0d 0a"', about),
    v.transform((written) =>
      Uint8Array.from(written.replaceAll(' ', '').match(/../g)!, (pair) => Number.parseInt(pair, 16)),
    ),
  );
