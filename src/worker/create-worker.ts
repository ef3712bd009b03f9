import { env } from 'cloudflare:workers';
import type { Env } from '../platform/workerd/env.ts';
import { Board } from './board.ts';
import { configProblem, type WorkerConfig } from './config.ts';
import { createHandler } from './handler.ts';
import { Prober } from './prober.ts';

/** The Worker of a config: the handler of requests and cron events, and the classes of its Durable Objects. */
export const createWorker = (config: WorkerConfig) => {
  // Parsed while the isolate starts, which costs no request its CPU time; and a mistake is in the log at once.
  const atStart = config.load(env as unknown as Env);
  if (!atStart.ok) console.error(configProblem(atStart));
  return {
    worker: createHandler(config),
    Board: class extends Board {
      protected override readonly config = config;
    },
    Prober: class extends Prober {
      protected override readonly config = config;
    },
  };
};
