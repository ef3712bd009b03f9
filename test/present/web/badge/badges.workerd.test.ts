import { describe, expect, test } from 'vitest';
import type { CheckView, View } from '../../../../src/contract/view.ts';
import { BADGES, DEFAULT_BADGE } from '../../../../src/present/web/badge/index.ts';
import { createApp } from '../../../../src/worker/app.ts';
import type { AppPorts } from '../../../../src/worker/ports.ts';
import { board, check, checkDetails, NOW, published, view } from '../support/fixture.ts';

const shown = (checks: readonly CheckView[]): View =>
  view(checks, { checks: Object.fromEntries(checks.map(({ id }) => [id, checkDetails()])) });

const get = (path: string, checks: readonly CheckView[], change: Partial<AppPorts> = {}, of: View = shown(checks)) =>
  createApp({
    readView: async () => published(of),
    board: board(),
    heartbeat: () => undefined,
    ids: [],
    notReady: [],
    now: () => NOW,
    ...change,
  }).request(`http://sitrep.test${path}`);

const json = async (path: string, checks: readonly CheckView[], change: Partial<AppPorts> = {}) => {
  const answer = await get(path, checks, change);
  expect(answer.status).toBe(200);
  return answer.json<{ label: string; message: string; color: string; isError: boolean }>();
};

const api = (change: Partial<CheckView> = {}) => check('api', { name: 'Public API', group: 'Core', ...change });
const db = (change: Partial<CheckView> = {}) => check('db', { name: 'Database', group: 'Core', ...change });
const up = (share: number | null, year?: number) => ({
  uptime: { '24h': share, '7d': share, '30d': share, '90d': share, '1y': year },
});

/** Checks that are younger than every window, since different days. */
const YOUNG = [check('api', up(null)), check('db', up(null))];
const youngView = view(YOUNG, {
  checks: {
    api: checkDetails({ known: { since: '2026-11-30T16:40:00.000Z', uptime: 1, unconfirmed: 0 } }),
    db: checkDetails({ known: { since: '2026-11-02T09:00:00.000Z', uptime: 0.98, unconfirmed: 0 } }),
  },
});

test.each([
  ['/badge/api/uptime.json?window=1y', '100% (since 30 Nov)', 'brightgreen'],
  ['/badge/db/uptime.json', '98.00% (since 2 Nov)', 'yellow'],
  ['/badge.json?kind=uptime', '98.00% (since 2 Nov)', 'yellow'],
])('%s of a check younger than the window says since when: %s', async (path, message, color) => {
  expect(await (await get(path, YOUNG, {}, youngView)).json()).toMatchObject({ message, color });
});

describe('what a badge says', () => {
  const cases: [string, CheckView[], string, string, string][] = [
    ['/badge/api.json', [api()], 'Public API', 'up', 'brightgreen'],
    ['/badge/api.json', [api({ status: 'degraded' })], 'Public API', 'degraded', 'yellow'],
    ['/badge/api.json', [api({ status: 'down' })], 'Public API', 'down', 'red'],
    ['/badge/api.json', [api({ status: 'unknown' })], 'Public API', 'unknown', 'lightgrey'],
    ['/badge/api.json', [api({ status: 'down', maintenance: true })], 'Public API', 'maintenance', 'blue'],
    ['/badge/nobody.json', [api()], 'status', 'no such check', 'lightgrey'],
    ['/badge.json', [api(), db({ status: 'down' })], 'status', 'down', 'red'],
    ['/badge.json', [api(), db({ status: 'down', maintenance: true })], 'status', 'up', 'brightgreen'],
    ['/badge.json', [], 'status', 'unknown', 'lightgrey'],
    ['/badge.json?group=Core', [api(), check('x', { status: 'down' })], 'Core', 'up', 'brightgreen'],
    ['/badge.json?group=Nope', [api()], 'status', 'no such group', 'lightgrey'],
    ['/badge/api/uptime.json', [api(up(1))], 'Public API uptime', '100% (30d)', 'brightgreen'],
    ['/badge/api/uptime.json', [api(up(0.99996))], 'Public API uptime', '99.99% (30d)', 'brightgreen'],
    ['/badge/api/uptime.json', [api(up(0.999))], 'Public API uptime', '99.90% (30d)', 'brightgreen'],
    ['/badge/api/uptime.json', [api(up(0.9989))], 'Public API uptime', '99.89% (30d)', 'green'],
    ['/badge/api/uptime.json', [api(up(0.98))], 'Public API uptime', '98.00% (30d)', 'yellow'],
    ['/badge/api/uptime.json', [api(up(0.9))], 'Public API uptime', '90.00% (30d)', 'orange'],
    ['/badge/api/uptime.json', [api(up(0.2))], 'Public API uptime', '20.00% (30d)', 'red'],
    ['/badge/api/uptime.json', [api(up(null))], 'Public API uptime', 'unknown', 'lightgrey'],
    ['/badge/api/uptime.json?window=7d', [api()], 'Public API uptime', '99.99% (7d)', 'brightgreen'],
    ['/badge/api/uptime.json?window=1y', [api(up(1, 0.97))], 'Public API uptime', '97.00% (1y)', 'yellow'],
    ['/badge/api/uptime.json?window=1y', [api()], 'Public API uptime', 'unknown', 'lightgrey'],
    ['/badge/api/uptime.json?window=5y', [api()], 'Public API uptime', 'no such window', 'lightgrey'],
    ['/badge.json?kind=uptime&group=Core', [api(up(1)), db(up(0.97))], 'Core uptime', '97.00% (30d)', 'yellow'],
    ['/badge/api/latency.json', [api()], 'Public API latency', '118 ms', 'brightgreen'],
    ['/badge/api/certificate.json', [api()], 'Public API certificate', 'unknown', 'lightgrey'],
    [
      '/badge/api/certificate.json',
      [api({ measures: { certificate: 41.2 } })],
      'Public API certificate',
      '41 days',
      'brightgreen',
    ],
    [
      '/badge/api/certificate.json',
      [api({ measures: { certificate: 1.5 } })],
      'Public API certificate',
      '1 day',
      'red',
    ],
    [
      '/badge/api/certificate.json',
      [api({ measures: { certificate: -1 } })],
      'Public API certificate',
      'expired',
      'red',
    ],
    [
      '/badge.json?kind=certificate',
      [api({ measures: { certificate: 15 } }), db()],
      'certificate',
      '15 days',
      'yellow',
    ],
  ];
  test.each(cases)('%s', async (path, checks, label, message, color) => {
    expect(await json(path, checks)).toMatchObject({ label, message, color, isError: color === 'lightgrey' });
  });

  test.each(Object.keys(BADGES))('badge %s is among these cases', (kind) => {
    const file = kind === DEFAULT_BADGE.kind ? '/badge/api.json' : `/badge/api/${kind}.json`;
    expect(cases.map(([path]) => path)).toContain(file);
  });

  test.each([
    [120, '120 ms', 'brightgreen'],
    [201, '201 ms', 'green'],
    [999.6, '1000 ms', 'yellow'],
    [2999, '2999 ms', 'orange'],
    [12_345, '12.3 s', 'red'],
  ])('a median of %d ms', async (p50, message, color) => {
    const of = view([api()], { checks: { api: checkDetails({ latency: { p50, p95: p50, p99: p50 } }) } });
    expect(await (await get('/badge/api/latency.json', [], {}, of)).json()).toMatchObject({ message, color });
  });

  test.each(['/badge.json', '/badge/api.json', '/badge/api/uptime.json', '/badge/api/latency.json'])(
    '%s is grey when stale',
    async (path) => {
      expect(await json(path, [api()], { now: () => NOW + 300_000 })).toMatchObject({
        message: 'unknown',
        color: 'lightgrey',
      });
    },
  );

  test('it is a grey image, not an error, while KV cannot be read', async () => {
    const answer = await get('/badge/api.svg', [], { readView: () => Promise.reject(new Error('down')) });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await answer.text()).toContain('unknown');
  });

  test('a kind that does not exist is a 404 that names those that do', async () => {
    const answer = await get('/badge/api/mood.svg', [api()]);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('status, uptime, latency, certificate');
  });
});

describe('the image', () => {
  test.each(['flat', 'flat-square', 'plastic', 'for-the-badge', 'social'])('style %s', async (style) => {
    const answer = await get(`/badge/api.svg?style=${style}`, [api()]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=60',
      etag: 'W/"v1"',
    });
    const svg = await answer.text();
    expect(svg).toMatch(/^<svg .*<\/svg>$/s);
    expect(svg.toLowerCase()).toContain('public api');
  });

  test('an unknown style is the flat one', async () => {
    const [plain, odd] = await Promise.all(
      ['', '?style=neon'].map(async (q) => (await get(`/badge/api.svg${q}`, [api()])).text()),
    );
    expect(odd).toBe(plain);
  });

  test('it answers 304 if the client has it', async () => {
    const app = createApp({
      readView: async () => published(shown([api()])),
      board: board(),
      heartbeat: () => undefined,
      ids: [],
      notReady: [],
      now: () => NOW,
    });
    const answer = await app.request('http://sitrep.test/badge/api.svg', { headers: { 'if-none-match': '"v1"' } });
    expect(answer.status).toBe(304);
  });
});

describe('the sparkline', () => {
  const text = async (path: string, change: Partial<AppPorts> = {}) => (await get(path, [api()], change)).text();

  test('draws 24 hours with a gap where nothing was measured', async () => {
    const svg = await text('/badge/api/sparkline.svg');
    expect(svg).toContain('Public API');
    expect(svg).toContain('p50 118 ms · p95 240 ms');
    expect(svg.match(/<path d="(M[^"]+)"/)?.[1]?.match(/M/g)).toHaveLength(2);
  });

  test.each([
    ['no such check', '/badge/nobody/sparkline.svg', {}],
    ['unknown', '/badge/api/sparkline.svg', { now: () => NOW + 300_000 }],
    ['unknown', '/badge/api/sparkline.svg', { readView: () => Promise.reject(new Error('down')) }],
  ])('says "%s" over a grey line', async (said, path, change) => {
    const svg = await text(path, change);
    expect(svg).toContain(`>${said}</text>`);
    expect(svg).toContain('<path class="u"');
  });
});

describe('nothing in the query can forge a badge', () => {
  test.each(['message=up', 'color=brightgreen', 'status=up', 'value=up', 'isError=false'])('?%s', async (query) => {
    const down = [api({ status: 'down' })];
    expect(await json(`/badge/api.json?${query}`, down)).toEqual(await json('/badge/api.json', down));
  });

  test('a label is text, whatever is in it', async () => {
    const label = '</text><script>alert(1)</script>"\'&\u202eup\u0000\u0007\ud800';
    const svg = await (await get(`/badge/api.svg?label=${encodeURIComponent(label.toWellFormed())}`, [api()])).text();
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(svg).toContain('&lt;script&gt;');
  });

  test('a label of 10,000 characters is cut', async () => {
    const { label } = await json(`/badge/api.json?label=${'x'.repeat(10_000)}`, [api()]);
    expect(label).toBe(`${'x'.repeat(63)}…`);
  });

  test('a name of 10,000 characters, half of them markup, is cut and escaped', async () => {
    const svg = await (await get('/badge/api.svg', [api({ name: '<b>"\u202e'.repeat(2000) })])).text();
    expect(svg.length).toBeLessThan(4000);
    expect(svg).not.toContain('<b>');
  });
});
