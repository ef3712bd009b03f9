import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Work } from '../../contract/ports.ts';
import { isDeeperThan } from '../util/json-depth.ts';
import { remembered } from '../util/memoize.ts';
import { parseQuery } from './jsonpath/parse.ts';
import { type Node, select } from './jsonpath/select.ts';

/**
 * Levels of nesting that are read. Deeper documents exist only to exhaust a stack; QuickJS and JSONPath
 * recurse, and 512 levels fit both with room to spare.
 */
export const MAX_JSON_DEPTH = 512;

/**
 * RFC 8259 text as a value. The last of repeated keys counts, as in ECMAScript; a number beyond a double's
 * range becomes Infinity, which no matcher accepts.
 */
export const parseJson = (text: string): Outcome<unknown> => {
  if (text.trim() === '') return failed('json', 'the body is empty, expected JSON');
  if (isDeeperThan(text, MAX_JSON_DEPTH))
    return failed('json', `the JSON is nested more than ${MAX_JSON_DEPTH} levels deep`);
  try {
    return succeeded(JSON.parse(text));
  } catch {
    return failed('json', 'the body is not JSON');
  }
};

/** Compiled once: that costs more than an evaluation, and a config has few queries. */
const compiled = remembered(parseQuery, 1_000);

/** The mistake in an RFC 9535 query, or `undefined`. */
export const jsonPathMistake = (query: string): string | undefined => {
  try {
    compiled(query);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

/** The nodes that a valid query selects. Throws where it visits too many values, and what `work` throws. */
export const selectNodes = (query: string, document: unknown, work: Work): readonly Node[] =>
  select(compiled(query), document, { query, work, equal: equalJson });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nothing = (): void => {};

/** Equality of JSON values: lists in order, objects in any order. `visit` hears of each pair that is compared. */
export const equalJson = (left: unknown, right: unknown, visit: () => void = nothing): boolean => {
  visit();
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalJson(item, right[index], visit));
  }
  if (!isRecord(left) || !isRecord(right)) return left === right;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equalJson(left[key], right[key], visit))
  );
};
