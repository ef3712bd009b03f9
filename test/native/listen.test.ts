import { expect, test } from 'vitest';
import { listenSuite, startListener } from '../listen-suite.ts';
import { SANITIZED, X64 } from './binary.ts';

listenSuite([X64]);

/** KiB that are promised. */
const MOST = 3 * 1024;

test('its memory stays small, however often it is asked', async () => {
  const { port, rss, kill, ended } = await startListener([X64], '--disk', '/=100%', '--max-age', '0s');
  for (let count = 0; count < 2_000; count++) await (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
  expect(rss()).toBeLessThan(MOST);
  kill('SIGTERM');
  await ended;
});

test('under sanitizers it answers the same', async () => {
  const { port, kill, ended } = await startListener([SANITIZED], '--disk', '/=100%');
  expect(await (await fetch(`http://127.0.0.1:${port}/healthz?verbose`)).text()).toBe(
    '[+]disk ok\nhealthz check passed\n',
  );
  kill('SIGTERM');
  expect(await ended).toBe(0);
});
