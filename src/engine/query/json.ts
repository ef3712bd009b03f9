import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import { remembered } from '../util/memoize.ts';
import { parseQuery } from './jsonpath/parse.ts';
import { type Node, select } from './jsonpath/select.ts';

/**
 * Levels of nesting that are read. Deeper documents exist only to exhaust a stack; QuickJS and JSONPath
 * recurse, and 512 levels fit both with room to spare.
 */
export const MAX_JSON_DEPTH = 512;

const count = (text: string, char: string): number => text.split(char).length - 1;

/** Whether brackets outside strings ever nest deeper than {@link MAX_JSON_DEPTH}. */
const isTooDeep = (text: string): boolean => {
  // A long list of plain values, say: read character by character it would take QuickJS a second a megabyte.
  if (count(text, '[') + count(text, '{') <= MAX_JSON_DEPTH) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '"') index = endOfString(text, index);
    else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
};

/** Index of the quote that closes the string opened at `start`; the text's length if none does. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
};

/**
 * RFC 8259 text as a value. Of a repeated key the last one counts, as ECMAScript says; a number beyond a double's
 * range becomes Infinity, which no matcher accepts.
 */
export const parseJson = (text: string): Outcome<unknown> => {
  if (text.trim() === '') return failed('json', 'the body is empty, expected JSON');
  if (isTooDeep(text)) return failed('json', `the JSON is nested more than ${MAX_JSON_DEPTH} levels deep`);
  try {
    return succeeded(JSON.parse(text));
  } catch {
    return failed('json', 'the body is not JSON');
  }
};

/** Compiled once: that costs more than an evaluation, and a config has few queries. */
const compiled = remembered(parseQuery, 1_000);

/** What is wrong with an RFC 9535 query, or `undefined`. */
export const jsonPathMistake = (query: string): string | undefined => {
  try {
    compiled(query);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

/** The nodes that a valid query selects; `undefined` where it would look at too many values. */
export const selectNodes = (query: string, document: unknown): readonly Node[] | undefined =>
  select(compiled(query), document, equalJson);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equality of JSON values: lists in order, objects in any order. */
export const equalJson = (left: unknown, right: unknown): boolean => {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => equalJson(item, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return left === right;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equalJson(left[key], right[key]))
  );
};
