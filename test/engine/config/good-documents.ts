import { readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

/** Configs that are right: between them they use every kind of field. */

export const one = (fields: object, rest: object = {}) => ({
  checks: [{ id: 'a', type: 'http', url: 'https://acme.dev/', ...fields }],
  ...rest,
});
export const memory = (used: object) => ({ checks: [{ id: 'm', type: 'memory', thresholds: { used } }] });

export const GOOD: readonly (readonly [name: string, document: unknown])[] = [
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
