import * as v from 'valibot';
import { items } from '../engine/schema/run.ts';

/** What channels' settings are made of; each carries its description into the JSON Schema and the docs. */

const wrong = (what: string) => (issue: { readonly input: unknown }) =>
  `expected ${what}, found ${issue.input === undefined ? 'nothing' : JSON.stringify(issue.input)}`;

/** Text that is not empty. */
export const text = (about: string) =>
  v.pipe(v.string(wrong('a text')), v.minLength(1, 'expected a text, found an empty one'), v.description(about));

/** Text of one form, described by `what`. */
export const textLike = (form: RegExp, what: string, about: string) =>
  v.pipe(v.string(wrong(what)), v.regex(form, `expected ${what}`), v.description(about));

/** An http(s) URL; what else a URL must be is found when it is parsed for sending. */
export const url = (about: string) =>
  textLike(/^https?:\/\/[^\s/]+/, 'a URL that begins with https:// or http://', about);

export const choice = <const Words extends readonly [string, ...string[]]>(about: string, words: Words) =>
  v.pipe(v.picklist(words, wrong(`one of ${words.map((word) => `"${word}"`).join(', ')}`)), v.description(about));

export const list = <const Item extends v.GenericSchema>(item: Item, about: string) =>
  v.pipe(items(item, wrong('a list')), v.minLength(1, 'expected at least one entry'), v.description(about));

export const integer = (about: string, min: number, max: number) => {
  const message = wrong(`a whole number from ${min} to ${max}`);
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.description(about),
  );
};
