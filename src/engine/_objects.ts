import * as v from 'valibot';
import { expected } from './_fields.ts';
import { didYouMean } from './_suggest.ts';

/**
 * Objects of `checks.json`. Valibot's own `strictObject` stops at the first unknown key and takes a list for an
 * object; these name every mistake, and convert to the same JSON Schema.
 */

export type AnyObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is AnyObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Run = v.GenericSchema['~run'];
type Path = [v.IssuePathItem];

/** `schema` with another way to run it. */
const rerun = <Schema extends v.GenericSchema>(schema: Schema, run: Run): Schema => ({ ...schema, '~run': run });

/** Adds an issue to what valibot found so far; a list is refused so, before valibot takes it for an object. */
function refuse(dataset: ReturnType<Run>, message: string, path?: Path): ReturnType<Run> {
  v._addIssue(v.unknown(), 'type', dataset, {}, path ? { message, path } : { message });
  return dataset;
}

const refuseList = (input: unknown): ReturnType<Run> =>
  refuse({ typed: false, value: input, issues: undefined } as never, expected('an object')({ input }));

/** Valibot expects `"url"` where that key is missing. */
function missing(entries: v.ObjectEntries) {
  return (issue: v.StrictObjectIssue): string => {
    const entry = issue.input === undefined ? entries[issue.expected?.slice(1, -1) ?? ''] : undefined;
    if (entry === undefined) return expected('an object')(issue);
    const about = v.getDescription(entry);
    return `required and missing${about === undefined ? '' : `: ${about}`}`;
  };
}

function unknownKey(kind: string, key: string, known: readonly string[]): string {
  const hint = didYouMean(key, known) || (known.length > 0 ? `; known are ${known.join(', ')}` : '');
  return `unknown ${kind} "${key}"${hint}`;
}

/** An object with the given keys and no other; `about` is its description, `kind` what messages call a key. */
export function section<const Entries extends v.ObjectEntries>(entries: Entries, about: string, kind = 'field') {
  const object = v.strictObject(entries, missing(entries));
  const run: Run = (dataset, config) => {
    const input = dataset.value;
    if (Array.isArray(input)) return refuseList(input);
    if (!isObject(input)) return object['~run'](dataset, config);
    const unknown = Object.keys(input).filter((key) => !Object.hasOwn(entries, key));
    if (unknown.length === 0) return object['~run'](dataset, config);
    const known = Object.entries(input).filter(([key]) => Object.hasOwn(entries, key));
    const result = object['~run']({ value: Object.fromEntries(known) }, config);
    for (const key of unknown) {
      const path: Path = [{ type: 'object', origin: 'key', input: { ...input }, key, value: input[key] }];
      refuse(result, unknownKey(kind, key, Object.keys(entries)), path);
    }
    return result;
  };
  return v.pipe(rerun(object, run), v.description(about));
}

/** An object whose keys are the user's own: headers by name, say. */
export function record<const Value extends v.GenericSchema>(value: Value, about: string) {
  const object = v.record(v.string(), value, expected('an object'));
  const run: Run = (dataset, config) =>
    Array.isArray(dataset.value) ? refuseList(dataset.value) : object['~run'](dataset, config);
  return v.pipe(rerun(object, run), v.description(about));
}
