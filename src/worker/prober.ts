import { DurableObject } from 'cloudflare:workers';
import type { Check } from '../contract/check.ts';
import type { Reading } from '../contract/reading.ts';
import { ATTEMPTS } from '../engine/board/shards.ts';
import { CHECKS } from '../engine/checks/index.ts';
import { probeAll } from '../engine/probe/pool.ts';
import type { Env } from '../platform/workerd/env.ts';
import { workerdPorts } from '../platform/workerd/index.ts';

/**
 * Measures, and nothing else: an object of its own has connections and subrequests of its own. It keeps nothing and
 * leaves neither timers nor connections behind, so that it is billed only while it measures.
 */
export class Prober extends DurableObject<Env> {
  probe(checks: readonly Check[]): Promise<readonly Reading[]> {
    return probeAll(checks, CHECKS, workerdPorts(), { attempts: ATTEMPTS });
  }
}
