import * as v from 'valibot';
import { didYouMean } from '../util/did-you-mean.ts';
import { ownEntry } from '../util/own-entry.ts';
import { expected } from './fields.ts';
import { adopt, beginRead, isEnough, PLAIN, type Read, type Run, rerun, type Step } from './run.ts';

/**
 * Objects of `checks.json`. Valibot's own `strictObject` stops at the first unknown key, takes a list for an object, and
 * reads every default anew; these name every mistake, in the order of the file, and convert to the same JSON Schema.
 */

export type AnyObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is AnyObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const stepTo = (input: AnyObject, key: string, origin: 'key' | 'value'): Step => ({
  type: 'object',
  origin,
  input: input as Record<string, unknown>,
  key,
  value: input[key],
});

/** Adds an issue to what was found so far. */
const refuse = (read: Read, message: string, step?: Step): Read => {
  v._addIssue(v.unknown(), 'type', read, {}, step ? { message, path: [step] } : { message });
  return read;
};

const refuseWhole = (input: unknown): Read =>
  refuse({ typed: false, value: input, issues: undefined } as never, expected('an object')({ input }));

const unknownKey = (kind: string, key: string, known: readonly string[]): string => {
  const hint = didYouMean(key, known) || (known.length > 0 ? `; known are ${known.join(', ')}` : '');
  return `unknown ${kind} "${key}"${hint}`;
};

const missing = (field: v.GenericSchema): string => {
  const about = v.getDescription(field);
  return `required and missing${about === undefined ? '' : `: ${about}`}`;
};

/** The message for missing fields of an object. */
interface Absent {
  readonly defaults: AnyObject;
  readonly required: readonly string[];
}

const absentOf = (fields: Fields): Absent => {
  const isOptional = (field: v.GenericSchema) => field.type === 'optional';
  const valued = Object.entries(fields).filter(([, field]) => isOptional(field) && v.getDefault(field) !== undefined);
  return {
    defaults: Object.fromEntries(valued.map(([key, field]) => [key, v.parse(field, undefined)])),
    required: Object.keys(fields).filter((key) => !isOptional(fields[key]!)),
  };
};

/** Adds what one field says, and what is wrong inside it. */
const readField = (read: Read, field: v.GenericSchema, input: AnyObject, key: string): void => {
  const found = field['~run']({ value: input[key] }, PLAIN);
  if (!found.typed) read.typed = false;
  (read.value as Record<string, unknown>)[key] = found.value;
  if (found.issues !== undefined) adopt(read, found.issues, stepTo(input, key, 'value'));
};

type Fields = Readonly<Record<string, v.GenericSchema>>;

/** Looks at the fields that are there; what the others say is known beforehand. */
const readObject = (fields: Fields, absent: Absent, input: AnyObject, kind: string): Read => {
  const read = beginRead({ ...absent.defaults });
  for (const key of Object.keys(input)) {
    if (isEnough(read)) return read;
    const field = ownEntry(fields, key);
    if (field) readField(read, field, input, key);
    else refuse(read, unknownKey(kind, key, Object.keys(fields)), stepTo(input, key, 'key'));
  }
  for (const key of absent.required) {
    if (!Object.hasOwn(input, key)) refuse(read, missing(fields[key]!), stepTo(input, key, 'key'));
  }
  return read;
};

/** An object with the given keys and no other; `about` is its description, `kind` what messages call a key. */
export const section = <const Entries extends v.ObjectEntries>(entries: Entries, about: string, kind = 'field') => {
  const fields = entries as unknown as Fields;
  let absent: Absent | undefined;
  const run: Run = ({ value }) => {
    if (!isObject(value)) return refuseWhole(value);
    absent ??= absentOf(fields);
    return readObject(fields, absent, value, kind);
  };
  return v.pipe(rerun(v.strictObject(entries), run), v.description(about));
};

/** An object whose keys are the user's own: headers by name, say. */
export const record = <const Value extends v.GenericSchema>(value: Value, about: string) => {
  const run: Run = ({ value: input }) => {
    if (!isObject(input)) return refuseWhole(input);
    const read = beginRead({});
    for (const key of Object.keys(input)) {
      if (isEnough(read)) break;
      // To write it would change what the object is.
      if (key === '__proto__') refuse(read, 'nothing can have the name "__proto__"', stepTo(input, key, 'key'));
      else readField(read, value, input, key);
    }
    return read;
  };
  return v.pipe(rerun(v.record(v.string(), value), run), v.description(about));
};

/**
 * One of two schemas, by the value's shape: a mistake inside is named, and not only "neither of the two". Still a union, so
 * that the JSON Schema shows both.
 */
export const either = <const One extends v.GenericSchema, const Other extends v.GenericSchema>(
  [one, other]: readonly [One, Other],
  isOne: (value: unknown) => boolean,
) => {
  const run: Run = (dataset, config) => (isOne(dataset.value) ? one : other)['~run'](dataset, config);
  return rerun(v.union([other, one]), run);
};
