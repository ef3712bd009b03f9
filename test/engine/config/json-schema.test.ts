import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../../scripts/schema.ts';
import { CHANNELS } from '../../../src/alerts/channels/index.ts';
import { REQUIREMENTS, type Requirement, type Runtime, WORKER } from '../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';
import { scheduleMistake } from '../../../src/engine/maintenance/calendar.ts';

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

const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(schemaText()));

/** Gives everything, for a JSON Schema knows no doors. */
const anywhere: Runtime = { ...WORKER, capabilities: Object.keys(REQUIREMENTS) as Requirement[] };

const parserTakes = (document: unknown): boolean =>
  parseConfig(
    JSON.stringify(document),
    { checks: CHECKS, channels: CHANNELS, scheduleMistake },
    { runtime: anywhere, secret: () => 'a-secret-value' },
  ).ok;

const one = (fields: object, rest: object = {}) => ({
  checks: [{ id: 'a', type: 'http', url: 'https://acme.dev/', ...fields }],
  ...rest,
});
const memory = (used: object) => ({ checks: [{ id: 'm', type: 'memory', thresholds: { used } }] });

const GOOD: readonly (readonly [name: string, document: unknown])[] = [
  ['the example of the repository', JSON.parse(read('checks.json'))],
  ['one check', one({})],
  [
    'every common field',
    one({
      name: 'A',
      group: 'G',
      interval: '5m',
      timeout: '1500ms',
      retries: 0,
      failureThreshold: 1,
      successThreshold: 10,
      level: 'detail',
      public: false,
      dependsOn: [],
      tags: ['x'],
    }),
  ],
  ['a secret', one({ url: 'https://acme.dev/?key=${KEY}', headers: { authorization: 'Bearer ${KEY}' } })],
  ['thresholds', one({ thresholds: { latency: { warn: '800ms', fail: '3s' }, certificate: { fail: '7d' } } })],
  [
    'matchers',
    one({
      expect: {
        status: ['2xx', 304, '400-404'],
        headers: { 'content-type': { contains: 'json' }, etag: { exists: true }, server: 'x' },
        body: { excludes: 'error' },
        json: { '$.status': 'pass', '$.queue.depth': { lessThan: 100 }, '$.list': [1] },
      },
    }),
  ],
  [
    'a whole site',
    one(
      {},
      {
        site: {
          title: 'T',
          url: 'https://status.acme.dev',
          logo: '/logo.svg',
          colors: { accent: '#abc' },
          links: [{ title: 'L', url: 'http://x' }],
        },
      },
    ),
  ],
  ['empty sections', one({}, { $schema: './checks.schema.json', site: {}, defaults: {}, alerts: [], maintenance: [] })],
  [
    'alerts and windows',
    one(
      { alerts: ['ops'] },
      {
        alerts: [
          {
            type: 'slack',
            id: 'ops',
            url: 'https://hooks.slack.com/${TOKEN}',
            on: ['down'],
            remind: '4h',
            delay: '2m',
          },
          { type: 'telegram', token: '123456:${TOKEN}AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', chat: '-100', checks: ['a'] },
        ],
        maintenance: [
          { title: 'Backups', schedule: '0 3 * * 6', timezone: 'Europe/Berlin', duration: '1h' },
          { title: 'Move', start: '2026-12-01T10:00Z', end: '2026-12-01T12:00:00+01:00' },
        ],
        canaries: ['a'],
        ping: 'https://hc.example/${TOKEN}',
      },
    ),
  ],
  ['percentages', memory({ warn: '80%', fail: '99.5%' })],
];

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
  ['regions, not yet', one({ regions: ['weur'] })],
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
  ['a JSONPath that is none', one({ expect: { json: { status: 'pass' } } })],
];

describe('ajv and the parser', () => {
  it.each(GOOD)('both take %s', (_, document) => {
    expect([validate(document), validate.errors, parserTakes(document)]).toEqual([true, null, true]);
  });

  it.each(BAD)('both refuse %s', (_, document) => {
    expect([validate(document), parserTakes(document)]).toEqual([false, false]);
  });

  it.each(BEYOND)('differ, as a JSON Schema cannot tell, about %s', (_, document) => {
    expect([validate(document), parserTakes(document)]).toEqual([true, false]);
  });
});
