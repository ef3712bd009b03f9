import type * as v from 'valibot';

/** What the fields of check types and channels are made of, for plugins; the one file that knows how schemas are written. */

export { optional } from 'valibot';
export {
  anyText,
  choice,
  duration,
  flag,
  hexField,
  integer,
  list,
  number,
  percent,
  size,
  text,
  textLike,
} from '../engine/schema/fields.ts';
export { hostField, outsideHost } from '../engine/schema/host-field.ts';
export { type Matcher, mismatch, textMatcher } from '../engine/schema/matcher.ts';
export { record, section } from '../engine/schema/objects.ts';
export { urlField } from '../engine/schema/url-field.ts';

/** Fields by name, each with its description and default. */
export type Fields = v.ObjectEntries;

/** What a config may write for these fields. */
export type InputOf<Schema extends Fields> = v.InferInput<v.StrictObjectSchema<Schema, undefined>>;
