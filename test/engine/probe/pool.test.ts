import { describe, expect, it } from 'vitest';
import type { CheckType } from '../../../src/contract/check.ts';
import { probeAll } from '../../../src/engine/probe/pool.ts';
import { ManualClock } from '../board/board-kit.ts';
import { check, checkType } from '../board/fixtures.ts';

/** Forty checks that all fail for a cause worth a retry, on a clock whose pauses pass at once. */
async function fortyFailing(attempts?: number) {
  const clock = new ManualClock();
  const ports = { clock: { now: () => clock.now(), monotonic: () => clock.now(), after: quick }, random: Math.random };
  let probes = 0;
  const type: CheckType = checkType(
    {},
    {
      probe: async () => {
        probes++;
        return { measures: {}, failure: { kind: 'connect', message: 'refused' } };
      },
    },
  );
  const checks = Array.from({ length: 40 }, (_, at) => check({ id: `c${at}`, retries: 1, timeout: 10_000 }));
  const readings = await probeAll(checks, { http: type }, ports as never, { attempts });
  return { probes, readings };
}

/** Retry pauses end in a microtask; timeouts never fire. */
const quick = (ms: number, action: () => void): (() => void) => {
  if (ms < 1_000) queueMicrotask(action);
  return () => undefined;
};

describe('the pool', () => {
  it('retries each check as often as it may', async () => {
    const { probes, readings } = await fortyFailing();
    expect(probes).toBe(80);
    expect(readings.every(({ attempts }) => attempts === 2)).toBe(true);
  });

  it('makes no more attempts than all may make together, and gives every check its first', async () => {
    const { probes, readings } = await fortyFailing(45);
    expect(probes).toBe(45);
    expect(readings.map(({ attempts }) => attempts)).toEqual([...Array(5).fill(2), ...Array(35).fill(1)]);
  });

  it('gives every check its first attempt even where that is more', async () => {
    const { probes } = await fortyFailing(30);
    expect(probes).toBe(40);
  });
});
