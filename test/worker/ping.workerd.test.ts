import { describe, expect, inject, test, vi } from 'vitest';
import type { Config } from '../../src/contract/config.ts';
import { pingAfter } from '../../src/worker/ping.ts';
import './provided.ts';

const target = inject('target');
const config = (ping: string | undefined): Config => ({
  site: { title: 'Tests', links: [] },
  checks: [],
  locations: [],
  alerts: [],
  maintenance: [],
  canaries: [],
  ping,
  secrets: [{ name: 'PING_ID', value: 'correct-horse' }],
  unset: [],
});
const askedFor = async (name: string) => Number(await (await fetch(`${target}/${name}/count`)).text());

describe('the ping after a good tick', () => {
  test('requests its address once', async () => {
    await pingAfter(config(`${target}/watcher`));
    expect(await askedFor('watcher')).toBe(1);
  });

  test.each([
    ['that refuses it', `${target}/correct-horse`, 503, /status 503$/],
    ['that is not there', 'http://127.0.0.1:1/correct-horse', 0, /the ping to .* failed: /],
  ])('reports a watcher %s, without its secret', async (_, ping, status, words) => {
    if (status > 0) await fetch(`${target}/correct-horse?status=${status}`, { method: 'PUT' });
    const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await pingAfter(config(ping));
    expect(complain.mock.calls).toEqual([[expect.stringMatching(words)]]);
    expect(complain.mock.calls[0]![0]).not.toContain('correct-horse');
    complain.mockRestore();
  });

  test('is not sent if the config has none', async () => {
    await expect(pingAfter(config(undefined))).resolves.toBeUndefined();
  });
});
