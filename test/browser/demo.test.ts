import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Program, start } from '../e2e/program.ts';
import { describedBy, undescribed } from '../present/web/support/described.ts';
import { accessibility, shoot, sideways, startBrowser, visit } from './browser.ts';

let browser: Browser;
let demo: Program;
let url: string;

beforeAll(async () => {
  [browser, demo] = [await startBrowser(), start('npm', ['run', 'demo'])];
  const [, origin] = await demo.printed(/(http:\/\/\S+)\/status /);
  url = origin!;
  await demo.printed(/scheduled: .* → /);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  demo?.kill('SIGINT');
  await demo?.ended;
});

test('the page of the running demo follows what happens', async () => {
  const { page, trouble, close } = await visit(browser, url);
  const state = () => page.textContent('#check-scheduled .state');
  const before = await state();
  await expect.poll(state, { timeout: 40_000, interval: 250 }).not.toBe(before);
  expect(await page.textContent('#check-refused .reasons')).toContain('We could not connect to it.');
  expect(await accessibility(page)).toEqual([]);
  await shoot(page, 'demo-overview');
  expect(trouble).toEqual([]);
  await close();
}, 90_000);

test('the page of one of its checks draws what the Board remembers', async () => {
  const { page, trouble, close } = await visit(browser, `${url}/checks/slow`, {
    colorScheme: 'dark',
    viewport: { width: 360, height: 780 },
  });
  await page.waitForSelector('.u-over');
  expect(await page.textContent('.verdicts figcaption')).toMatch(/Result of each reading: \d+ passed, \d+ warned/);
  expect(await page.textContent('.technical')).toMatch(/^latency \d+ ms is over the warn threshold 300 ms$/);
  expect(await sideways(page)).toBe(0);
  expect(await accessibility(page)).toEqual([]);
  await shoot(page, 'demo-check');
  expect(trouble).toEqual([]);
  await close();
});

test('what the real Board answers is as /openapi.json says', async () => {
  const description = await describedBy(url);
  const { incidents } = (await (await fetch(`${url}/incidents?limit=1`)).json()) as { incidents: { id: string }[] };
  const requests = [
    ['/status', '/status'],
    ['/status/{id}', '/status/slow'],
    ...['24h', '7d', '30d', '90d'].map((window) => ['/status/{id}/history', `/status/slow/history?window=${window}`]),
    ['/status/{id}/history', '/status/refused/history'],
    ['/incidents', '/incidents?limit=2'],
    ['/incidents', '/incidents?check=scheduled'],
    ['/incidents/{id}', `/incidents/${encodeURIComponent(incidents[0]!.id)}`],
    ['/incidents/{id}', '/incidents/nothing'],
    ['/badge/{id}/{kind}.json', '/badge/slow/latency.json'],
    ['/readyz', '/readyz?verbose'],
    ['/metrics', '/metrics'],
    ['/feed.xml', '/feed.xml'],
  ] as const;
  for (const [path, request] of requests) {
    expect(await undescribed(description, path!, 'GET', await fetch(url + request)), request).toEqual([]);
  }
});

test('incidents are paged, newest first, none twice', async () => {
  const page = async (query: string) =>
    (await (await fetch(`${url}/incidents?limit=2${query}`)).json()) as {
      incidents: { id: string; startedAt: string }[];
      next: string | null;
    };
  const first = await page('');
  expect(first.incidents).toHaveLength(2);
  const second = await page(`&before=${encodeURIComponent(first.next!)}`);
  const all = [...first.incidents, ...second.incidents];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.map(({ startedAt }) => startedAt)).toEqual(
    all
      .map(({ startedAt }) => startedAt)
      .toSorted()
      .toReversed(),
  );
});
