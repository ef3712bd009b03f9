import type { InputOf, OutputOf, Schema } from '../contract/schema.ts';
import { expected } from '../engine/schema/expected.ts';
import * as fields from '../engine/schema/fields.ts';

/**
 * Field types of channels' settings; each carries its description into the JSON Schema and the docs. A setting may hold a
 * secret, so messages do not show invalid values.
 */

export { choice, text } from '../engine/schema/fields.ts';

/** Text of one form, described by `what`. */
export const textLike = (form: RegExp, what: string, about: string): Schema<string, string> => ({
  kind: 'text',
  about,
  form,
  message: (input) => (typeof input === 'string' ? `expected ${what}` : expected(what)(input)),
});

/** An http(s) URL; further mistakes are found when it is parsed for sending. */
export const url = (about: string) =>
  textLike(/^https?:\/\/[^\s/]+/, 'a URL that begins with https:// or http://', about);

export const list = <const S extends Schema>(of: S, about: string): Schema<OutputOf<S>[], readonly InputOf<S>[]> =>
  fields.list(of, about, 'expected at least one entry');

export const integer = (about: string, min: number, max: number): Schema<number, number> =>
  fields.integer(about, { min, max });
