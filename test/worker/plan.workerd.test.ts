import { reset } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import { type Check, DAY_MS } from '../../src/contract/check.ts';
import { planCosts } from '../../src/engine/costs/estimate.ts';
import { TYPES } from '../engine/board/board-kit.ts';
import { check } from '../engine/board/fixtures.ts';
import { boardOn, counted, inBoard } from './sqlite-board.workerd.ts';

const MINUTE = 60_000;

const many = (count: number, fields: Partial<Check> = {}, from = 0): Check[] =>
  Array.from({ length: count }, (_, at) => check({ id: `check-${from + at}`, retries: 1, ...fields }));

const CONFIGS = [
  ['three one-minute checks', many(3)],
  ['12 checks of two intervals', [...many(2), ...many(10, { interval: 5 * MINUTE }, 2)]],
  ['a check every ten minutes', many(1, { interval: 10 * MINUTE })],
] as const;

/** The third day of the real Board in a real object: rows as SQLite counts them, calls of KV and of probers. */
const measured = (checks: readonly Check[], out: boolean) =>
  inBoard(async (real) => {
    const { rows, storage } = counted(real);
    const { live, kv, shards } = boardOn(storage, checks, () => out);
    await live(2 * DAY_MS + 60 * MINUTE, 5 * MINUTE);
    rows.clear();
    const before = { ...kv.used(), shards: shards() };
    await live(DAY_MS, MINUTE);
    const { writes, reads } = kv.used();
    return {
      rows: [...rows.values()].reduce((sum, count) => sum + count, 0),
      'KV writes': writes - before.writes,
      'KV reads': reads - before.reads,
      'object requests': 1440 + shards() - before.shards,
    };
  });

afterEach(() => reset());

describe.each(CONFIGS)('the plan of %s is what workerd counts', (_, checks) => {
  const { lines } = planCosts(checks, TYPES, 'free');
  const line = (name: string) => lines.find((each) => each.name === name)!;

  test('on a normal day', async () => {
    const { rows, ...counts } = await measured(checks, false);
    for (const [name, count] of Object.entries(counts)) expect(count, name).toBe(line(name).normal);
    expect(rows / line('rows written').normal).toBeCloseTo(1, 1.5);
  }, 120_000);

  test('on a day of timeouts only', async () => {
    const { rows, ...counts } = await measured(checks, true);
    expect(counts['KV writes']).toBeLessThanOrEqual(line('KV writes').worst);
    for (const name of ['object requests', 'KV reads'] as const) expect(counts[name], name).toBe(line(name).worst);
    expect(rows / line('rows written').worst).toBeCloseTo(1, 1.5);
  }, 120_000);
});

describe('1,000 one-minute checks on the free plan', () => {
  const checks = many(1_000);
  const { fits, lines } = planCosts(checks, TYPES, 'free');

  test('fit the plan, and a measured hour uses a 24th of it', async () => {
    expect(fits).toBe(true);
    const hour = await inBoard(async (real) => {
      const { rows, storage } = counted(real);
      const { live, kv, shards } = boardOn(storage, checks, () => false);
      await live(10 * MINUTE, 5 * MINUTE);
      rows.clear();
      const before = { views: kv.used().writes, shards: shards() };
      await live(60 * MINUTE, MINUTE);
      const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
      return { rows: total, views: kv.used().writes - before.views, requests: 60 + shards() - before.shards };
    });
    const planned = (name: string) => lines.find((each) => each.name === name)!.normal / 24;
    expect(hour.requests).toBe(planned('object requests'));
    expect(hour.views).toBe(planned('KV writes'));
    // Nothing expires in the first hours.
    expect(hour.rows).toBeLessThanOrEqual(planned('rows written'));
    expect(hour.rows).toBeGreaterThan(planned('rows written') * 0.9);
  }, 120_000);
});
