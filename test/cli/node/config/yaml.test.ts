import { describe, expect, it } from 'vitest';
import { renderYaml } from '../../../../src/cli/node/config/yaml.ts';
import { issueLine, withPlaces } from '../../../../src/engine/config/issues.ts';

const jsonOf = (text: string): unknown => {
  const rendered = renderYaml(text);
  return rendered.ok ? JSON.parse(rendered.json) : rendered.issues;
};

const lineOf = (text: string): string => {
  const rendered = renderYaml(text);
  const [issue] = rendered.ok ? rendered.mistakes : rendered.issues;
  return issue === undefined ? 'nothing' : issueLine(issue);
};

const TEXT = `# yaml-language-server: $schema=./checks.schema.json
checks:
  - &api
    id: api
    url: "http://a/"
    expect: { status: 200 }
  - <<: *api
    id: two
    tags: [ a, *tag ]
`.replace('*tag', 'b');

describe('YAML as JSON', () => {
  it.each([
    [
      'aliases and merged objects',
      TEXT,
      {
        checks: [
          { id: 'api', url: 'http://a/', expect: { status: 200 } },
          { id: 'two', tags: ['a', 'b'], url: 'http://a/', expect: { status: 200 } },
        ],
      },
    ],
    [
      'keys that are no texts',
      '200: a\non: b\n1.0: c\n~: d\n"": e',
      { '200': 'a', on: 'b', '1.0': 'c', '~': 'd', '': 'e' },
    ],
    ['words of YAML 1.1, which are texts', '[yes, on, 2026-01-01, 1_000]', ['yes', 'on', '2026-01-01', '1_000']],
    ['what JSON has no number for', '[.inf, -.inf, .nan]', ['Infinity', '-Infinity', 'NaN']],
    ['a name that every object has', '__proto__: { a: 1 }', JSON.parse('{ "__proto__": { "a": 1 } }')],
    [
      'several merges, of which the first wins',
      'x: &x { a: 1 }\ny: &y { a: 2, b: 2 }\nz: { <<: [*x, *y], b: 3 }',
      {
        x: { a: 1 },
        y: { a: 2, b: 2 },
        z: { b: 3, a: 1 },
      },
    ],
    ['a byte order mark', '\uFEFFa: 1', { a: 1 }],
    ['a block of text', 'a: |\n  b\n  c\n', { a: 'b\nc\n' }],
  ])('%s', (_, text, value) => {
    expect(jsonOf(text)).toEqual(value);
  });

  it.each([
    ['a tab that indents', 'checks:\n\t- id: a', '2:1: $: not YAML: '],
    ['a bracket that is not closed', 'checks: [a', '1:11: $: not YAML: '],
    ['an unknown tag', 'a: !secret b', '1:4: $: not YAML: Unresolved tag: !secret'],
    ['an alias of nothing', 'a: *b', '1:4: $: there is no anchor &b before this'],
    ['an alias of what comes later', 'a: *b\nc: &b 1', '1:4: $: there is no anchor &b before this'],
    ['an alias inside of its anchor', 'a: &a { b: *a }', '1:12: $: *a is inside its own anchor'],
    ['a list as a key', '[a]: b', '1:1: $: a key must be text'],
    ['a merge of a text', '<<: a', '1:5: $: `<<` takes an object'],
    ['two documents', 'a: 1\n---\nb: 1', ': $: one document only; remove what follows `---`'],
    ['nothing', ' \n', '$: the file is empty; begin with'],
    ['only comments', '# a\n', '$: the file is empty; begin with'],
    ['a key that is there twice', 'a:\n  b: 1\n  b: 2', '2:3: $.a.b: this key is there twice (again in line 3)'],
  ])('%s is refused where it stands', (_, text, line) => {
    expect(lineOf(text)).toContain(line);
  });

  it.each([
    ['$.checks[0].expect.status', 6, 15],
    ['$.checks[1].id', 8, 5],
    ['$.checks[1].tags[1]', 9, 16],
    ['$.checks[1].url', 5, 5],
    ['$.checks[1].nothing', 7, 5],
  ])('%s stands in line %i, column %i', (path, line, column) => {
    const rendered = renderYaml(TEXT);
    const places = rendered.ok ? withPlaces([{ path, message: '' }], rendered.locate) : [];
    expect(places).toEqual([{ path, message: '', line, column }]);
  });
});

/** Made to drown a reader, each as large as a file may be. */
const fill = (piece: string, head = '', tail = ''): string =>
  head + piece.repeat(Math.floor((256 * 1_024 - 4 - head.length - tail.length) / piece.length)) + tail;

const laughs = (levels: number, width: number): string =>
  Array.from({ length: levels }, (_, level) => {
    const items = level === 0 ? 'lol' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array.from({ length: width }, () => items).join(', ')}]`;
  }).join('\n');

/** ms of processor time: what the promise says, and as much again for a machine that is busy with other tests. */
const PATIENCE = 2 * 2_000;

describe('a file made to drown its reader', () => {
  it.each<[string, string, string]>([
    ['a billion laughs', laughs(10, 10), 'with its aliases written out'],
    ['a billion empty lists', laughs(10, 10).replace(/lol(, lol)*/, ''), 'lists and objects'],
    [
      'aliases of one long text',
      `a: &a ${'x'.repeat(200_000)}\nb: [${'*a,'.repeat(15_000)}]`,
      'with its aliases written out',
    ],
    [
      'aliases of many numbers',
      `a: &a [${'1,'.repeat(100_000)}]\nb: [${'*a,'.repeat(15_000)}]`,
      'with its aliases written out',
    ],
    ['lists in lists', '['.repeat(50_000), 'nested deeper than 64 levels'],
    ['lists in lists, by lines', '- '.repeat(50_000), 'nested deeper than 64 levels'],
    ['65 levels', '['.repeat(66) + ']'.repeat(66), 'nested deeper than 64 levels'],
    ['escapes that are none', `a: "${fill('\\x')}`, 'not YAML'],
    ['mappings in mappings', fill(': : :\n'), 'not YAML'],
    ['directives', fill('%a\n'), 'not YAML'],
    ['tags', fill('- !a b\n'), 'not YAML'],
    ['aliases of nothing', fill('- *a\n'), 'there is no anchor'],
    ['keys that are there twice', fill('a: 1\n'), 'this key is there twice'],
    ['numbers', fill('1,', '[', ']'), 'nothing'],
    ['empty objects', fill('{},', '[', ']'), 'nothing'],
    ['10 MB', 'a: 1\n'.repeat(2_000_000), 'the file has 9766 KiB; a config in YAML has at most 256 KiB'],
  ])('%s', (_, text, message) => {
    const before = process.cpuUsage();
    expect(lineOf(text)).toContain(message);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(PATIENCE);
  });
});
