import type { Fields, InputOf, ObjectOf, OutputOf, Schema, WrittenOf } from '../../contract/schema.ts';

import { isObject } from './parse.ts';

export { type AnyObject, isObject } from './parse.ts';

/** An object with the given keys and no other; `about` is its description, `noun` what messages call a key. */
export const section = <const Of extends Fields>(
  fields: Of,
  about: string,
  noun = 'field',
): Schema<ObjectOf<Of>, WrittenOf<Of>> => ({
  kind: 'object',
  fields,
  about,
  noun,
});

/** Some fields of an object; its other keys are left unread. */
export const part = <const Of extends Fields>(fields: Of): Schema<ObjectOf<Of>, WrittenOf<Of>> => ({
  kind: 'object',
  fields,
});

/** An object whose keys are the user's own: headers by name, say. */
export const record = <const S extends Schema>(
  of: S,
  about: string,
): Schema<Record<string, OutputOf<S>>, Readonly<Record<string, InputOf<S>>>> => ({
  kind: 'record',
  of,
  about,
});

/** One of two schemas, by the value's shape: a mistake inside is named, and not only "neither of the two". */
export const either = <const One extends Schema, const Other extends Schema>(
  [one, other]: readonly [One, Other],
  isOne: (value: unknown) => boolean,
  about?: string,
): Schema<OutputOf<One> | OutputOf<Other>, InputOf<One> | InputOf<Other>> => ({
  kind: 'either',
  of: [other, one],
  choose: (value) => (isOne(value) ? 1 : 0),
  about,
});

/** One of several objects, which differ by the literal in their field `key`. */
export const variant = <const S extends Schema>(
  key: string,
  options: readonly S[],
): Schema<OutputOf<S>, InputOf<S>> => ({
  kind: 'either',
  of: options,
  isExclusive: true,
  choose: (value) => options.findIndex((option) => isObject(value) && literalOf(option, key) === value[key]),
});

const literalOf = (schema: Schema, key: string): string | undefined => {
  const field = schema.kind === 'object' ? schema.fields[key] : undefined;
  return field?.kind === 'literal' ? field.value : undefined;
};
