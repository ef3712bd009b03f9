import type { Fields, Kind, Mistake, NodeOf, OutputOf, Schema, SchemaNode } from '../../contract/schema.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { ownEntry } from '../util/own-entry.ts';
import { expected } from './expected.ts';

/** Reads a value by its schema: every part of it, in the order of the file, with all that is wrong. */

/**
 * Mistakes after which parsing stops: many more than are shown, and few enough that a file made of nothing
 * but mistakes takes no longer than a good one.
 */
export const MOST_MISTAKES = 1_000;

type Mistakes = Mistake[];

/** Returned by a `transform` for a value that it refuses. */
export class Refused {
  readonly mistakes: readonly Mistake[];
  constructor(mistakes: readonly Mistake[]) {
    this.mistakes = mistakes;
  }
}

export type Parsed<Output> =
  | { readonly ok: true; readonly value: Output; readonly mistakes: readonly [] }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

export const parse = <const S extends Schema>(schema: S, input: unknown): Parsed<OutputOf<S>> => {
  const mistakes: Mistakes = [];
  const value = read(schema, input, mistakes) as OutputOf<S>;
  return mistakes.length === 0 ? { ok: true, value, mistakes: [] } : { ok: false, mistakes };
};

/** The value of an input that is ours: that it is wrong is a bug. */
export const mustParse = <const S extends Schema>(schema: S, input: unknown): OutputOf<S> => {
  const parsed = parse(schema, input);
  if (parsed.ok) return parsed.value;
  throw new Error(`${parsed.mistakes[0]?.path.join('.')}: ${parsed.mistakes[0]?.message}`);
};

export type AnyObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is AnyObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The result of an invalid value is ignored; its mistakes are reported. */
const refuse = (mistakes: Mistakes, message: string, path: Mistake['path'] = []): undefined => {
  mistakes.push({ path, message });
};

/** Reads a value one level deeper. */
const readInside = (node: SchemaNode, input: unknown, key: string | number, mistakes: Mistakes): unknown => {
  const before = mistakes.length;
  const value = read(node, input, mistakes);
  for (let at = before; at < mistakes.length; at++) {
    const { path, message } = mistakes[at]!;
    mistakes[at] = { path: [key, ...path], message };
  }
  return value;
};

const isEnough = (mistakes: Mistakes): boolean => mistakes.length >= MOST_MISTAKES;

const unknownKey = (noun: string, key: string, known: readonly string[]): string => {
  const hint = didYouMean(key, known) || (known.length > 0 ? `; known are ${known.join(', ')}` : '');
  return `unknown ${noun} "${key}"${hint}`;
};

const aboutOf = (node: SchemaNode): string | undefined => {
  if (node.about !== undefined) return node.about;
  return node.kind === 'transform' || node.kind === 'optional' ? aboutOf(node.of) : undefined;
};

const missing = (field: SchemaNode): string => {
  const about = aboutOf(field);
  return `required and missing${about === undefined ? '' : `: ${about}`}`;
};

/** The values and the required names of fields that an object does not have. */
interface Absent {
  readonly defaults: AnyObject;
  readonly required: readonly string[];
}

const absentOf = (fields: Fields): Absent => {
  const entries = Object.entries(fields);
  const valued = entries.filter(([, field]) => field.kind === 'optional' && field.fallback !== undefined);
  return {
    defaults: Object.fromEntries(valued.map(([key, field]) => [key, mustParse(field, undefined)])),
    required: entries.filter(([, field]) => field.kind !== 'optional').map(([key]) => key),
  };
};

/** Known once for all objects with these fields. */
const ABSENT = new WeakMap<Fields, Absent>();

const absentFrom = (fields: Fields): Absent => {
  const absent = ABSENT.get(fields) ?? absentOf(fields);
  ABSENT.set(fields, absent);
  return absent;
};

/** Parses the fields that are present; the result of absent ones is known beforehand. */
const readObject = ({ fields, noun }: NodeOf<'object'>, input: AnyObject, mistakes: Mistakes): AnyObject => {
  const { defaults, required } = absentFrom(fields);
  const read: Record<string, unknown> = { ...defaults };
  for (const key of Object.keys(input)) {
    if (isEnough(mistakes)) return read;
    const field = ownEntry(fields, key);
    if (field) read[key] = readInside(field, input[key], key, mistakes);
    else if (noun !== undefined) refuse(mistakes, unknownKey(noun, key, Object.keys(fields)), [key]);
  }
  for (const key of required) if (!Object.hasOwn(input, key)) refuse(mistakes, missing(fields[key]!), [key]);
  return read;
};

const readRecord = ({ of }: NodeOf<'record'>, input: AnyObject, mistakes: Mistakes): AnyObject => {
  const read: Record<string, unknown> = {};
  for (const key of Object.keys(input)) {
    if (isEnough(mistakes)) break;
    // Writing it would change the object's prototype.
    if (key === '__proto__') refuse(mistakes, 'nothing can have the name "__proto__"', [key]);
    else read[key] = readInside(of, input[key], key, mistakes);
  }
  return read;
};

const readList = ({ of, empty }: NodeOf<'list'>, input: readonly unknown[], mistakes: Mistakes): readonly unknown[] => {
  const read: unknown[] = [];
  if (input.length === 0 && empty !== undefined) refuse(mistakes, empty);
  for (let at = 0; at < input.length && !isEnough(mistakes); at++) read.push(readInside(of, input[at], at, mistakes));
  return read;
};

const isNumber = ({ isWhole, min, max }: NodeOf<'number'>, input: unknown): boolean =>
  typeof input === 'number' &&
  !Number.isNaN(input) &&
  (!isWhole || Number.isInteger(input)) &&
  (min === undefined || input >= min) &&
  (max === undefined || input <= max);

const notAnObject = expected('an object');

const READERS: { readonly [K in Kind]: (node: NodeOf<K>, input: unknown, mistakes: Mistakes) => unknown } = {
  text: ({ form, isFilled, message }, input, mistakes) => {
    if (typeof input !== 'string') return refuse(mistakes, message(input));
    if (isFilled && input === '') return refuse(mistakes, 'expected a text, found an empty one');
    return form === undefined || form.test(input) ? input : refuse(mistakes, message(input));
  },
  number: (node, input, mistakes) => (isNumber(node, input) ? input : refuse(mistakes, node.message(input))),
  flag: ({ message }, input, mistakes) => (typeof input === 'boolean' ? input : refuse(mistakes, message(input))),
  choice: ({ words, message }, input, mistakes) =>
    words.includes(input as string) ? input : refuse(mistakes, message(input)),
  literal: ({ value }, input, mistakes) =>
    input === value ? input : refuse(mistakes, expected(JSON.stringify(value))(input)),
  anything: (_, input) => input,
  nothing: ({ message }, _, mistakes) => refuse(mistakes, message),
  list: (node, input, mistakes) =>
    Array.isArray(input) ? readList(node, input, mistakes) : refuse(mistakes, node.message(input)),
  object: (node, input, mistakes) =>
    isObject(input) ? readObject(node, input, mistakes) : refuse(mistakes, notAnObject(input)),
  record: (node, input, mistakes) =>
    isObject(input) ? readRecord(node, input, mistakes) : refuse(mistakes, notAnObject(input)),
  either: ({ of, choose }, input, mistakes) => {
    const chosen = of[choose(input)];
    return chosen ? read(chosen, input, mistakes) : refuse(mistakes, expected('one of the known forms')(input));
  },
  transform: (node, input, mistakes) => {
    const before = mistakes.length;
    const value = read(node.of, input, mistakes);
    if (mistakes.length > before) return undefined;
    const made = node.to(value);
    if (!(made instanceof Refused)) return made;
    mistakes.push(...made.mistakes);
    return undefined;
  },
  optional: ({ of, fallback }, input, mistakes) => {
    const value = input === undefined ? fallback : input;
    return value === undefined ? undefined : read(of, value, mistakes);
  },
};

const read = (node: SchemaNode, input: unknown, mistakes: Mistakes): unknown =>
  READERS[node.kind](node as never, input, mistakes);
