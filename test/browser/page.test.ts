import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOSTILE } from '../present/web/support/hostile.ts';
import { acme, sampleView } from '../present/web/support/sample.ts';
import { type Site, startSite } from '../present/web/support/site.ts';
import { accessibility, shoot, sideways, startBrowser, visit } from './browser.ts';

let site: Site;
let browser: Browser;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const DESKTOP = { width: 1100, height: 900 };
const PHONE = { width: 360, height: 780 };

describe('looks right to everyone', () => {
  const looks = [
    ['overview-light', '/', { colorScheme: 'light', viewport: DESKTOP }],
    ['overview-dark', '/', { colorScheme: 'dark', viewport: DESKTOP }],
    ['overview-phone', '/', { colorScheme: 'light', viewport: PHONE }],
    ['overview-phone-dark', '/', { colorScheme: 'dark', viewport: PHONE }],
    ['overview-chinese', '/?lang=zh', { colorScheme: 'light', viewport: DESKTOP }],
    ['overview-no-script', '/', { javaScriptEnabled: false, viewport: DESKTOP }],
    ['check-light', '/checks/search', { colorScheme: 'light', viewport: DESKTOP }],
    ['check-dark', '/checks/search', { colorScheme: 'dark', viewport: DESKTOP }],
    ['check-phone', '/checks/search', { colorScheme: 'light', viewport: PHONE }],
    ['check-phone-chinese', '/checks/search?lang=zh', { colorScheme: 'dark', viewport: PHONE }],
    ['check-no-script', '/checks/search', { javaScriptEnabled: false, viewport: DESKTOP }],
    ['check-90-days', '/checks/search?window=90d', { viewport: DESKTOP }],
  ] as const;

  test.each(looks)('%s', async (name, path, options) => {
    await site.show(acme(Date.now()));
    const { page, trouble, close } = await visit(browser, site.url + path, options);
    await shoot(page, name);
    expect(await sideways(page)).toBe(0);
    // axe itself is a script: where scripts are off, the same markup is checked by the cases in which they are on.
    if (!('javaScriptEnabled' in options)) expect(await accessibility(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await close();
  });

  test('a missing check is a page, too', async () => {
    await site.show(acme(Date.now()));
    const { page, close } = await visit(browser, `${site.url}/checks/nobody`);
    expect(await page.textContent('h1')).toBe('Service not found');
    expect(await accessibility(page)).toEqual([]);
    await close();
  });

  test('the policy forbids everything inline', async () => {
    const answer = await fetch(`${site.url}/`);
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    );
    expect(await answer.text()).not.toMatch(/ style=| on[a-z]+=|<script(?! src)|<style/);
  });

  test('prints what matters', async () => {
    const { page, close } = await visit(browser, `${site.url}/`);
    await page.emulateMedia({ media: 'print' });
    await shoot(page, 'overview-print');
    expect(await page.isVisible('.themes')).toBe(false);
    expect(await page.isVisible('.days')).toBe(true);
    await close();
  });
});

describe('stays true while it is open', () => {
  test('a change shows without a reload', async () => {
    const now = Date.now();
    await site.show(sampleView([{ id: 'api', name: 'Public API' }], now));
    const { page, trouble, close } = await visit(browser, `${site.url}/`);
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    expect(await page.textContent('h1')).toBe('Public API is operational.');
    await site.show(
      sampleView(
        [
          {
            id: 'api',
            name: 'Public API',
            status: 'down',
            verdict: 'fail',
            reasons: [{ kind: 'connect', message: 'refused' }],
          },
        ],
        now,
      ),
    );
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Public API is down.', null, {
      timeout: 20_000,
    });
    expect(await page.title()).toBe('Public API is down. · Acme status');
    expect(await page.textContent('#check-api .reasons')).toContain('We could not connect to it.');
    expect(await page.getAttribute('link[rel=icon]', 'href')).toBe('/assets/icon-down.svg');
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    await shoot(page, 'overview-down');
    expect(trouble).toEqual([]);
    await close();
  });

  test('a check that is added appears, and what was typed stays', async () => {
    const many = Array.from({ length: 14 }, (_, index) => ({ id: `s${index}`, name: `Service ${index}` }));
    await site.show(sampleView(many, Date.now()));
    const { page, close } = await visit(browser, `${site.url}/`);
    await page.fill('#filter', 'service 1');
    await site.show(sampleView([...many, { id: 's100', name: 'Service 100' }], Date.now()));
    await page.waitForSelector('#check-s100:not([hidden])', { timeout: 20_000 });
    expect(await page.inputValue('#filter')).toBe('service 1');
    expect(await page.isVisible('#check-s2')).toBe(false);
    await close();
  });

  test('a page whose server is gone says that it is out of date', async () => {
    await site.show(acme(Date.now()), 3000);
    const { page, close } = await visit(browser, `${site.url}/`);
    await page.route('**', (route) => route.abort());
    await page.waitForSelector('#stale:not([hidden])', { timeout: 10_000 });
    expect(await page.textContent('#stale')).toContain('This page is out of date.');
    await close();
  });

  test('the server marks a stale view in grey', async () => {
    await site.show(acme(Date.now()), -1);
    const { page, close } = await visit(browser, `${site.url}/`);
    expect(await page.textContent('h1')).toBe('Current status is unknown.');
    expect(await page.isVisible('#stale')).toBe(true);
    expect(await page.locator('.check .is-up').count()).toBe(0);
    expect(await accessibility(page)).toEqual([]);
    await shoot(page, 'overview-stale');
    await close();
  });
});

describe('obeys its reader', () => {
  test('colours: chosen, kept over a reload, and given back to the system', async () => {
    await site.show(acme(Date.now()));
    const { page, close } = await visit(browser, `${site.url}/`, { colorScheme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.check('input[name=theme][value=dark]', { force: true });
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await ground()).toBe(dark);
    await page.check('input[name=theme][value=system]', { force: true });
    expect(await ground()).toBe(light);
    await close();
  });

  test('language: by header, by link, and carried on', async () => {
    await site.show(acme(Date.now()));
    const { page, close } = await visit(browser, `${site.url}/`, { locale: 'zh-CN' });
    expect(await page.textContent('h1')).toBe('Search出现异常。');
    await page.click('text=English');
    expect(await page.textContent('h1')).toBe('Search is degraded.');
    await page.click('text=Public API');
    expect(page.url()).toContain('lang=en');
    expect(await page.textContent('h2')).toBe('Uptime');
    await close();
  });

  test('times are in its zone, with the full date on demand', async () => {
    await site.show(acme(Date.parse('2026-11-22T10:00:00Z')));
    const { page, close } = await visit(browser, `${site.url}/`, { timezoneId: 'Asia/Shanghai' });
    const time = page.locator('.maintenance time').first();
    expect(await time.getAttribute('datetime')).toBe('2026-11-22T09:00:00.000Z');
    expect(await time.textContent()).toBe('22 Nov 2026, 17:00');
    await close();
  });

  test('keyboard alone reaches everything, and is seen to', async () => {
    await site.show(acme(Date.now()));
    const { page, close } = await visit(browser, `${site.url}/`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the status');
    await page.keyboard.press('Enter');
    const reached: string[] = [];
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent?.trim()}`),
      );
      expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid');
    }
    expect(reached).toContain('A Website');
    expect(reached.some((what) => what.startsWith('SUMMARY Platform'))).toBe(true);
    await close();
  });

  test('a day shows its details on hover', async () => {
    await site.show(acme(Date.now()));
    const { page, close } = await visit(browser, `${site.url}/`);
    const day = page.locator('#check-website .days li').nth(45);
    await day.hover();
    const box = await day.locator('b').boundingBox();
    expect(box!.width).toBeGreaterThan(100);
    expect(await day.locator('b').textContent()).toMatch(/^\d+ \w+: [\d.]+%, .*readings$/);
    await shoot(page, 'overview-tooltip');
    await close();
  });

  test('the chart can be hovered, and the badge line copied', async () => {
    await site.show(acme(Date.now()));
    const { page, close } = await visit(browser, `${site.url}/checks/api`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.waitForSelector('.u-over');
    await page.hover('.u-over', { position: { x: 400, y: 80 } });
    expect(await page.textContent('.chart-tip')).toMatch(/p50 {2}\d+ ms\np95 {2}\d+ ms\np99 {2}\d+ ms/);
    await shoot(page, 'check-hover');
    await page.click('.badges button');
    // The clipboard answers when it has taken it.
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      '[![Public API](https://status.acme.dev/badge/api.svg)](https://status.acme.dev/checks/api)',
    );
    await close();
  });

  test('where there is no clipboard (plain HTTP, or not allowed) the line is selected instead', async () => {
    await site.show(acme(Date.now()));
    const { page, trouble, close } = await visit(browser, `${site.url}/checks/api`);
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.click('.badges button');
    await page.waitForFunction(() => String(getSelection()).startsWith('[![Public API]'));
    expect(await page.textContent('.badges button')).toBe('Copy');
    expect(trouble).toEqual([]);
    await close();
  });
});

describe('bears anything', () => {
  const hostile = () =>
    sampleView(
      HOSTILE.map((name, index) => ({ id: `h${index}`, name, group: index % 2 ? name : null })),
      Date.now(),
    );

  test('names of all kinds break nothing', async () => {
    await site.show(hostile());
    const { page, trouble, close } = await visit(browser, `${site.url}/`);
    page.on('dialog', (dialog) => expect.unreachable(dialog.message()));
    expect(await page.locator('.check').count()).toBe(HOSTILE.length);
    expect(await page.textContent('#check-h0 .who a')).toBe('<script>alert(1)</script>');
    expect(await page.locator('main script, main img, main style').count()).toBe(0);
    expect(await sideways(page)).toBe(0);
    await page.setViewportSize(PHONE);
    expect(await sideways(page)).toBe(0);
    await shoot(page, 'overview-hostile');
    expect(trouble).toEqual([]);
    await close();
  });

  test('a long name keeps the arrow of its group, and the words of a sparkline stay beside its curve', async () => {
    const name = 'The internal billing reconciliation service of the north-western region';
    const view = sampleView([{ id: 'long', name, group: name, base: 1234 }], Date.now());
    view.details.checks.long!.latency = { p50: 1234, p95: 12_300, p99: null };
    await site.show(view);
    const { page, close } = await visit(browser, `${site.url}/`, { viewport: PHONE });
    const arrow = () =>
      page.evaluate(() => getComputedStyle(document.querySelector('.group > summary')!, '::after').width);
    expect(await arrow()).toBe('8px');
    await page.goto(`${site.url}/badge/long/sparkline.svg`);
    const [words, curve] = await page.evaluate(() => {
      const edge = (all: Iterable<Element>, side: 'left' | 'right') =>
        [...all].map((each) => each.getBoundingClientRect()[side]);
      return [
        Math.max(...edge(document.querySelectorAll('text'), 'right')),
        Math.min(...edge(document.querySelectorAll('path'), 'left')),
      ];
    });
    expect(words).toBeLessThan(curve!);
    await close();
  });

  test('badges and feed of such names are well-formed XML', async () => {
    const view = hostile();
    view.details.incidents.push(
      ...HOSTILE.map((name, index) => ({
        ...acme(Date.now()).details.incidents[0]!,
        id: name.slice(0, 20).toWellFormed(),
        check: `h${index}`,
        name,
      })),
    );
    view.details.site.title = HOSTILE.slice(0, 6).join(' ');
    await site.show(view);
    const { page, close } = await visit(browser, `${site.url}/livez`);
    const paths = [
      '/feed.xml',
      ...HOSTILE.flatMap((_, index) => [
        `/badge/h${index}.svg`,
        `/badge/h${index}/uptime.svg?style=social`,
        `/badge/h${index}/sparkline.svg`,
      ]),
    ];
    const broken = await page.evaluate(async (all) => {
      const errors: string[] = [];
      for (const path of all) {
        const parsed = new DOMParser().parseFromString(await (await fetch(path)).text(), 'application/xml');
        const error = parsed.querySelector('parsererror');
        if (error !== null) errors.push(`${path}: ${error.textContent}`);
      }
      return errors;
    }, paths);
    expect(broken).toEqual([]);
    await close();
  });

  test('500 checks stay usable', async () => {
    const checks = Array.from({ length: 500 }, (_, index) => ({
      id: `s${index}`,
      name: `Service ${index}`,
      group: `Team ${Math.floor(index / 25)}`,
      ...(index === 70 ? { status: 'degraded' as const, verdict: 'warn' as const } : {}),
    }));
    await site.show(sampleView(checks, Date.now()));
    const { page, trouble, close } = await visit(browser, `${site.url}/`);
    expect(await page.locator('details.group[open]').count()).toBe(1);
    await page.fill('#filter', 'service 49');
    expect(await page.locator('.check:visible').count()).toBe(15);
    await page.fill('#filter', 'nothing like it');
    expect(await page.isVisible('#filter-none')).toBe(true);
    await page.fill('#filter', '');
    expect(await page.locator('details.group[open]').count()).toBe(1);
    await shoot(page, 'overview-500');
    expect(trouble).toEqual([]);
    await close();
  });
});
