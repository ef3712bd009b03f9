import { env as testEnv } from 'cloudflare:workers';
import { Board } from '../../src/engine/board/board.ts';
import { EDGE_PACE } from '../../src/engine/board/publication.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { planCosts } from '../../src/engine/costs/estimate.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import { workerdPorts } from '../../src/platform/workerd/index.ts';
import { kvViews } from '../../src/platform/workerd/kv.ts';
import { sqlStore } from '../../src/platform/workerd/store.ts';
import { documentConfig } from '../../src/worker/document-config.ts';
import { silentAlertManager } from '../engine/board/board-kit.ts';
import { checksText } from './checks.ts';

const env = testEnv as unknown as Env;

/** These checks, as the Worker reads them from its config. */
export const configured = (target: string, checks: readonly object[]) => {
  const loaded = documentConfig({}).load({ ...env, SITREP_CHECKS: checksText(target, checks) });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  return loaded.config;
};

export type Configured = ReturnType<typeof configured>;

/** What the free plan says of them: a figure by its name. */
export const planned = ({ checks }: Configured, column: 'normal' | 'worst') => {
  const { lines } = planCosts(checks, CHECKS, 'free');
  return (name: string) => lines.find((line) => line.name === name)![column];
};

/** One call of a prober. */
interface Asked {
  readonly checks: number;
  /** How long the object was awake for it. */
  readonly seconds: number;
}

/** The real Board over an object's SQLite, real Prober objects and real KV; and which probers it has asked since the last call. */
export const boardOverProbers = (storage: DurableObjectStorage, config: Configured) => {
  const asked: Asked[] = [];
  const { clock, text, random } = workerdPorts();
  const board = new Board(
    { config, types: CHECKS, pace: EDGE_PACE },
    {
      store: sqlStore(storage),
      publisher: kvViews(env.VIEW),
      prober: {
        probe: async (shard, checks) => {
          const started = performance.now();
          const readings = await env.PROBER.getByName(`auto:${shard}`).probe(checks);
          asked.push({ checks: checks.length, seconds: (performance.now() - started) / 1000 });
          return readings;
        },
      },
      clock,
      alertManager: silentAlertManager(clock),
      text,
      random,
      log: console.error,
    },
  );
  return { board, asked: (): readonly Asked[] => asked.splice(0) };
};

/** Seconds that the Board and its probers are awake, together, until `work` is done. */
export const awake = async ({ asked }: ReturnType<typeof boardOverProbers>, work: () => Promise<unknown>) => {
  asked();
  const started = performance.now();
  await work();
  const probers = asked();
  const seconds = probers.reduce((sum, each) => sum + each.seconds, (performance.now() - started) / 1000);
  return { seconds, probers };
};
