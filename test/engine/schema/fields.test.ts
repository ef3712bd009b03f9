import { describe, expect, it } from 'vitest';
import type { Schema } from '../../../src/contract/schema.ts';
import { optional } from '../../../src/engine/schema/combine.ts';
import * as fields from '../../../src/engine/schema/fields.ts';
import { record, section } from '../../../src/engine/schema/objects.ts';
import { mustParse, parse } from '../../../src/engine/schema/parse.ts';
import { formatDuration, formatSize } from '../../../src/engine/util/units.ts';

type Case = readonly [field: Schema, input: unknown, output: unknown];
type Refusal = readonly [field: Schema, input: unknown, message: string];

const wait = fields.duration('how long', { min: 1_000, max: 3_600_000 });
const any = fields.duration('how long');
const size = fields.size('how much');
const share = fields.percent('how full');
const port = fields.integer('where', { min: 1, max: 65_535 });
const word = fields.choice('which', ['live', 'ready', 'detail']);

describe('a field takes', () => {
  it.each<Case>([
    [any, '300ms', 300],
    [any, '10s', 10_000],
    [any, '1.5m', 90_000],
    [any, '1h', 3_600_000],
    [any, '21d', 1_814_400_000],
    [wait, '1s', 1_000],
    [wait, '60m', 3_600_000],
    [size, '0B', 0],
    [size, '512MiB', 536_870_912],
    [size, '1.5KiB', 1_536],
    [size, '2kB', 2_000],
    [size, '2KB', 2_000],
    [size, '1GB', 1e9],
    [size, '1TiB', 2 ** 40],
    [share, '0%', 0],
    [share, '85%', 85],
    [share, '99.95%', 99.95],
    [share, '100%', 100],
    [port, 65_535, 65_535],
    [word, 'ready', 'ready'],
    [fields.flag('whether'), false, false],
    [fields.number('any'), -1.5, -1.5],
    [fields.text('what'), ' ', ' '],
    [fields.list(fields.text('one'), 'all'), ['a'], ['a']],
    [record(fields.text('one'), 'all'), { 'x-y': 'z' }, { 'x-y': 'z' }],
  ])('%#: %$', (field, input, output) => {
    expect(mustParse(field, input)).toEqual(output);
  });
});

const DURATION = 'expected a duration with its unit (ms, s, m, h or d) such as "10s"';
const SIZE = 'expected a size with its unit (B, KiB, MiB, GiB, KB, MB, GB) such as "512MiB"';
const PERCENT = 'expected a percentage from "0%" to "100%"';
const PORT = 'expected a whole number from 1 to 65535';

describe('a field refuses', () => {
  it.each<Refusal>([
    [any, 10, `${DURATION}, found 10; write "10s"`],
    [any, 5000, `${DURATION}, found 5000; write "5000ms"`],
    [any, '10', `${DURATION}, found "10"; write "10s"`],
    [any, '10 s', `${DURATION}, found "10 s"; write "10s"`],
    [any, '10S', `${DURATION}, found "10S"; write "10s"`],
    [any, '5 minutes', `${DURATION}, found "5 minutes"; write "5m"`],
    [any, '5min', `${DURATION}, found "5min"; write "5m"`],
    [any, '1h30m', `${DURATION}, found "1h30m"; write "90m"`],
    [any, '2w', `${DURATION}, found "2w"; write "14d"`],
    [any, '-1s', `${DURATION}, found "-1s"`],
    [any, -1, `${DURATION}, found -1`],
    [any, 'soon', `${DURATION}, found "soon"`],
    [any, null, `${DURATION}, found null`],
    [any, ['1s'], `${DURATION}, found a list`],
    [any, `${'9'.repeat(400)}s`, `${DURATION}, found "${'9'.repeat(400)}s"`],
    [wait, '1ms', 'expected at least 1s and at most 1h, found 1ms'],
    [wait, '90m', 'expected at least 1s and at most 1h, found 90m'],
    [size, 1_048_576, `${SIZE}, found 1048576; write "1MiB"`],
    [size, 1_000_001, `${SIZE}, found 1000001; write "1000001B"`],
    [size, '512Mi', `${SIZE}, found "512Mi"; write "512MiB"`],
    [size, '512 mb', `${SIZE}, found "512 mb"; write "512MB"`],
    [size, '512M', `${SIZE}, found "512M"; write "512MB"`],
    [size, '2k', `${SIZE}, found "2k"; write "2KB"`],
    [size, 'big', `${SIZE}, found "big"`],
    [share, 85, `${PERCENT}, found 85; write "85%"`],
    [share, 100, `${PERCENT}, found 100; write "100%"`],
    [share, 0, `${PERCENT}, found 0; write "0%"`],
    [share, '85', `${PERCENT}, found "85"; write "85%"`],
    [share, 0.85, `${PERCENT}, found 0.85; write "85%"`],
    [share, '101%', `${PERCENT}, found "101%"`],
    [share, '85 %', `${PERCENT}, found "85 %"; write "85%"`],
    [port, 0, `${PORT}, found 0`],
    [port, 65_536, `${PORT}, found 65536`],
    [port, 1.5, `${PORT}, found 1.5`],
    [port, '5432', `${PORT}, found "5432"; write 5432 without quotes`],
    [word, 'raedy', 'expected one of "live", "ready", "detail", found "raedy"; did you mean "ready"?'],
    [word, 'never', 'expected one of "live", "ready", "detail", found "never"'],
    [fields.flag('whether'), 'true', 'expected true or false, found "true"; write true without quotes'],
    [fields.number('any'), '1.5', 'expected a number, found "1.5"; write 1.5 without quotes'],
    [fields.text('what'), '', 'expected a text, found an empty one'],
    [fields.text('what'), 5, 'expected a text, found 5; write "5"'],
    [fields.list(fields.text('one'), 'all'), 'a', 'expected a list, found "a"; write ["a"]'],
    [record(fields.text('one'), 'all'), [], 'expected an object, found a list'],
    [section({}, 'a thing'), [], 'expected an object, found a list'],
    [section({}, 'a thing'), 'x', 'expected an object, found "x"'],
    [fields.renamed('locations', '["weur"]'), 1, 'this field is called "locations": write "locations": ["weur"]'],
  ])('%#: %$', (field, input, message) => {
    const found = parse(field, input).mistakes;
    expect(found).toEqual([{ path: [], message }]);
  });

  it('names every unknown and every missing key of an object', () => {
    const site = section({ title: fields.text('the heading'), url: optional(fields.text('where')) }, 'a site');
    const issues = parse(site, { ulr: 'x', colour: 'y' }).mistakes;
    expect(issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)).toEqual([
      'ulr: unknown field "ulr"; did you mean "url"?',
      'colour: unknown field "colour"; known are title, url',
      'title: required and missing: the heading',
    ]);
  });

  it('and is not fooled by names that every object has', () => {
    const issues = parse(section({}, 'a thing'), JSON.parse('{"__proto__": 1, "constructor": 2}')).mistakes;
    expect(issues.map((issue) => issue.message)).toEqual(['unknown field "__proto__"', 'unknown field "constructor"']);
  });

  it('and takes any name of the user’s own but the one that would change the object', () => {
    const headers = record(fields.text('a value'), 'headers');
    const read = mustParse(headers, JSON.parse('{"constructor": "a", "x": "b"}'));
    expect(read).toEqual({ constructor: 'a', x: 'b' });
    const issues = parse(headers, JSON.parse('{"__proto__": "a"}')).mistakes;
    expect(issues.map((issue) => issue.message)).toEqual(['nothing can have the name "__proto__"']);
  });
});

describe('units read back', () => {
  it.each([
    [90_000, '90s'],
    [129_600_000, '36h'],
    [1_500, '1500ms'],
    [0, '0ms'],
    [86_400_000, '1d'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [0, '0B'],
    [1_023, '1023B'],
    [1_572_864, '1.5MiB'],
    [2 ** 40, '1TiB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
