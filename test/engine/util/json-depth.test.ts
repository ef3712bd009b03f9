import { expect, test } from 'vitest';
import { isDeeperThan } from '../../../src/engine/util/json-depth.ts';

const lists = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

test.each([
  ['as deep as may be', lists(20), false],
  ['one level deeper', lists(21), true],
  ['objects and lists', `${'{"a":['.repeat(11)}${']}'.repeat(11)}`, true],
  ['wide, not deep', `[${new Array(100).fill('[]').join()}]`, false],
  ['brackets in a string', `["${'['.repeat(100)}"]`, false],
  ['brackets behind an escaped quote', `["\\"${'['.repeat(100)}"]`, false],
  ['closing brackets in strings hide nothing', `["]]]]", ${lists(20)}]`, true],
  ['a string that ends behind two backslashes', `["\\\\", ${lists(20)}]`, true],
  ['a string without an end', `["${'['.repeat(100)}`, false],
])('%s', (_, text, expected) => {
  expect(isDeeperThan(text, 20)).toBe(expected);
});
