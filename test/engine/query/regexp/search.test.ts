import { describe, expect, test } from 'vitest';
import { Search } from '../../../../src/engine/query/regexp/search.ts';
import { isFound, patternMistake } from '../../../../src/engine/query/regexp.ts';
import { WorkBudget } from '../../../../src/engine/util/work-budget.ts';
import { fc } from '../../../property.ts';
import { freshWork } from '../../work.ts';

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
    for (const text of texts) expect([text, search.test(text, freshWork())]).toEqual([text, native(pattern, text)]);
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
        expect(new Search(source).test(written, freshWork())).toBe(native(source, written));
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
    expect(search.test(text + end, freshWork())).toBe(false);
    // Some 50 ms; backtracking takes minutes, or for ever.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

/** What such a text makes of a search: `true`, `false`, or that it was given up. */
const outcome = (pattern: string, text: string): boolean | string => {
  try {
    return isFound(pattern, text, freshWork());
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a search that would take too long is given up', () => {
  const MEGABYTE = 1_000_000;
  const random = (alphabet: string, length: number): string => {
    let [text, seed] = ['', 7];
    for (let at = 0; at < length; at++) {
      seed = (seed * 48_271) % 2_147_483_647;
      text += alphabet[seed % alphabet.length];
    }
    return text;
  };

  test.each([
    ['a[ab]{200}$', random('ab', MEGABYTE), 'a search for "a[ab]{200}$" takes more than 20 million steps'],
    ['(?:a|b)*a(?:a|b){1000}c', random('ab', MEGABYTE), /takes more than 20 million steps$/],
    ['.{1,2500}x', 'y'.repeat(MEGABYTE), /takes more than 20 million steps$/],
    ['https?://[^\\s"]{1,200}\\.js', '<a href="https://acme.dev/page">x</a> '.repeat(27_000), false],
    ['https?://[^\\s"]{1,200}\\.js', 'http://'.repeat(MEGABYTE / 7), /takes more than 20 million steps$|^false$/],
    ['https?://[^\\s"]{1,200}\\.js', `${'x'.repeat(MEGABYTE)} https://acme.dev/app.js`, true],
  ])('%s', (pattern, text, expected) => {
    const started = performance.now();
    const seen = outcome(pattern, text);
    // Some 0.4 s at most; a search that is not given up takes 17 s.
    expect(performance.now() - started).toBeLessThan(8_000);
    if (expected instanceof RegExp) expect(String(seen)).toMatch(expected);
    else expect(seen).toBe(expected);
  });

  test('one budget serves all searches of a probe', () => {
    const work = freshWork();
    const search = new Search('[^x]y');
    const text = 'z'.repeat(MEGABYTE);
    expect(search.test(text, work)).toBe(false);
    expect(() => {
      for (let times = 0; times < 30; times++) search.test(text, work);
    }).toThrow('takes more than 20 million steps');
  });

  test('no search goes on past the deadline', () => {
    let now = 0;
    const clock = { now: () => 0, monotonic: () => now++, after: () => () => {} };
    const work = new WorkBudget(clock, 3);
    expect(() => new Search('[^x]y').test('z'.repeat(MEGABYTE), work)).toThrow(
      'a search for "[^x]y" was not done in time',
    );
    expect(now).toBe(5);
  });
});

describe('what every match begins with is looked for first', () => {
  const FAR = 20_000_000;

  test.each([
    ['"status":\\s*"ok"', `${'x'.repeat(FAR)}"status": "ok"`, true],
    ['\\bok', `${'x'.repeat(FAR)}ok ok`, true],
    ['\\bok', `${'x'.repeat(FAR)}ok`, false],
    ['^ok', `${'x'.repeat(FAR)}ok`, false],
    ['(?:\\.){2}a|b', `${'x'.repeat(100)}..a`, true],
    ['x(?:y|z)', `${'y'.repeat(100)}xz`, true],
    ['(?:ab)+c', `${'x'.repeat(FAR)}ababc`, true],
    ['(?:ab)?c', `${'x'.repeat(100)}c`, true],
    ['(?:a{0})b', `${'x'.repeat(100)}b`, true],
    ['😀+!', `${'😀'.repeat(3)}!`, true],
  ])('%s', (pattern, text, expected) => {
    const work = freshWork();
    expect(new Search(pattern).test(text, work)).toBe(expected);
    // What was skipped was not counted.
    work.spend(15_000_000, 'the rest');
  });
});

describe('a pattern that is refused', () => {
  const BUSY = 'which a hostile answer could keep busy for minutes';

  test.each([
    ['(', /^is not a regular expression: Invalid regular expression/],
    ['a{2,1}', /^is not a regular expression: /],
    ['(?:a{1,1000}){1,1000}', 'is too long a regular expression; allow fewer repetitions, at most some 5,000 in all'],
    ['^(?!.*error)', `uses lookaround "(?!", ${BUSY}; use "excludes" or several operators instead`],
    ['(?<=v)\\d', `uses lookaround "(?<=", ${BUSY}; use "excludes" or several operators instead`],
    ['(?<!v)\\d', `uses lookaround "(?<!", ${BUSY}; use "excludes" or several operators instead`],
    ['x(?=y)', `uses lookaround "(?=", ${BUSY}; use "excludes" or several operators instead`],
    ['(a)\\1', `uses a backreference "\\1", ${BUSY}; write out what it repeats`],
    ['(?<x>a)\\k<x>', `uses a backreference "\\k", ${BUSY}; write out what it repeats`],
    [`${'('.repeat(200)}a${')'.repeat(200)}`, 'nests groups more than 100 levels deep'],
    ['('.repeat(100_000) + ')'.repeat(100_000), /./],
  ])('%s', (pattern, mistake) => {
    if (typeof mistake === 'string') expect(patternMistake(pattern)).toBe(mistake);
    else expect(patternMistake(pattern)).toMatch(mistake);
  });

  test.each(['.{1,2500}', 'x{5000}', '(?:){1000000000}', `${'('.repeat(100)}a${')'.repeat(100)}`])(
    '%s is accepted',
    (pattern) => {
      expect(patternMistake(pattern)).toBeUndefined();
    },
  );
});
