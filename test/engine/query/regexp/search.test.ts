import { describe, expect, test } from 'vitest';
import { NotRegular } from '../../../../src/engine/query/regexp/parse.ts';
import { Search } from '../../../../src/engine/query/regexp/search.ts';
import { isFound, patternMistake } from '../../../../src/engine/query/regexp.ts';
import { fc } from '../../../property.ts';

/**
 * The runtime, asked at each character: where it may choose itself, V8 also looks between the halves of one, which
 * ECMA-262 (RegExpBuiltinExec, with AdvanceStringIndex) does not.
 */
const native = (pattern: string, text: string): boolean => {
  const form = new RegExp(pattern, 'uy');
  for (let at = 0; at <= text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) {
    form.lastIndex = at;
    if (form.test(text)) return true;
  }
  return false;
};

describe('a pattern is found where the runtime finds it', () => {
  test.each([
    ['ok', ['ok', 'is ok.', 'o k', '']],
    ['^ok$', ['ok', 'ok ', 'ok\n']],
    ['', ['', 'a']],
    ['^$', ['', 'a']],
    ['v\\d+\\.\\d+', ['hello v1.23', 'v1.', 'v.2']],
    ['\\bok\\b', ['ok', 'is ok now', 'okay', 'é ok é', 'no_ok']],
    ['\\Bok', ['ok', 'book']],
    ['a|b|', ['a', 'c']],
    ['^(?:a|bc)+$', ['abca', 'abab', 'bcbc', 'b']],
    ['^(?<year>\\d{4})-\\d{2}$', ['2026-11', '26-11', '2026-1']],
    ['^a{2,3}?b{0}c{1,}$', ['aac', 'aaacc', 'aabc', 'aaaac']],
    ['^[^\\]a-c\\n]+$', ['xyz', 'a', ']', '\n']],
    ['^[]', ['', 'x']],
    ['^[^]$', ['\n', '😀', 'ab']],
    ['^.$', ['a', '\n', '\u2028', '😀', '\ud83d']],
    ['^\\p{Lu}\\P{Lu}$', ['Éa', 'éa', '😀a']],
    ['^\\u{1F600}\\u0041\\x42\\cJ\\0$', ['😀AB\n\0']],
    ['^\\uD83D\\uDE00$', ['😀', '\ud83d']],
    ['\\(\\)\\[\\]\\{\\}\\/\\-'.replace('\\-', '[\\-]'), ['()[]{}/-']],
    ['^(?:(?:a*)*|b)*$', ['aab', 'c', '']],
    ['(?:)+x', ['x', 'y']],
  ])('%s', (pattern, texts) => {
    expect(patternMistake(pattern)).toBeUndefined();
    expect(() => new Search(pattern)).not.toThrow();
    const search = new Search(pattern);
    for (const text of texts) expect([text, search.test(text)]).toEqual([text, native(pattern, text)]);
  });

  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\s', '😀', '^', '$', '\\b', '\\B', '\\u{61}');
  const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
    piece: fc.oneof(
      { maxDepth: 3 },
      atom,
      fc
        .tuple(tie('pattern'), fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'))
        .map(([p, q]) => `(${p})${q}`),
      fc.tuple(tie('pattern'), tie('pattern')).map(([p, q]) => `(?:${p}|${q})`),
    ),
    pattern: fc.array(tie('piece'), { maxLength: 3 }).map((pieces) => pieces.join('')),
  }));

  test('whatever it is made of', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '_', '\n', '😀', '\ud83d'), { maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, characters) => {
        const written = characters.join('');
        expect(new Search(source).test(written)).toBe(native(source, written));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('no text takes long', () => {
  const MANY = 200_000;

  test.each([
    ['(a+)+$', 'a'.repeat(MANY), 'b'],
    ['^(a|a)*$', 'a'.repeat(MANY), 'b'],
    ['(?:\\w+\\s?)*:', 'a'.repeat(MANY), ''],
    ['\\s+$', ' '.repeat(MANY), 'x'],
    ['.*.*.*=', 'x'.repeat(MANY), ''],
    ['(?:a?){100}a{100}$', 'a'.repeat(MANY), 'b'],
    ['(?:a|b)*a(?:a|b){10}c', 'ab'.repeat(MANY / 2), ''],
  ])('%s', (pattern, text, end) => {
    const search = new Search(pattern);
    const started = performance.now();
    expect(search.test(text + end)).toBe(false);
    // Some 50 ms; backtracking takes minutes, or for ever.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('a pattern that is not regular', () => {
  test.each([
    ['^(?!.*error)', ['fine', 'an error']],
    ['(?<=v)\\d', ['v1', '1']],
    ['(?<!v)\\d', ['v1', '1']],
    ['x(?=y)', ['xy', 'x']],
    ['(a)\\1', ['aa', 'ab']],
    ['(?<x>a)\\k<x>', ['aa', 'ab']],
  ])('%s is left to the runtime', (pattern, texts) => {
    expect(() => new Search(pattern)).toThrow(NotRegular);
    for (const text of texts) expect(isFound(pattern, text)).toBe(native(pattern, text));
  });
});

describe('a pattern that is refused', () => {
  test.each([
    ['(', /^is not a regular expression: Invalid regular expression/],
    ['a{2,1}', /^is not a regular expression: /],
    [
      '(?:a{1,1000}){1,1000}',
      /^is too long a regular expression: its repetitions, written out, are over 5,000 characters$/,
    ],
  ])('%s', (pattern, mistake) => {
    expect(patternMistake(pattern)).toMatch(mistake);
  });
});
