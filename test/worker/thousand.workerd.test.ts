import { reset } from 'cloudflare:test';
import { env as testEnv } from 'cloudflare:workers';
import { afterEach, expect, inject, test } from 'vitest';
import type { Check } from '../../src/contract/check.ts';
import { Board } from '../../src/engine/board.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { OBJECT_GB } from '../../src/engine/plan/limits.ts';
import { planCosts } from '../../src/engine/plan.ts';
import { EDGE_PACE } from '../../src/engine/publication.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import { workerdPorts } from '../../src/platform/workerd/index.ts';
import { kvPublisher } from '../../src/platform/workerd/kv.ts';
import { sqlStore } from '../../src/platform/workerd/store.ts';
import { loadConfig } from '../../src/worker/config.ts';
import { quietDesk } from '../engine/board-kit.ts';
import { checksText } from './checks.ts';
import './provided.ts';
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

function configured() {
  const loaded = loadConfig({ ...env, SITREP_CHECKS: checksText(target, thousand()) });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  return loaded.config;
}

/** The probers that the Worker would ask, and how long each of them was awake, seconds. */
function timedProbers() {
  const asked: { readonly checks: number; readonly seconds: number }[] = [];
  const probe = async (shard: string, checks: readonly Check[]) => {
    const started = performance.now();
    const readings = await env.PROBER.getByName(`auto:${shard}`).probe(checks);
    asked.push({ checks: checks.length, seconds: (performance.now() - started) / 1000 });
    return readings;
  };
  return { asked, prober: { probe } };
}

afterEach(() => reset());

/** Rows written are measured where days can be played: storage.workerd.test.ts and plan.workerd.test.ts. */
test('1,000 one-minute checks stay within every limit of the free plan at once, probed by real objects', async () => {
  const config = configured();
  const { lines, fits } = planCosts(config.checks, CHECKS, 'free');
  const limit = (name: string) => lines.find((line) => line.name === name)!.limit!;
  expect(fits).toBe(true);

  await inBoard(async (storage) => {
    const { asked, prober } = timedProbers();
    const { clock, text, random } = workerdPorts();
    const publisher = kvPublisher(env.VIEW);
    const ports = {
      store: sqlStore(storage),
      publisher,
      prober,
      clock,
      desk: quietDesk(clock),
      text,
      random,
      log: console.error,
    };
    const board = new Board({ config, types: CHECKS, pace: EDGE_PACE }, ports);
    const round = async (work: () => ReturnType<Board['run']>) => {
      asked.length = 0;
      const started = performance.now();
      const { probed } = await work();
      const seconds = (performance.now() - started) / 1000 + asked.reduce((sum, each) => sum + each.seconds, 0);
      expect(probed).toHaveLength(1000);
      return seconds;
    };
    const rounds = [
      await round(() => board.tick(Date.now())),
      await round(() => board.run()),
      await round(() => board.run()),
    ];
    const view = JSON.parse((await env.VIEW.get('view'))!.split('\n')[0]!);
    expect(view.counts).toEqual({ up: 1000, degraded: 0, down: 0, unknown: 0 });

    const day = {
      'external subrequests': Math.max(...asked.map(({ checks }) => checks)),
      'object requests': TICKS * (1 + asked.length),
      // Here all probers share one machine and wait for each other: the least disturbed round comes nearest to the truth.
      'object time': TICKS * Math.min(...rounds) * OBJECT_GB,
      'KV writes': VIEWS,
    };
    for (const [name, used] of Object.entries(day)) {
      const planned = lines.find((line) => line.name === name)!.calm;
      console.log(`${name}: measured ${Math.round(used)}, planned ${Math.round(planned)}, limit ${limit(name)}`);
      expect(used, name).toBeLessThanOrEqual(limit(name));
    }
  });
}, 120_000);
