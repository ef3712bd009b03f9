import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckType } from '../../../src/contract/check.ts';
import { NODE } from '../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';
import { runChecks } from '../../../src/engine/health/run-checks.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { type Listening, listening } from '../../listening.ts';
import { check, checkType } from '../board/fixtures.ts';

let server: Listening;
beforeAll(async () => {
  server = await listening(createServer((_, response) => response.end('ok')));
});
afterAll(() => server.end());

const NEIGHBOURS = 20;

/** ms of the processor's time that each neighbour takes. */
const BUSY = 4;

/** Looks inside, and is busy after a moment, when a network check would have been on its way. */
const busy: CheckType = checkType(
  {},
  {
    requirements: ['files'],
    probe: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      for (const end = performance.now() + BUSY; performance.now() < end; );
      return { measures: {} };
    },
  },
);

const latencyBeside = async (neighbours: number): Promise<number> => {
  const ports = nodePorts();
  const config = { checks: [{ id: 'web', type: 'http', url: server.url }] };
  const parsed = parseConfig(JSON.stringify(config), { checks: CHECKS }, { runtime: NODE, secret: () => undefined });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const others = Array.from({ length: neighbours }, (_, at) => check({ id: `busy-${at}`, type: 'busy' }));
  const { results } = await runChecks({
    checks: [...parsed.config.checks, ...others],
    registry: { ...CHECKS, busy },
    ports,
    secrets: [],
    deadline: ports.clock.monotonic() + 10_000,
  });
  return results[0]!.reading.measures.latency!;
};

test('the time of twenty local checks is not the latency of a network check beside them', async () => {
  await latencyBeside(0);
  // The best of some runs: a busy machine disturbs most of them.
  const latencies = [];
  for (let left = 5; left > 0; left--) latencies.push(await latencyBeside(NEIGHBOURS));
  expect(Math.min(...latencies)).toBeLessThan((NEIGHBOURS * BUSY) / 2);
});
