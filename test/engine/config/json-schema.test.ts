import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../../scripts/schema.ts';
import { GOOD, memory, one } from './good-documents.ts';
import { parsed, validate } from './judges.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('checks.schema.json', () => {
  it('is what the code says (if not: npm run schema)', () => {
    expect(read('checks.schema.json')).toBe(schemaText());
  });

  it('describes every field', () => {
    const bare: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, field] of Object.entries((node as { properties?: object }).properties ?? {})) {
        if (!('description' in field) && !('$ref' in field)) bare.push(`${path}.${key}`);
      }
      for (const [key, value] of Object.entries(node)) walk(value, `${path}.${key}`);
    };
    walk(JSON.parse(schemaText()), '$');
    expect(bare).toEqual([]);
  });
});

const BAD: readonly (readonly [name: string, document: unknown])[] = [
  ['a list', []],
  ['nothing', {}],
  ['no checks', { checks: [] }],
  ['an unknown section', one({}, { check: [] })],
  ['an unknown type', one({ type: 'htp' })],
  ['no type', { checks: [{ id: 'a', url: 'https://acme.dev/' }] }],
  ['no id', { checks: [{ type: 'http', url: 'https://acme.dev/' }] }],
  ['no url', { checks: [{ id: 'a', type: 'http' }] }],
  ['an id that is no slug', one({ id: 'A b' })],
  ['an unknown field', one({ ulr: 'x' })],
  ['a field of another type', one({ process: 'nginx' })],
  ['a bare number as duration', one({ interval: 10 })],
  ['a duration without unit', one({ timeout: '10' })],
  ['a size without unit', one({ bodyLimit: '1024' })],
  ['a size of another alphabet', one({ bodyLimit: '512Mi' })],
  ['too many retries', one({ retries: 6 })],
  ['half a retry', one({ retries: 0.5 })],
  ['an unknown level', one({ level: 'alive' })],
  ['a flag as text', one({ public: 'yes' })],
  ['a text as list', one({ tags: 'x' })],
  ['an empty name', one({ name: '' })],
  ['a list of headers', one({ headers: ['a: b'] })],
  ['an impossible status', one({ expect: { status: '2x' } })],
  ['an unknown matcher', one({ expect: { body: { contain: 'x' } } })],
  ['an unknown matcher of JSON', one({ expect: { json: { '$.a': { contain: 'x' } } } })],
  ['a measure that http has not', one({ thresholds: { used: { fail: '90%' } } })],
  ['a bare number as threshold', one({ thresholds: { latency: { fail: 3000 } } })],
  ['a threshold of neither', one({ thresholds: { latency: {} } })],
  ['a percentage over 100', memory({ fail: '101%' })],
  ['a share', memory({ fail: 0.9 })],
  ['unknown defaults', one({}, { defaults: { retry: 1 } })],
  ['a site without scheme', one({}, { site: { url: 'acme.dev' } })],
  ['a colour by name', one({}, { site: { colors: { accent: 'red' } } })],
  ['regions, which are called locations', one({ regions: ['weur'] })],
  ['an alert without its URL', one({}, { alerts: [{ type: 'slack' }] })],
  ['an unknown channel', one({}, { alerts: [{ type: 'slak', url: 'https://x' }] })],
  ['an unknown event', one({}, { alerts: [{ type: 'slack', url: 'https://x', on: ['broken'] }] })],
  ['a window without title', one({}, { maintenance: [{ schedule: '0 3 * * 6', duration: '1h' }] })],
];

/** Rules between values, and ranges of durations: the parser alone knows them. */
const BEYOND: readonly (readonly [name: string, document: unknown])[] = [
  ['warn beyond fail', one({ thresholds: { latency: { warn: '3s', fail: '1s' } } })],
  ['an interval of 10 ms', one({ interval: '10ms' })],
  ['a timeout longer than the interval', one({ interval: '5s', timeout: '10s' })],
  ['a dependency that is not there', one({ dependsOn: ['db'] })],
  ['an id twice', { checks: [...one({}).checks, ...one({}).checks] }],
  ['a live check of another machine', one({ level: 'live' })],
  ['an invalid JSONPath', one({ expect: { json: { status: 'pass' } } })],
];

describe('ajv and the parser', () => {
  it.each(GOOD)('both take %s', (_, document) => {
    expect([validate(document), validate.errors, parsed(document).ok]).toEqual([true, null, true]);
  });

  it.each(BAD)('both refuse %s', (_, document) => {
    expect([validate(document), parsed(document).ok]).toEqual([false, false]);
  });

  it.each(BEYOND)('differ about %s, which a JSON Schema cannot express', (_, document) => {
    expect([validate(document), parsed(document).ok]).toEqual([true, false]);
  });
});
