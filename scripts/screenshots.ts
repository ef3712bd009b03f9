/**
 * `npm run screenshots`: docs/images/ as the README shows them, from the running demo in Debian's Chromium. The demo
 * is given two minutes first, so that its failing and flapping checks have been through their turns.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const ROOT = resolve(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs/images');
const WARM_UP = 120_000;

/** Wide enough for the whole row, as high as a README wants. */
const FRAME = { width: 1100, height: 860 };

const SHOTS = [
  { name: 'page-light', colorScheme: 'light' },
  { name: 'page-dark', colorScheme: 'dark' },
] as const;

const demo = spawn(process.execPath, ['scripts/demo.ts'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });

const url = await new Promise<string>((found, failed) => {
  let printed = '';
  demo.once('exit', () => failed(new Error(`the demo ended:\n${printed}`)));
  demo.stdout.on('data', (piece: Buffer) => {
    printed += piece;
    const [, origin] = /(http:\/\/\S+)\/status /.exec(printed) ?? [];
    if (origin !== undefined) found(origin);
  });
});
await sleep(WARM_UP);

/** Badges as the demo answers them at this moment. */
const BADGES = { overall: '/badge.svg', healthy: '/badge/healthy.svg', slow: '/badge/slow/latency.svg' };

const saveBadges = (): Promise<unknown> =>
  Promise.all(
    Object.entries(BADGES).map(async ([name, path]) => {
      const svg = await (await fetch(url + path)).text();
      writeFileSync(join(IMAGES, `badge-${name}.svg`), svg);
    }),
  );

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  mkdirSync(IMAGES, { recursive: true });
  for (const { name, colorScheme } of SHOTS) {
    const page = await browser.newPage({ viewport: FRAME, colorScheme, locale: 'en-GB', deviceScaleFactor: 1.5 });
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.screenshot({ path: join(IMAGES, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
  }
  await saveBadges();
} finally {
  await browser.close();
  demo.removeAllListeners('exit');
  demo.kill('SIGINT');
}
