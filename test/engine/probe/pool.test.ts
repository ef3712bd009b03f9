import { describe, expect, it } from 'vitest';
import type { CheckType } from '../../../src/contract/check.ts';
import { probeAll } from '../../../src/engine/probe/pool.ts';
import { ManualClock } from '../board/board-kit.ts';
import { check, checkType } from '../board/fixtures.ts';

/** Forty checks that all fail for a cause worth a retry, on a clock whose pauses pass at once. */
const fortyFailing = async (attempts?: number) => {
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
};

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

describe('what comes first', () => {
  /** Checks of two kinds, by name: what began, and when. The inside ones end as `ends` says. */
  async function begun(ends: () => Promise<void>) {
    const clock = new ManualClock();
    const ports = { clock, random: Math.random } as never;
    const began: string[] = [];
    const type = (requirements: CheckType['requirements'], work: () => Promise<void>): CheckType =>
      checkType(
        {},
        {
          requirements,
          probe: async ({ check: { id } }) => {
            began.push(`${id} at ${clock.now()}`);
            await work();
            return { measures: {} };
          },
        },
      );
    const types = { http: type(['fetch'], async () => {}), file: type(['files'], ends) };
    const start = clock.now();
    const checks = ['http', 'file', 'http', 'file'].map((name, at) =>
      check({ id: `${name}-${at}`, type: name, timeout: 500 }),
    );
    const work = probeAll(checks, types, ports);
    return { clock, work, began: () => began.map((line) => line.replace(/\d+$/, (at) => `${Number(at) - start}`)) };
  }

  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  };

  it('is what looks inside: its time is not the latency of others', async () => {
    const { began, work } = await begun(async () => {});
    const readings = await work;
    expect(began()).toEqual(['file-1 at 0', 'file-3 at 0', 'http-0 at 0', 'http-2 at 0']);
    expect(readings.map(({ check: id }) => id)).toEqual(['http-0', 'file-1', 'http-2', 'file-3']);
  });

  it('holds up the network for a tenth of a second at most', async () => {
    const { began, clock, work } = await begun(() => new Promise(() => {}));
    await settle();
    expect(began()).toEqual(['file-1 at 0', 'file-3 at 0']);
    clock.advance(100);
    await settle();
    expect(began().slice(2)).toEqual(['http-0 at 100', 'http-2 at 100']);
    clock.advance(400);
    expect((await work).map(({ failure }) => failure?.kind)).toEqual([undefined, 'probe', undefined, 'probe']);
  });
});
