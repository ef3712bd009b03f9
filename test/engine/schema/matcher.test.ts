import { describe, expect, test } from 'vitest';
import type { Schema } from '../../../src/contract/schema.ts';
import { jsonMatchers, jsonMismatch, type Matcher, mismatch, textMatcher } from '../../../src/engine/schema/matcher.ts';
import { mustParse, parse } from '../../../src/engine/schema/parse.ts';
import { freshWork } from '../work.ts';

type Case = readonly [value: unknown, matcher: Matcher, message: string | undefined];

const CASES: readonly Case[] = [
  ['a', { equals: 'a' }, undefined],
  ['a', { equals: 'b' }, 'it is "a", expected "b"'],
  ['1', { equals: 1 }, 'it is "1", expected 1'],
  [[1, { a: 2, b: 3 }], { equals: [1, { b: 3, a: 2 }] }, undefined],
  [[1, 2], { equals: [2, 1] }, 'it is [1,2], expected [2,1]'],
  [{ a: 1 }, { equals: { a: 1, b: 2 } }, 'it is {"a":1}, expected {"a":1,"b":2}'],
  [null, { equals: null }, undefined],
  ['a', { not: 'b' }, undefined],
  ['a', { not: 'a' }, 'it is "a", expected anything but "a"'],
  [2, { oneOf: [1, 2] }, undefined],
  [3, { oneOf: [1, 2] }, 'it is 3, expected one of [1,2]'],
  ['all is fine', { contains: 'fine' }, undefined],
  ['all is fine', { contains: 'error' }, 'it is "all is fine", expected it to contain "error"'],
  [['a', { b: 1 }], { contains: { b: 1 } }, undefined],
  [5, { contains: '5' }, 'it is 5, which is neither text nor a list, expected it to contain "5"'],
  ['all is fine', { excludes: 'error' }, undefined],
  ['an error', { excludes: 'error' }, 'it is "an error", expected it not to contain "error"'],
  [['a'], { excludes: 'a' }, 'it is ["a"], expected it not to contain "a"'],
  ['v1.2.3', { matches: '^v\\d' }, undefined],
  [123, { matches: '^1' }, undefined],
  ['x', { matches: '^v\\d' }, 'it is "x", expected a match of "^v\\\\d"'],
  [{}, { matches: 'x' }, 'it is {}, which is neither text nor a number, expected a match of "x"'],
  [4, { lessThan: 5 }, undefined],
  [5, { lessThan: 5 }, 'it is 5, expected less than 5'],
  ['4', { lessThan: 5 }, undefined],
  [6, { moreThan: 5 }, undefined],
  [5, { moreThan: 5 }, 'it is 5, expected more than 5'],
  ['many', { moreThan: 5 }, 'it is "many", which is not a number, expected more than 5'],
  ['', { moreThan: -1 }, 'it is "", which is not a number, expected more than -1'],
  [undefined, { exists: false }, undefined],
  [undefined, { exists: true }, 'it is missing'],
  [undefined, { not: 'x' }, 'it is missing'],
  [undefined, {}, 'it is missing'],
  [null, { exists: false }, 'it exists, expected it to be absent'],
  ['x', { exists: true }, undefined],
  [Number.POSITIVE_INFINITY, { moreThan: 1 }, 'it is a number beyond what a double can hold, so it cannot be compared'],
  ['abc', { contains: 'b', excludes: 'x', matches: 'c$' }, undefined],
  ['abc', { contains: 'b', excludes: 'a' }, 'it is "abc", expected it not to contain "a"'],
  ['x'.repeat(500), { equals: 'y' }, 'it is a text of 500 characters, expected "y"'],
];

describe('a value and its matcher', () => {
  test.each(CASES)('%j, %j → %s', (value, matcher, message) => {
    expect(mismatch(value, matcher, 'it', freshWork())).toBe(message);
  });
});

describe('every node that a query selects', () => {
  const parts = { parts: [{ up: true }, { up: false }] };
  test.each([
    ['$.parts[*].up', { oneOf: [true, false] }, undefined],
    ['$.parts[*].up', { equals: true }, '$.parts[*].up at $.parts[1].up is false, expected true'],
    ['$.parts[0].up', { equals: false }, '$.parts[0].up is true, expected false'],
    ['$.none', { exists: false }, undefined],
    ['$.none', { not: 1 }, '$.none is missing'],
    ['$.parts', { exists: false }, '$.parts exists, expected it to be absent'],
  ] as const)('%s %j → %s', (query, matcher, message) => {
    expect(jsonMismatch(parts, query, matcher, freshWork())).toBe(message);
  });
});

describe('how matchers are written', () => {
  const schemas = { text: textMatcher('x'), json: jsonMatchers('x') };
  const messages = (schema: Schema, input: unknown): readonly string[] =>
    parse(schema, input).mistakes.map(({ path, message }) => `${path.join('.') || null}: ${message}`);

  test('a plain value is `equals`', () => {
    expect(mustParse(textMatcher('x'), 'ok')).toEqual({ equals: 'ok' });
    expect(mustParse(jsonMatchers('x'), { '$.a': [1], '$.b': { lessThan: 3 } })).toEqual({
      '$.a': { equals: [1] },
      '$.b': { lessThan: 3 },
    });
  });

  test.each([
    ['text', 5, 'expected a text, or an object of operators such as {"contains": "ok"}, found 5'],
    ['text', { contain: 'a' }, 'contain: unknown field "contain"; did you mean "contains"?'],
    ['text', { matches: '(' }, 'matches: is not a regular expression: '],
    ['text', { lessThan: '5' }, 'lessThan: expected a number, found "5"; write 5 without quotes'],
    ['json', { '$.a': { exists: 'yes' } }, 'exists: expected true or false, found "yes"'],
    ['json', { 'a.b': 1 }, 'is not a JSONPath query (RFC 9535): '],
    ['json', { '$[': 1 }, 'is not a JSONPath query (RFC 9535): '],
  ] as const)('as %s, %j is refused', (kind, input, message) => {
    expect(messages(schemas[kind], input).join('\n')).toContain(message);
  });
});
