import { expect, test } from 'vitest';
import type { HistoryAnswer, IncidentsAnswer } from '../../src/contract/board.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';
import { alive, descendants, eventually, start } from './program.ts';

/** From the issue: a newcomer waits no longer than this for the first results, ms. The build comes before. */
const FIRST_RESULTS = 10_000;

const DAY = 86_400_000;

/** Incidents of the demo's 90 days: the outage, the slow week, the maintenance, and what else went wrong. */
const PAST = [
  ...['refused', 'scheduled', 'wrong-json', 'flapping', 'healthy', 'backup', 'mail'].map((id) => `${id} down`),
  'slow degraded',
];

test('npm run demo shows every state with its reason, and Ctrl-C ends every process', async () => {
  const demo = start('npm', ['run', 'demo']);
  await demo.printed(/A demo service runs at/);
  const started = performance.now();
  const [, url] = await demo.printed(/(http:\/\/\S+)\/status /);
  await demo.printed(/^\d\d:\d\d:\d\d .*up/m);
  expect(performance.now() - started).toBeLessThan(FIRST_RESULTS);

  const status = async () => (await (await fetch(`${url}/status`)).json()) as StatusAnswer;
  const byId = (answer: StatusAnswer) => Object.fromEntries(answer.checks.map((check) => [check.id, check]));
  const answer = byId(
    await eventually(status, (now) => byId(now).refused?.status === 'down' && byId(now).backup?.status === 'up'),
  );
  const seen = Object.entries(answer).map(([id, { status, reasons }]) => [id, status, reasons[0]?.message ?? '']);
  expect(seen).toEqual(
    expect.arrayContaining([
      ['healthy', 'up', ''],
      ['mail', 'up', ''],
      ['backup', 'up', ''],
      ['slow', 'degraded', expect.stringMatching(/^latency \d+ ms is over the warn threshold 300 ms$/)],
      ['wrong-json', 'down', '$.queue.depth is 4711, expected less than 100'],
      ['refused', 'down', expect.stringContaining('127.0.0.1:1')],
    ]),
  );

  const ask = async <T>(path: string): Promise<T> => (await (await fetch(url + path)).json()) as T;
  const { buckets } = await ask<HistoryAnswer>('/status/healthy/history?window=90d');
  expect(buckets.filter(({ uptime }) => uptime !== null).length).toBeGreaterThanOrEqual(90);
  const { incidents } = await ask<IncidentsAnswer>('/incidents?limit=50');
  const past = incidents.filter(({ startedAt }) => Date.now() - Date.parse(startedAt) > DAY);
  expect(new Set(past.map(({ check, worst }) => `${check} ${worst}`))).toEqual(new Set(PAST));
  expect(past.filter(({ resolvedAt }) => resolvedAt === null)).toEqual([]);
  const { mail, refused } = byId(await status());
  expect([mail!.uptime['90d'], refused!.uptime['7d']]).toEqual([1, expect.closeTo(1 - 310 / (7 * 24 * 60), 3)]);

  await demo.printed(/scheduled: down → up/);
  await demo.printed(/scheduled: up → down \(status 503, expected 2xx\)/);

  const family = descendants(demo.pid);
  expect(family.length).toBeGreaterThan(3);
  demo.kill('SIGINT');
  await demo.ended;
  expect(
    await eventually(
      () => alive(family),
      (left) => left.length === 0,
      5_000,
    ),
  ).toEqual([]);
});
