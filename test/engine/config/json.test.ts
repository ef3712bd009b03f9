import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/engine/config/json.ts';
import { fc } from '../../property.ts';
import { parseText } from './registry.ts';

const CASES: readonly (readonly [name: string, text: string, message: string])[] = [
  ['nothing', '', 'the file is empty; begin with { "checks":'],
  ['only space', ' \n\t ', 'the file is empty'],
  ['a trailing comma in an object', '{\n  "a": 1,\n}', 'line 2, column 9: trailing comma; remove the comma before `}`'],
  ['a trailing comma in a list', '[1, 2,]', 'line 1, column 6: trailing comma; remove the comma before `]`'],
  [
    'a comment',
    '{\n  // the checks\n  "a": 1 }',
    'line 2, column 3: JSON has no comments; remove this one, or name the file checks.jsonc',
  ],
  ['a block comment', '{ "a": /* one */ 1 }', 'line 1, column 8: JSON has no comments'],
  ['a comment without an end', '{ /* "a": 1 }', 'line 1, column 3: this comment is not closed'],
  ['single quotes around a key', "{'a': 1}", 'line 1, column 2: keys stand in double quotes, not in single ones'],
  ['single quotes around a text', `{"a": 'b'}`, 'line 1, column 7: texts stand in double quotes'],
  [
    'a key without quotes',
    '{ checks: [] }',
    'line 1, column 3: expected a key in double quotes, found `checks`; write "checks"',
  ],
  [
    'YAML',
    'checks:\n  - id: a',
    'line 1, column 1: expected a value, found `checks`; write "checks"; this looks like YAML: name the file checks.yaml',
  ],
  ['YAML that begins with a comment', '# watched\nchecks: []', 'this looks like YAML'],
  ['YAML that begins with its mark', '---\nchecks: []', 'this looks like YAML'],
  ['UTF-16, as it reads in UTF-8', '\uFFFD\uFFFD{\0}\0', 'this is no UTF-8; save the file as UTF-8'],
  ['HTML', '<!doctype html>', 'line 1, column 1: expected a value, found `<`'],
  ['a colon left out', '{"a" 1}', 'line 1, column 6: expected `:` after the key "a", found `1`'],
  ['a comma left out', '{"a": 1\n "b": 2}', 'line 2, column 2: missing comma before `"`'],
  ['a comma too many', '{"a": 1,, "b": 2}', 'line 1, column 9: expected a key in double quotes, found `,`'],
  ['a value left out', '{"a": }', 'line 1, column 7: expected a value, found `}`'],
  ['True', '{"a": True}', 'line 1, column 7: expected a value, found `True`; write true'],
  ['False', '[False]', 'line 1, column 2: expected a value, found `False`; write false'],
  ['off', '{"a": off}', 'line 1, column 7: expected a value, found `off`; write false'],
  ['None', '[None]', 'line 1, column 2: expected a value, found `None`; write null'],
  ['a word', '{"type": http}', 'line 1, column 10: expected a value, found `http`; write "http"'],
  ['a leading zero', '[01]', 'line 1, column 2: expected a value, found `01`'],
  ['a text over two lines', '{"a": "b\nc"}', 'line 1, column 7: the closing double quote is missing'],
  ['a text that never ends', '{"a": "b', 'line 1, column 7: the closing double quote is missing'],
  ['a tab in a text', '{"a": "b\tc"}', 'line 1, column 9: a control character stands in a text'],
  ['a single backslash', '{"a": "\\d+"}', 'line 1, column 8: `\\d` is no escape; write `\\\\d` for a backslash'],
  ['an object that is not closed', '{"a": [\n  1\n]', 'the file ends, but the `{` of line 1, column 1 was not closed'],
  [
    'the wrong bracket',
    '{"a": [1, 2}',
    'line 1, column 12: expected `,` or `]`, found `}`: a bracket is missing or too many',
  ],
  ['something behind the end', '{"a": 1}\n}', 'line 2, column 1: nothing may follow the document, found `}`'],
  ['nesting without end', '['.repeat(100_000), 'nested deeper than 64 levels'],
];

describe('what is not JSON', () => {
  it.each(CASES)('%s', (_, text, message) => {
    const result = parseText(text);
    const issues = result.ok ? [] : result.issues;
    expect(issues.map(({ path }) => path)).toEqual(['$']);
    const { line, column, message: words } = issues[0]!;
    const place = line === undefined ? '' : `line ${line}, column ${column}: `;
    expect(words.replace(/^not JSON: /, place)).toContain(message);
  });

  it('is what JSON.parse refuses, and nothing else', () => {
    const nearly = fc
      .tuple(
        fc.json({ maxDepth: 4 }),
        fc.nat(),
        fc.constantFrom('', ',', '}', '"', '\\', '\n', '1', ' ', 'e', '-', '/'),
      )
      .map(
        ([json, at, sign]) => json.slice(0, at % (json.length + 1)) + sign + json.slice((at + 1) % (json.length + 1)),
      );
    fc.assert(
      fc.property(fc.oneof(nearly, fc.json({ maxDepth: 4 })), (text) => {
        const mine = readJson(text);
        if (!mine.ok) expect(() => JSON.parse(text)).toThrow();
        else expect(mine.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  }, 30_000);
});

describe('a key that is there twice', () => {
  it('is refused where it stands', () => {
    const result = parseText(
      '{ "checks": [\n { "id": "a", "type": "web",\n "url": "http://x",\n "url": "http://y" } ] }',
    );
    expect(result).toEqual({
      ok: false,
      issues: [
        { path: '$.checks[0].url', message: 'this key is there twice (again in line 4); the first would be ignored' },
      ],
    });
  });
});

describe('what the short way must not take', () => {
  it('a key that is there twice, where a space hides another one', () => {
    expect(readJson('{"a" : 1, "b": 2, "b": 3}')).toMatchObject({ ok: true, duplicates: [{ path: ['b'], line: 1 }] });
  });

  it('more levels than any config has, all of them closed', () => {
    expect(readJson('['.repeat(64) + ']'.repeat(64))).toMatchObject({ ok: true });
    expect(readJson('['.repeat(65) + ']'.repeat(65))).toMatchObject({
      ok: false,
      message: expect.stringContaining('nested deeper than 64 levels'),
    });
  });
});

describe('a file of 10 MB', () => {
  const many = (bytes: number) => {
    const one = '{"id":"a","type":"web","url":"http://localhost/","interval":5},';
    const filler = ' '.repeat(Math.max(0, Math.floor(bytes / 15_000) - one.length));
    return `{"checks":[${`${one}${filler}`.repeat(15_000)}{}]}`;
  };

  it('is refused at once', () => {
    const started = performance.now();
    const result = parseText(many(10_000_000));
    expect(result).toEqual({
      ok: false,
      issues: [{ path: '$', message: 'the file has 9.5 MiB; a config has at most 4 MiB' }],
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('of the largest size that is read, and all of it wrong, gives a hundred mistakes and the number of the others', () => {
    const started = performance.now();
    const result = parseText(many(4_000_000));
    expect(result.ok ? [] : result.issues).toHaveLength(101);
    expect(result.ok ? '' : result.issues[100]?.message).toMatch(/^and at least \d{3,6} more mistakes$/);
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 30_000);
});
