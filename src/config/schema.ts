/**
 * What the fields of check types and channels are made of, for plugins. A schema is data (`src/contract/schema.ts`) that only these
 * functions make: what it holds may change, the functions and their types do not.
 */

export type { Fields, InputOf, ObjectOf, OutputOf, Schema, WrittenOf } from '../contract/schema.ts';
export { check, optional, refused, transform } from '../engine/schema/combine.ts';
export {
  anyText,
  anything,
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
