import { DurableObject } from 'cloudflare:workers';
import type { Check } from '../contract/check.ts';
import type { Reading } from '../contract/reading.ts';
import { ATTEMPTS } from '../engine/board/shards.ts';
import { probeAll } from '../engine/probe/pool.ts';
import type { Env } from '../platform/workerd/env.ts';
import { workerdPorts } from '../platform/workerd/index.ts';
import type { WorkerConfig } from './config.ts';

/**
 * Measures, and nothing else: an object of its own has connections and subrequests of its own. It keeps nothing and
 * leaves neither timers nor connections behind, so that it is billed only while it measures.
 */
export abstract class Prober extends DurableObject<Env> {
  protected abstract readonly config: WorkerConfig;

  probe(checks: readonly Check[]): Promise<readonly Reading[]> {
    return probeAll(checks, this.config.checks, workerdPorts(), { attempts: ATTEMPTS });
  }
}
