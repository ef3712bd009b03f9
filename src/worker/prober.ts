import { DurableObject } from 'cloudflare:workers';
import type { Check } from '../contract/check.ts';
import type { Reading } from '../contract/reading.ts';
import { ATTEMPTS } from '../engine/board/shards.ts';
import { probeAll } from '../engine/probe/pool.ts';
import { ownColo } from '../platform/workerd/colo.ts';
import type { Env } from '../platform/workerd/env.ts';
import { workerdPorts } from '../platform/workerd/index.ts';
import type { WorkerConfig } from './config.ts';

/**
 * Measures, and nothing else: an object of its own has connections and subrequests of its own. It keeps nothing and
 * leaves neither timers nor connections behind, so that it is billed only while it measures.
 */
export abstract class Prober extends DurableObject<Env> {
  protected abstract readonly config: WorkerConfig;

  /** @param introduce whether the readings are to say where this object runs. */
  async probe(checks: readonly Check[], introduce = false): Promise<readonly Reading[]> {
    const began = Date.now();
    const readings = await probeAll(checks, this.config.checks, workerdPorts(), { attempts: ATTEMPTS });
    if (!introduce) return readings;
    // Afterwards: it would take one of the connections, and a check would wait for it.
    const colo = await ownColo(this.env.SITREP_TRACE_URL);
    const whereabouts = { colo, busy: Date.now() - began };
    return readings.map((reading) => ({ ...reading, whereabouts }));
  }
}
