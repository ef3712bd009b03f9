import { reset } from 'cloudflare:test';
import { env as testEnv } from 'cloudflare:workers';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { Board } from '../../src/engine/board.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { planCosts } from '../../src/engine/plan.ts';
import { POOL_LIMIT } from '../../src/engine/pool.ts';
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

/** Intervals of the checks of each config, as in plan.workerd.test.ts. */
const CONFIGS = [
  ['three', Array(3).fill('1m')],
  ['twelve', [...Array(2).fill('1m'), ...Array(10).fill('5m')]],
  ['one', ['10m']],
] as const;

/** So many requests must be waiting before any of them is answered: that it is done at all shows that they wait together. */
const NEVER = 1_000;

/** A config whose targets all have one name, by which the target counts. */
function configured(name: string, intervals: readonly string[], gate: number) {
  const checks = intervals.map((interval, index) => ({
    id: `check-${index}`,
    type: 'http',
    url: `${target}/${name}?gate=${gate}`,
    interval,
    ...(gate === NEVER ? { timeout: '500ms' } : {}),
  }));
  const loaded = loadConfig({ ...env, SITREP_CHECKS: checksText(target, checks) });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  return loaded.config;
}

type Configured = ReturnType<typeof configured>;

/** The real Board over real Prober objects; and the probers that it has asked since it was last told. */
function boardOn(storage: DurableObjectStorage, config: Configured) {
  const asked: string[] = [];
  const { clock, text, random } = workerdPorts();
  const board = new Board(
    { config, types: CHECKS, pace: EDGE_PACE },
    {
      store: sqlStore(storage),
      publisher: kvPublisher(env.VIEW),
      prober: {
        probe: (shard, checks) => {
          asked.push(shard);
          return env.PROBER.getByName(`auto:${shard}`).probe(checks);
        },
      },
      clock,
      desk: quietDesk(clock),
      text,
      random,
      log: console.error,
    },
  );
  return { board, probers: () => asked.splice(0).length };
}

const told = async (name: string, what: 'count' | 'peak') =>
  Number(await (await fetch(`${target}/${name}/${what}`)).text());

const planned = ({ checks }: Configured, column: 'calm' | 'worst') => {
  const { lines } = planCosts(checks, CHECKS, 'free');
  return (name: string) => lines.find((line) => line.name === name)![column];
};

afterEach(() => reset());

describe.each(CONFIGS)('the plan of %s is what real probers and their targets see', (config, intervals) => {
  test('in a calm tick', async () => {
    const name = `plan-calm-${config}`;
    const loaded = configured(name, intervals, Math.min(POOL_LIMIT, intervals.length));
    await inBoard(async (storage) => {
      const { board, probers } = boardOn(storage, loaded);
      await board.run();
      const plan = planned(loaded, 'calm');
      expect({
        probers: probers(),
        subrequests: await told(name, 'count'),
        connections: await told(name, 'peak'),
      }).toEqual({
        probers: plan('probers'),
        subrequests: plan('external subrequests'),
        connections: plan('connections'),
      });
    });
  });

  test('when no target answers any more', async () => {
    const name = `plan-worst-${config}`;
    const loaded = configured(name, intervals, NEVER);
    await inBoard(async (storage) => {
      const { board, probers } = boardOn(storage, loaded);
      await board.run();
      // At first one prober does not know better than to try all of them again.
      const surprised = { probers: probers(), subrequests: await told(name, 'count') };
      await board.run();
      probers();
      await board.run();
      const plan = planned(loaded, 'worst');
      expect(surprised).toEqual({ probers: 1, subrequests: plan('external subrequests') });
      expect(probers()).toBe(plan('probers'));
    });
  });
});
