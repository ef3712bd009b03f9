import { describe, expect, test } from 'vitest';
import { jsonPathMistake } from '../../../../src/engine/query/json.ts';
import { jsonMismatch } from '../../../../src/engine/schema/matcher.ts';
import { freshWork } from '../../work.ts';

/**
 * The examples of RFC 9535 (https://www.rfc-editor.org/rfc/rfc9535), section by section: what each query selects of its
 * document. They go through the `json` matcher, as a user's queries do.
 */

const STORE = {
  store: {
    book: [
      { category: 'reference', author: 'Nigel Rees', title: 'Sayings of the Century', price: 8.95 },
      { category: 'fiction', author: 'Evelyn Waugh', title: 'Sword of Honour', price: 12.99 },
      { category: 'fiction', author: 'Herman Melville', title: 'Moby Dick', isbn: '0-553-21311-3', price: 8.99 },
      {
        category: 'fiction',
        author: 'J. R. R. Tolkien',
        title: 'The Lord of the Rings',
        isbn: '0-395-19395-8',
        price: 22.99,
      },
    ],
    bicycle: { color: 'red', price: 399 },
  },
};
const BOOKS = STORE.store.book;
const AUTHORS = BOOKS.map(({ author }) => author);

const NAMES = { o: { 'j j': { 'k.k': 3 } }, "'": { '@': 2 } };
const WILD = { o: { j: 1, k: 2 }, a: [5, 3] };
const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const COMPARED = { obj: { x: 'y' }, arr: [2, 3] };
const FILTERED = {
  a: [3, 5, 1, 2, 4, 6, { b: 'j' }, { b: 'k' }, { b: {} }, { b: 'kilo' }],
  o: { p: 1, q: 2, r: 3, s: 5, t: { u: 6 } },
  e: 'f',
};
const NESTED = { o: { j: 1, k: 2 }, a: [5, 3, [{ j: 4 }, { k: 6 }]] };
const NULLS = { a: null, b: [null], c: [{}], null: 1 };

type Example = readonly [query: string, document: unknown, selected: readonly unknown[]];

const SECTIONS: Readonly<Record<string, readonly Example[]>> = {
  '1.5 the bookstore': [
    ['$.store.book[*].author', STORE, AUTHORS],
    ['$..author', STORE, AUTHORS],
    ['$.store.*', STORE, [BOOKS, STORE.store.bicycle]],
    ['$.store..price', STORE, [8.95, 12.99, 8.99, 22.99, 399]],
    ['$..book[2]', STORE, [BOOKS[2]]],
    ['$..book[2].author', STORE, ['Herman Melville']],
    ['$..book[2].publisher', STORE, []],
    ['$..book[-1]', STORE, [BOOKS[3]]],
    ['$..book[0,1]', STORE, [BOOKS[0], BOOKS[1]]],
    ['$..book[:2]', STORE, [BOOKS[0], BOOKS[1]]],
    ['$..book[?@.isbn]', STORE, [BOOKS[2], BOOKS[3]]],
    ['$..book[?@.price<10]', STORE, [BOOKS[0], BOOKS[2]]],
  ],
  '2.2.3 the root': [['$', { k: 'v' }, [{ k: 'v' }]]],
  '2.3.1.3 names': [
    ["$.o['j j']", NAMES, [{ 'k.k': 3 }]],
    ["$.o['j j']['k.k']", NAMES, [3]],
    ['$.o["j j"]["k.k"]', NAMES, [3]],
    ['$["\'"]["@"]', NAMES, [2]],
  ],
  '2.3.2.3 wildcards': [
    ['$[*]', WILD, [{ j: 1, k: 2 }, [5, 3]]],
    ['$.o[*]', WILD, [1, 2]],
    ['$.o[*, *]', WILD, [1, 2, 2, 1]],
    ['$.a[*]', WILD, [5, 3]],
  ],
  '2.3.3.3 indexes': [
    ['$[1]', ['a', 'b'], ['b']],
    ['$[-2]', ['a', 'b'], ['a']],
  ],
  '2.3.4.3 slices': [
    ['$[1:3]', LETTERS, ['b', 'c']],
    ['$[5:]', LETTERS, ['f', 'g']],
    ['$[1:5:2]', LETTERS, ['b', 'd']],
    ['$[5:1:-2]', LETTERS, ['f', 'd']],
    ['$[::-1]', LETTERS, ['g', 'f', 'e', 'd', 'c', 'b', 'a']],
  ],
  '2.3.5.3 comparisons (each true one selects the whole)': [
    ['$[?$.absent1 == $.absent2]', COMPARED, [{ x: 'y' }, [2, 3]]],
    ['$[?$.absent1 <= $.absent2]', COMPARED, [{ x: 'y' }, [2, 3]]],
    ["$[?$.absent == 'g']", COMPARED, []],
    ['$[?$.absent1 != $.absent2]', COMPARED, []],
    ["$[?$.absent != 'g']", COMPARED, [{ x: 'y' }, [2, 3]]],
    ['$[?1 <= 2]', COMPARED, [{ x: 'y' }, [2, 3]]],
    ['$[?1 > 2]', COMPARED, []],
    ["$[?13 == '13']", COMPARED, []],
    ["$[?'a' <= 'b']", COMPARED, [{ x: 'y' }, [2, 3]]],
    ["$[?'a' > 'b']", COMPARED, []],
    ['$[?$.obj == $.arr]', COMPARED, []],
    ['$[?$.obj != $.arr]', COMPARED, [{ x: 'y' }, [2, 3]]],
    ['$[?$.obj == $.obj]', COMPARED, [{ x: 'y' }, [2, 3]]],
    ['$[?$.obj != $.obj]', COMPARED, []],
    ['$[?$.arr == $.arr]', COMPARED, [{ x: 'y' }, [2, 3]]],
    ['$[?$.obj == 17]', COMPARED, []],
    ['$[?$.obj <= $.arr]', COMPARED, []],
    ['$[?$.obj < $.arr]', COMPARED, []],
    ['$[?$.obj <= $.obj]', COMPARED, [{ x: 'y' }, [2, 3]]],
    ['$[?1 <= $.arr]', COMPARED, []],
    ['$[?true <= true]', COMPARED, [{ x: 'y' }, [2, 3]]],
    ['$[?true > true]', COMPARED, []],
  ],
  '2.3.5.3 filters': [
    ["$.a[?@.b == 'kilo']", FILTERED, [{ b: 'kilo' }]],
    ["$.a[?(@.b == 'kilo')]", FILTERED, [{ b: 'kilo' }]],
    ['$.a[?@>3.5]', FILTERED, [5, 4, 6]],
    ['$.a[?@.b]', FILTERED, [{ b: 'j' }, { b: 'k' }, { b: {} }, { b: 'kilo' }]],
    ['$[?@.*]', FILTERED, [FILTERED.a, FILTERED.o]],
    ['$[?@[?@.b]]', FILTERED, [FILTERED.a]],
    ['$.o[?@<3, ?@<3]', FILTERED, [1, 2, 2, 1]],
    ['$.a[?@<2 || @.b == "k"]', FILTERED, [1, { b: 'k' }]],
    ['$.a[?match(@.b, "[jk]")]', FILTERED, [{ b: 'j' }, { b: 'k' }]],
    ['$.a[?search(@.b, "[jk]")]', FILTERED, [{ b: 'j' }, { b: 'k' }, { b: 'kilo' }]],
    ['$.o[?@>1 && @<4]', FILTERED, [2, 3]],
    ['$.o[?@.u || @.x]', FILTERED, [{ u: 6 }]],
    ['$.a[?@.b == $.x]', FILTERED, [3, 5, 1, 2, 4, 6]],
    ['$.a[?@ == @]', FILTERED, FILTERED.a],
  ],
  '2.4 functions': [
    ['$[?length(@) < 3]', ['ab', 'abc', [1, 2], [1, 2, 3]], ['ab', [1, 2]]],
    ['$[?count(@.*) == 1]', [{ a: 1 }, { a: 1, b: 2 }], [{ a: 1 }]],
    ["$[?value(@..color) == 'red']", [{ color: 'red' }, { color: 'blue' }], [{ color: 'red' }]],
  ],
  '2.5.1.3 children': [
    ['$[0, 3]', LETTERS, ['a', 'd']],
    ['$[0:2, 5]', LETTERS, ['a', 'b', 'f']],
    ['$[0, 0]', LETTERS, ['a', 'a']],
  ],
  '2.5.2.3 descendants': [
    ['$..j', NESTED, [1, 4]],
    ['$..[0]', NESTED, [5, { j: 4 }]],
    ['$..o', NESTED, [{ j: 1, k: 2 }]],
    ['$.o..[*, *]', NESTED, [1, 2, 2, 1]],
    ['$.a..[0, 1]', NESTED, [5, 3, { j: 4 }, { k: 6 }]],
  ],
  '2.6.1 null': [
    ['$.a', NULLS, [null]],
    ['$.a[0]', NULLS, []],
    ['$.a.d', NULLS, []],
    ['$.b[0]', NULLS, [null]],
    ['$.b[*]', NULLS, [null]],
    ['$.b[?@]', NULLS, [null]],
    ['$.b[?@==null]', NULLS, [null]],
    ['$.c[?@.d==null]', NULLS, []],
    ['$.null', NULLS, [1]],
  ],
};

const EXAMPLES = Object.entries(SECTIONS).flatMap(([section, examples]) =>
  examples.map((example) => [section, ...example] as const),
);

describe('RFC 9535 through the json matcher', () => {
  test.each(EXAMPLES)('%s: %s', (_section, query, document, selected) => {
    if (selected.length === 0) {
      expect(jsonMismatch(document, query, { exists: false }, freshWork())).toBeUndefined();
      expect(jsonMismatch(document, query, { exists: true }, freshWork())).toBe(`${query} is missing`);
      return;
    }
    // Nothing but what the example lists is selected, and each of it is: to forbid one is to fail.
    expect(jsonMismatch(document, query, { oneOf: selected }, freshWork())).toBeUndefined();
    for (const value of selected)
      expect(jsonMismatch(document, query, { not: value }, freshWork())).toContain('expected anything but');
  });
});

const nestedLists = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const nestedNames = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

describe('a query that is nested', () => {
  test.each([
    ['filters', 60, (levels: number) => `$${'[?@'.repeat(levels)}${']'.repeat(levels)}`],
    ['parentheses', 60, (levels: number) => `$[?${'('.repeat(levels)}@.a${')'.repeat(levels)}]`],
    ['functions', 60, (levels: number) => `$[?${'length('.repeat(levels)}@.a${')'.repeat(levels)} == 1]`],
    ['parentheses, far too deep', 100_000, (levels: number) => `$[?${'('.repeat(levels)}@${')'.repeat(levels)}]`],
  ])('%s', (_title, levels, query) => {
    expect(jsonPathMistake(query(45))).toBeUndefined();
    expect(jsonPathMistake(query(levels))).toMatch(/^nested more than 50 levels deep at character \d+$/);
  });

  test('runs over a document that is as deep as may be', () => {
    const query = `$..[?$${'..[?$'.repeat(45)}.x${']'.repeat(46)}`;
    expect(jsonPathMistake(query)).toBeUndefined();
    const run = () => jsonMismatch(nestedLists(500), query, { exists: false }, freshWork());
    expect(run).toThrow('a JSONPath query visits the values of the answer too many times');
  });
});

describe('values that a query may look at', () => {
  const many = new Array(3_000).fill({ a: 1 });

  test.each([
    ['each of a filter’s elements asks for all of them', '$[?count($..a) > 5].a', many],
    ['each bracket names twice what the one before has selected', `$${'["a","a"]'.repeat(40)}`, nestedNames(40)],
    ['the same with indexes', `$${'[0,0]'.repeat(40)}`, nestedLists(40)],
    ['the same with slices', `$${'[:,:]'.repeat(40)}`, nestedLists(40)],
    ['all below each of all', '$..*..*..*', new Array(80).fill(JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`))],
  ])('%s: too many', (_title, query, document) => {
    expect(() => jsonMismatch(document, query, { exists: true }, freshWork())).toThrow(
      /visits the values of the answer too many times$/,
    );
  });

  test.each([
    [
      'searches',
      '$[?search(@, "[^x]y")]',
      new Array(100).fill('z'.repeat(1_000_000)),
      'a search for "[^x]y" takes more',
    ],
    [
      'patterns from the answer',
      '$[?match("a", @)]',
      Array.from({ length: 1_000 }, (_, at) => `${at}.{1,4000}`),
      'takes more',
    ],
    ['a long pattern from the answer', '$[?match("a", @)]', ['a'.repeat(1_001)], 'has a pattern of 1001 characters'],
    [
      'texts that are compared',
      '$.a[?$.b < $.c]',
      { a: new Array(1_000).fill(0), b: 'x'.repeat(50_000), c: 'x'.repeat(50_001) },
      'takes more',
    ],
    [
      'values that are compared',
      '$.a[?$.b == $.c]',
      { a: new Array(1_000).fill(0), b: new Array(30_000).fill(0), c: new Array(30_000).fill(0) },
      'takes more',
    ],
    ['lengths', '$.a[?length($.b) == 1]', { a: new Array(1_000).fill(0), b: 'x'.repeat(50_000) }, 'takes more'],
  ])('%s: too much work', (_title, query, document, message) => {
    expect(() => jsonMismatch(document, query, { exists: true }, freshWork())).toThrow(message);
  });

  test('a large answer, once: not too many', () => {
    const document = new Array(400_000).fill(0);
    expect(jsonMismatch(document, '$[*]', { equals: 0 }, freshWork())).toBeUndefined();
    expect(jsonMismatch(document, '$..*', { equals: 0 }, freshWork())).toBeUndefined();
  });
});
