import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Program, start } from '../e2e/program.ts';
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
  expect(await page.textContent('#check-refused .reasons')).toContain('It could not be reached.');
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
  expect(await page.textContent('.verdicts figcaption')).toMatch(/What each reading found: \d+ warned/);
  expect(await page.textContent('.technical')).toMatch(/^latency \d+ ms is over the warn threshold 300 ms$/);
  expect(await sideways(page)).toBe(0);
  expect(await accessibility(page)).toEqual([]);
  await shoot(page, 'demo-check');
  expect(trouble).toEqual([]);
  await close();
});
