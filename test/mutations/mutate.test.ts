import { expect, test } from 'vitest';
import { type Change, mutate } from './mutate.ts';
import {
  access,
  argument,
  call,
  condition,
  item,
  literal,
  looped,
  operand,
  operator,
  property,
  receiver,
  returned,
  statement,
  variable,
} from './pieces.ts';

const SOURCE = `
const LIMIT = 1_000;
const NAMES = ['a', 'b', 'c'];
const OPTIONS = { strict: { on: true }, loose: { on: false } };
export function first(size: number) { if (size > LIMIT && isOdd(size)) return undefined; note('late', size); return size + 1; }
const isOdd = (size: number): boolean => size % 2 === 1;
class Box {
  #held = 0;
  put(name: string) { for (const each of NAMES) this.#held += name.split(each).length; return this.#held; }
}
function twice() { note('a'); note('b'); }
`;

const changes: readonly (readonly [Change, before: string, after: string])[] = [
  [{ in: 'LIMIT', find: variable('LIMIT'), becomes: '$ * 2' }, '1_000', '1_000 * 2'],
  [{ in: 'NAMES', find: item('b') }, "['a', 'b', 'c']", "['a', 'c']"],
  [{ in: 'NAMES', find: literal('b'), becomes: 'x' }, "'b'", "'x'"],
  [{ in: 'OPTIONS', find: property('loose.on'), becomes: 'true' }, 'on: false', 'on: true'],
  [
    { in: 'OPTIONS', find: property('loose') },
    '{ strict: { on: true }, loose: { on: false } }',
    '{strict: { on: true } }',
  ],
  [{ in: 'first', find: condition('isOdd') }, 'size > LIMIT && isOdd(size)', 'size > LIMIT'],
  [{ in: 'first', find: condition('LIMIT', 'isOdd'), becomes: 'false' }, 'size > LIMIT && isOdd(size)', 'false'],
  [{ in: 'first', find: operator('>'), becomes: '>=' }, 'size > LIMIT', 'size >= LIMIT'],
  [{ in: 'first', find: operand('LIMIT'), becomes: '$ * 2' }, 'size > LIMIT', 'size > LIMIT * 2'],
  [{ in: 'first', find: call('isOdd'), becomes: '!$' }, '&& isOdd(size)', '&& !isOdd(size)'],
  [{ in: 'first', find: argument('note', 0), becomes: "'early'" }, "'late'", "'early'"],
  [{ in: 'first', find: statement('late') }, "note('late', size);", ''],
  [{ in: 'first', find: returned('1'), becomes: '0 * $' }, 'size + 1', '0 * (size + 1)'],
  [{ in: 'isOdd', find: returned(), becomes: 'false' }, 'size % 2 === 1', 'false'],
  [{ in: 'Box.put', find: looped('NAMES'), becomes: '$.slice(1)' }, 'of NAMES', 'of NAMES.slice(1)'],
  [{ in: 'Box.put', find: receiver('split'), becomes: '$.trim()' }, 'name.split', 'name.trim().split'],
  [{ in: 'Box.put', find: access('length'), becomes: '1' }, 'name.split(each).length', '1'],
];

test.each(changes)('%j', (change, before, after) => {
  expect(SOURCE).toContain(before);
  expect(mutate(SOURCE, change)).toEqual(SOURCE.replace(before, () => after));
});

test.each<readonly [Change, message: string]>([
  [{ in: 'third', find: call('note') }, 'it has nothing that is called third'],
  [{ in: 'twice', find: call('call'), becomes: '0' }, 'it has no twice: call of call'],
  [{ in: 'twice', find: statement('c') }, 'it has no twice: statement with c'],
  [
    { in: 'twice', find: call('note'), becomes: '0' },
    'it has 2 places like this: twice: call of note, and needs exactly one',
  ],
  [{ in: 'first', find: operand('1') }, 'first: operand with 1 cannot be removed there'],
  [{ in: 'NAMES', find: literal('b'), becomes: 'b' }, 'NAMES: literal b: the change leaves it as it is'],
])('%j is refused', (change, message) => {
  expect(() => mutate(SOURCE, change)).toThrow(message);
});
