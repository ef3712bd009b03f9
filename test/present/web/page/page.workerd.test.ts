import { describe, expect, test } from 'vitest';
import type { View } from '../../../../src/contract/view.ts';
import { createApp } from '../../../../src/worker/app.ts';
import type { AppPorts } from '../../../../src/worker/ports.ts';
import { board, check, checkDetails, NOW, published, view } from '../support/fixture.ts';
import { acme, sampleView } from '../support/sample.ts';

const app = (shown: View, change: Partial<AppPorts> = {}) =>
  createApp({
    readView: async () => published(shown),
    board: board(),
    heartbeat: () => undefined,
    ids: [],
    notReady: [],
    now: () => NOW,
    ...change,
  });

const html = async (shown: View, path = '/', headers: Record<string, string> = {}, change: Partial<AppPorts> = {}) =>
  (await app(shown, change).request(`http://sitrep.test${path}`, { headers })).text();

const heading = (text: string): string => /<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1] ?? '';

const up = (id: string) => check(id, { name: id });
const is = (id: string, status: 'degraded' | 'down' | 'unknown') => check(id, { name: id, status });

const mended = (id: string, status: 'degraded' | 'down' | 'unknown') =>
  check(id, { name: id, status, maintenance: true });

describe('the sentence', () => {
  const cases: [sentence: string, chinese: string, shown: View][] = [
    ['All services are operational.', '所有服务运行正常。', view([up('a'), up('b')])],
    ['a is operational.', 'a运行正常。', view([up('a')])],
    ['b is degraded.', 'b出现异常。', view([up('a'), is('b', 'degraded')])],
    ['a and b are down.', 'a和b发生中断。', view([is('a', 'down'), is('b', 'down'), up('c')])],
    [
      '3 of 4 services are down.',
      '4 项服务中有 3 项发生中断。',
      view([is('a', 'down'), is('b', 'down'), is('c', 'down'), up('d')]),
    ],
    ['All 3 services are down.', '全部 3 项服务发生中断。', view([is('a', 'down'), is('b', 'down'), is('c', 'down')])],
    [
      'We cannot check any of our services at the moment.',
      '暂时无法检查全部 3 项服务。',
      view([is('a', 'unknown'), is('b', 'unknown'), is('c', 'unknown')]),
    ],
    ['We cannot check b at the moment.', '暂时无法检查b。', view([up('a'), is('b', 'unknown')])],
    ['No services are monitored yet.', '尚未监控任何服务。', view([])],
    ['All services are operational.', '所有服务运行正常。', view([up('a'), mended('b', 'down')])],
    ['a is degraded.', 'a出现异常。', view([is('a', 'degraded'), mended('b', 'down'), mended('c', 'degraded')])],
    ['Maintenance is in progress.', '系统维护中。', view([mended('a', 'down'), mended('b', 'unknown')])],
  ];
  test.each(cases)('%s', async (english, chinese, shown) => {
    expect(heading(await html(shown))).toBe(english);
    expect(heading(await html(shown, '/?lang=zh'))).toBe(chinese);
  });

  test('before the first tick', async () => {
    const text = await html(view([]), '/', {}, { readView: async () => undefined });
    expect(heading(text)).toBe('Waiting for the first check.');
  });

  test('when stale', async () => {
    const text = await html(view([up('a')]), '/', {}, { now: () => NOW + 300_000 });
    expect(heading(text)).toBe('Current status is unknown.');
    expect(text).not.toContain('id="stale" hidden');
    expect(text).not.toMatch(/since|Started/);
  });
});

describe("the site's description", () => {
  const described = (description?: string) => {
    const { status, details } = view([up('a')]);
    return { status, details: { ...details, site: { ...details.site, description } } };
  };

  test('stands under its title', async () => {
    const text = await html(described('Services <of> Acme.'));
    expect(text).toMatch(/<header.*<p class="about"><bdi>Services &lt;of&gt; Acme\.<\/bdi><\/p><\/header>/s);
  });

  test('leaves no gap where there is none', async () => {
    expect(await html(described())).not.toContain('class="about"');
  });
});

describe('a check that is down during maintenance', () => {
  const shown = view([up('a'), check('b', { name: 'b', status: 'down', maintenance: true, group: 'Core' })]);
  test.each([
    ['does not colour the page', /<section class="hero is-up"/],
    ['nor its group', /<summary><svg class="mark is-maintenance"/],
    ['nor the icon of the tab', /icon-up\.svg/],
    ['and is counted as what it is', /<\/svg> 1 Operational<\/li>.*<\/svg> 1 Maintenance<\/li>/],
  ])('%s', async (_, pattern) => {
    expect((await html(shown)).replaceAll('\n', '')).toMatch(pattern);
  });

  test('has an icon where there is nothing else', async () => {
    const only = view([mended('b', 'down')]);
    expect(await html(only)).toContain('/assets/icon-maintenance.svg');
    expect((await app(only).request('http://sitrep.test/assets/icon-maintenance.svg')).status).toBe(200);
  });
});

describe('a check', () => {
  test.each([
    ['dns', 'Its host name could not be resolved.'],
    ['connect', 'We could not connect to it.'],
    ['timeout', 'It did not respond in time.'],
    ['status', 'It responded with an error.'],
    ['probe', 'We could not check it. This says nothing about the service itself.'],
  ] as const)('down for %s says: %s', async (kind, words) => {
    const text = await html(
      view([check('a', { status: 'down', reasons: [{ kind, message: 'the <technical> words' }] })]),
    );
    expect(text).toContain(words);
    expect(text).toContain('the &lt;technical&gt; words');
  });

  test('that is down because of another names it', async () => {
    const text = await html(view([is('db', 'down'), check('api', { status: 'down', cause: 'db' })]));
    expect(text).toContain('Affected by db.');
    expect(text).toContain('<span class="state is-down">Down</span>');
  });

  test('has 90 bars from its first day on, the unknown ones grey', async () => {
    const text = await html(view([up('a')]));
    const bars = [...text.matchAll(/<li( class=\w+)?><b>([^<]*)<\/b><\/li>/g)];
    expect(bars).toHaveLength(90);
    expect(bars.filter(([, level]) => level === ' class=n')).toHaveLength(88);
    expect(bars.slice(-2).map(([, level, words]) => [level ?? '', words])).toEqual([
      ['', '21 Nov: 100%, 1,440 readings'],
      [' class=f2', '22 Nov: 98%, 1 incident, 600 readings'],
    ]);
  });

  test.each([
    [0, 0, ''],
    [0, 1, ' class=i'],
    [0.0007, 1, ' class=f2'],
    [0.1, 1, ' class=f2'],
    [0.25, 1, ' class=f5'],
    [0.5, 1, ' class=f10'],
    [1, 1, ' class=f20'],
  ])('of which %d of the day failed, with %i incidents, has a bar of%s', async (failed, incidents, level) => {
    const days = { from: '2026-11-22', uptime: [1 - failed], readings: [1440], incidents: [incidents] };
    const text = await html(view([up('a')], { checks: { a: checkDetails({ days }) } }));
    const [, last] = [...text.matchAll(/<li( class=\w+)?><b>/g)].at(-1)!;
    expect(last ?? '').toBe(level);
  });

  test('says what the colours of its bars mean', async () => {
    const text = await html(view([up('a')]));
    for (const meaning of ['no failed readings', 'share of the day with failed readings', 'no readings']) {
      expect(text).toContain(`>${meaning}</span>`);
    }
  });

  const young = (unconfirmed: number) =>
    view([check('a', { uptime: { '24h': 0.9972, '7d': null, '30d': null, '90d': null, '1y': null } })], {
      checks: {
        a: checkDetails({
          days: { from: '2026-11-22', uptime: [0.9972], readings: [1440], incidents: [0], unconfirmed: [unconfirmed] },
          known: { since: '2026-11-20T16:40:00.000Z', uptime: 0.9986, unconfirmed },
          unconfirmed: {
            '24h': unconfirmed,
            '7d': unconfirmed,
            '30d': unconfirmed,
            '90d': unconfirmed,
            '1y': unconfirmed,
          },
          retried: { '24h': 3, total: 8 },
        }),
      },
    });

  test('younger than a window says since when it has data', async () => {
    const row = await html(young(0));
    expect(row).toContain('99.86% <small>since 20 Nov</small>');
    const page = await html(young(0), '/checks/a');
    expect(page).toContain('<dt>24 hours</dt><dd>99.72%</dd>');
    expect(page).toContain('<dt>since 20 Nov</dt><dd>99.86%</dd>');
    expect(page).not.toContain('<dt>7 days</dt>');
    expect(page).not.toContain('none confirmed');
  });

  test('with failed readings that no incident explains says so', async () => {
    expect(await html(young(4))).toContain('22 Nov: 99.72%, 4 failed readings, none confirmed, 1,440 readings');
    const page = await html(young(4), '/checks/a');
    expect(page).toContain('<dd>99.72%</dd><dd class="stray">4 failed readings, none confirmed</dd>');
  });

  test('says how many readings were retried', async () => {
    expect(await html(young(0), '/checks/a')).toContain('24 hours: 1,440 readings, 3 retried');
  });

  test('that waits for its first heartbeat says so, and does not affect the overall status', async () => {
    const reasons = [{ kind: 'probe', message: 'No heartbeat yet.' } as const];
    const job = check('job', { status: 'unknown', waiting: true, reasons });
    const text = await html(view([up('a'), job]));
    expect(text).toContain('All services are operational.');
    expect(text).toContain('Waiting for its first report.');
    expect(await html(view([job]))).toContain('Waiting for the first check.');
  });

  test('without measurements has no curve and no bars', async () => {
    const empty = checkDetails({
      days: { from: '2026-11-22', uptime: [], readings: [], incidents: [] },
      spark: [],
      latency: { p50: null, p95: null, p99: null },
    });
    const fresh = check('a', {
      latencyMs: null,
      measures: {},
      uptime: { '24h': null, '7d': null, '30d': null, '90d': null },
    });
    for (const path of ['/', '/checks/a']) {
      const text = await html(view([fresh], { checks: { a: empty } }), path);
      expect(text).toContain('–');
      expect(text).not.toContain('NaN');
    }
  });
});

describe('the page of a check', () => {
  const badges = async (measures: Readonly<Record<string, number>>) => {
    const text = await html(view([check('api', { measures })]), '/checks/api');
    return [...text.matchAll(/<img src="(\/badge\/[^"?]+)" alt="([^"]*)"/g)].map(([, path, alt]) => [path, alt]);
  };
  const SHOWN = [
    ['/badge/api.svg', 'API'],
    ['/badge/api/uptime.svg', 'API uptime'],
    ['/badge/api/latency.svg', 'API latency'],
  ];
  const SPARKLINE = ['/badge/api/sparkline.svg', 'API Latency'];

  test('offers every badge of it', async () => {
    const certificate = ['/badge/api/certificate.svg', 'API certificate'];
    expect(await badges({ latency: 120, certificate: 41 })).toEqual([...SHOWN, certificate, SPARKLINE]);
  });

  test('offers no certificate badge if no certificate is checked', async () => {
    expect(await badges({ latency: 120 })).toEqual([...SHOWN, SPARKLINE]);
  });

  test.each([
    ['is used up for today', async () => ({ kind: 'capped', retryAfter: 60 }) as const],
    ['fails', () => Promise.reject(new Error('evicted'))],
  ])('shows the rest when the history %s', async (_, history) => {
    const answer = await app(view([up('a')]), { board: board({ history }) }).request('http://sitrep.test/checks/a');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('No history for this period.');
  });
});

describe('the response', () => {
  test('the language follows the header; the query overrides it', async () => {
    const shown = view([up('a')]);
    expect(await html(shown, '/', { 'accept-language': 'fr, zh-TW;q=0.8, en;q=0.5' })).toContain('<html lang="zh"');
    expect(await html(shown, '/?lang=en', { 'accept-language': 'zh' })).toContain('<html lang="en"');
    expect(await html(shown, '/?lang=xx', { 'accept-language': 'fr' })).toContain('<html lang="en"');
  });

  test('each language has its own ETag and its own cache entry', async () => {
    const made = app(view([up('a')]));
    const [english, chinese] = await Promise.all(
      ['en', 'zh'].map((lang) => made.request(`http://sitrep.test/?lang=${lang}`)),
    );
    expect(english!.headers.get('etag')).not.toBe(chinese!.headers.get('etag'));
    expect(english!.headers.get('vary')).toBe('accept-language');
    const again = await made.request('http://sitrep.test/', {
      headers: { 'if-none-match': english!.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  test('site: title, links, logo and accent as configured, and nothing that leads astray', async () => {
    const site = {
      title: 'A & B <i>',
      logo: 'https://cdn.acme.dev/logo.svg',
      accent: '#0ea5e9',
      links: [
        { title: 'Home', url: 'https://acme.dev' },
        { title: 'Bad', url: 'javascript:alert(1)' },
        { title: 'Worse', url: '//evil.test' },
      ],
    };
    const answer = await app(view([up('a')], { site })).request('http://sitrep.test/');
    const text = await answer.text();
    expect(text).toContain('<bdi>A &amp; B &lt;i&gt;</bdi>');
    expect(text).toContain('href="/assets/accent-0ea5e9.css"');
    expect(text).toContain('href="https://acme.dev"');
    expect(text).not.toMatch(/javascript:|evil\.test/);
    expect(answer.headers.get('content-security-policy')).toContain("img-src 'self' https://cdn.acme.dev;");
  });

  test.each([
    ['none', undefined, "img-src 'self';"],
    ['a path', '/logo.svg', "img-src 'self';"],
    ['a file of another host', 'https://cdn.acme.dev:8443/logo.svg', "img-src 'self' https://cdn.acme.dev:8443;"],
    ['a data URL', 'data:image/svg+xml;base64,PHN2Zy8+', "img-src 'self' data:;"],
    ['one that would add to the policy', 'https://cdn.acme.dev; script-src *', "img-src 'self' https://cdn.acme.dev;"],
  ])('a logo is let through and nothing else: %s', async (_, logo, allowed) => {
    const site = { title: 'Acme', links: [], ...(logo === undefined ? {} : { logo }) };
    const answer = await app(view([up('a')], { site })).request('http://sitrep.test/');
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain(allowed);
    expect(policy).toContain("script-src 'self';");
  });

  test('50 checks weigh under 50 KB gzipped, script and style included', async () => {
    const checks = Array.from({ length: 50 }, (_, index) => ({
      id: `s${index}`,
      name: `Service ${index}`,
      group: `Team ${index % 5}`,
    }));
    const made = app(sampleView(checks, NOW));
    const page = await (await made.request('http://sitrep.test/')).text();
    const assets = [...page.matchAll(/\/assets\/page\.\w+\.(?:css|js)/g)].map(([path]) => path);
    expect(assets).toHaveLength(2);
    const texts = await Promise.all(
      assets.map(async (path) => (await made.request(`http://sitrep.test${path}`)).text()),
    );
    const gzipped = new Response(new Blob([page, ...texts]).stream().pipeThrough(new CompressionStream('gzip')));
    expect((await gzipped.arrayBuffer()).byteLength).toBeLessThan(50_000);
  });

  test('hidden checks appear only with the token, and are never cached', async () => {
    const hidden = view([up('a'), up('secret')]);
    const made = app(view([up('a')]), {
      token: 's3cret',
      board: board({ hiddenView: async () => ({ kind: 'ok', value: published(hidden) }) }),
    });
    const answer = await made.request('http://sitrep.test/', { headers: { authorization: 'Bearer s3cret' } });
    expect(await answer.text()).toContain('id="check-secret"');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(await (await made.request('http://sitrep.test/')).text()).not.toContain('secret');
  });

  test('assets may be cached for ever', async () => {
    const path = /\/assets\/page\.\w+\.js/.exec(await html(acme(NOW)))![0];
    const answer = await app(acme(NOW)).request(`http://sitrep.test${path}`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });
});

test('a location whose hint was not obeyed says where it really is, and the others do not', async () => {
  const vote = { verdict: 'pass', latencyMs: 12, checkedAt: null, reason: null } as const;
  const latency = { p50: null, p95: null, p99: null };
  const place = { kind: 'hint', blindSince: null, checkedAt: null } as const;
  const locations = [
    { id: 'weur', name: 'Western Europe', ...place, colo: 'IAD', hintObeyed: false },
    { id: 'enam', name: 'Eastern North America', ...place, colo: 'ORD', hintObeyed: true },
  ];
  const votes = locations.map(({ id, name }) => ({ id, name, ...vote, latency }));
  const shown = view([up('a')], { locations, checks: { a: checkDetails({ locations: votes }) } });
  const text = await html(shown, '/checks/a');
  expect(text).toContain('really IAD');
  expect(text).not.toContain('ORD');
  expect(await html(shown, '/checks/a?lang=zh')).toContain('实际在 IAD');
});
