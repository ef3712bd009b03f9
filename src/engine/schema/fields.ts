import type { InputOf, OutputOf, Schema } from '../../contract/schema.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { guessDuration, guessPercent, guessSize } from '../util/guess-units.ts';
import { DURATION, formatDuration, PERCENT, parseDuration, parsePercent, parseSize, SIZE } from '../util/units.ts';
import { optional, refused, transform } from './combine.ts';
import { expected, type Guess, noGuess } from './expected.ts';

/**
 * The field types of `checks.json`. Each carries its description; its messages say what it expected, what it found
 * and how to write it. JSON Schema is made from the same data, so that editors and the parser agree. Defaults are put beside
 * a field with `optional(field, default)`.
 */

const quoted =
  (guess: Guess): Guess =>
  (input) => {
    const better = guess(input);
    return better === undefined ? undefined : JSON.stringify(better);
  };

interface Quantity {
  readonly form: RegExp;
  readonly parse: (text: string) => number | undefined;
  readonly message: (input: unknown) => string;
}

/** A number written as text with its unit. */
const quantity = (about: string, { form, parse, message }: Quantity): Schema<number, string> =>
  transform(written(form, message, about), (text) => parse(text) ?? 0);

const written = (form: RegExp, message: Quantity['message'], about: string): Schema<string, string> => ({
  kind: 'text',
  about,
  form,
  message,
});

const DURATION_WORDS = 'a duration with its unit (ms, s, m, h or d) such as "10s"';
const notADuration = (bare: string): Quantity['message'] =>
  expected(
    DURATION_WORDS,
    quoted((input) => guessDuration(input, bare)),
  );
const notSeconds = notADuration('s');

const SIZES: Quantity = {
  form: SIZE,
  parse: parseSize,
  message: expected('a size with its unit (B, KiB, MiB, GiB, KB, MB, GB) such as "512MiB"', quoted(guessSize)),
};
const PERCENTAGES: Quantity = {
  form: PERCENT,
  parse: parsePercent,
  message: expected('a percentage from "0%" to "100%"', quoted(guessPercent)),
};

/**
 * `"300ms" "10s" "5m" "1h" "21d"` → ms. `min` and `max` are in ms, both allowed; `bare` is the unit that who writes a
 * bare number has in mind.
 */
export const duration = (about: string, { min = 0, max = Number.POSITIVE_INFINITY, bare = 's' } = {}) =>
  transform(written(DURATION, bare === 's' ? notSeconds : notADuration(bare), about), (text) => {
    const ms = parseDuration(text) ?? 0;
    if (min <= ms && ms <= max) return ms;
    const range = `at least ${formatDuration(min)}${Number.isFinite(max) ? ` and at most ${formatDuration(max)}` : ''}`;
    return refused(`expected ${range}, found ${formatDuration(ms)}`);
  });

/** `"512MiB"` → bytes. */
export const size = (about: string) => quantity(about, SIZES);

/** `"85%"` → 85. */
export const percent = (about: string) => quantity(about, PERCENTAGES);

const notAText = expected('a text', (input) => (typeof input === 'number' ? `"${input}"` : undefined));

/** Text that may be empty. */
export const anyText = (about?: string): Schema<string, string> => ({ kind: 'text', about, message: notAText });

/** Text that is not empty. */
export const text = (about: string): Schema<string, string> => ({
  kind: 'text',
  about,
  isFilled: true,
  message: notAText,
});

/** Text of a certain form, which `what` describes (`a host name such as "db.acme.dev"`). No flags, as in JSON Schema. */
export const textLike = (form: RegExp, what: string, about: string, guess: Guess = noGuess): Schema<string, string> =>
  written(form, expected(what, quoted(guess)), about);

const unquoted: Guess = (input) =>
  typeof input === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(input) ? `${Number(input)} without quotes` : undefined;

/** A whole number from `min` to `max`, both allowed. */
export const integer = (about: string, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}): Schema<number, number> => {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} up` : `from ${min} to ${max}`;
  return { kind: 'number', about, isWhole: true, min, max, message: expected(`a whole number ${range}`, unquoted) };
};

const notANumber = expected('a number', unquoted);

/** A bare number, whole or not. */
export const number = (about: string): Schema<number, number> => ({ kind: 'number', about, message: notANumber });

const notAFlag = expected('true or false', (input) =>
  input === 'true' || input === 'false' ? `${input} without quotes` : undefined,
);

/** `true` or `false`. */
export const flag = (about: string): Schema<boolean, boolean> => ({ kind: 'flag', about, message: notAFlag });

/** One of a few words. */
export const choice = <const Words extends readonly [string, ...string[]]>(
  about: string,
  words: Words,
): Schema<Words[number], Words[number]> => {
  const among = expected(`one of ${words.map((word) => `"${word}"`).join(', ')}`);
  const message = (input: unknown) => among(input) + (typeof input === 'string' ? didYouMean(input, words) : '');
  return { kind: 'choice', about, words, message };
};

/** One word: the discriminator of a variant. */
export const literal = <const Word extends string>(value: Word, about: string): Schema<Word, Word> => ({
  kind: 'literal',
  about,
  value,
});

/** Any JSON value. */
export const anything = (about?: string): Schema => ({ kind: 'anything', about });

const notAList = expected('a list', (input) => (typeof input === 'string' ? JSON.stringify([input]) : undefined));

/**
 * A list of `of`.
 * @param empty - the message for an empty list; without it, a list may be empty
 */
export const list = <const S extends Schema>(
  of: S,
  about: string,
  empty?: string,
): Schema<OutputOf<S>[], readonly InputOf<S>[]> => ({
  kind: 'list',
  of,
  about,
  empty,
  message: notAList,
});

/** A field that has another name: `example` is a value of the right one. */
export const renamed = (name: string, example: string) => {
  const message = `this field is called "${name}": write "${name}": ${example}`;
  return optional({ kind: 'nothing', about: `called ${name}`, message } as Schema<never, never>);
};

const HEX = /^(?:[0-9a-fA-F]{2} ?)+$/;

/** `"00 ff 0d0a"` → the bytes. */
export const hexField = (about: string) =>
  transform(textLike(HEX, 'bytes in hexadecimal such as "00 ff 0d 0a"', about), (written) =>
    Uint8Array.from(written.replaceAll(' ', '').match(/../g)!, (pair) => Number.parseInt(pair, 16)),
  );
