import { describe, expect, test } from 'vitest';
import type { Check, CheckType, ProbeContext } from '../../../src/contract/check.ts';
import type { Failure } from '../../../src/contract/failure.ts';
import type { Ports } from '../../../src/contract/ports.ts';
import type { Probed } from '../../../src/contract/reading.ts';
import { probeAll } from '../../../src/engine/probe/pool.ts';
import { probe } from '../../../src/engine/probe/probe.ts';
import { openScope } from '../../../src/engine/util/scope.ts';
import { ManualClock } from '../board/board-kit.ts';
import { check, checkType } from '../board/fixtures.ts';

const fails = (kind: Failure['kind'], message = 'x', httpStatus?: number): Probed => ({
  measures: {},
  failure: { kind, message },
  httpStatus,
});
const passes: Probed = { measures: { latency: 1 } };

const kit = () => {
  const clock = new ManualClock();
  const ports: Ports = {
    clock,
    random: () => 0,
    text: { decode: (bytes) => String(bytes), encode: () => new Uint8Array() },
  };
  return { clock, ports };
};

/** A type whose attempts end as given, in this order; the last one repeats. */
const scripted = (...results: readonly (Probed | Error)[]): CheckType => {
  let attempt = 0;
  return checkType(
    {},
    {
      probe: () => {
        const result = results[Math.min(attempt++, results.length - 1)]!;
        if (result instanceof Error) throw result;
        return Promise.resolve(result);
      },
    },
  );
};

/** Lets promises settle and timers fire until `work` is done. */
const finish = async <T>(work: Promise<T>, clock: ManualClock): Promise<T> => {
  let done = false;
  void work.finally(() => {
    done = true;
  });
  while (!done) {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    if (!done) clock.advance(10);
  }
  return work;
};

const run = async (type: CheckType, fields: Partial<Check> = {}) => {
  const { clock, ports } = kit();
  return finish(probe(check({ retries: 0, timeout: 1_000, ...fields }), type, ports), clock);
};

describe('which failures are tried again', () => {
  test.each([
    ['dns', undefined, 3],
    ['connect', undefined, 3],
    ['tls', undefined, 3],
    ['timeout', undefined, 3],
    ['status', 500, 3],
    ['status', 503, 3],
    ['status', 404, 1],
    ['protocol', undefined, 1],
    ['redirect', undefined, 1],
    ['header', undefined, 1],
    ['body', undefined, 1],
    ['json', undefined, 1],
    ['response', undefined, 1],
    ['missing', undefined, 1],
    ['probe', undefined, 1],
  ] as const)('%s (%s): %d attempts of 3', async (kind, status, attempts) => {
    const reading = await run(scripted(fails(kind, 'x', status)), { retries: 2 });
    expect(reading).toMatchObject({ attempts, failure: { kind } });
  });

  test('a retried pass is a pass, and says how many attempts it took', async () => {
    const reading = await run(scripted(fails('connect'), passes), { retries: 2 });
    expect(reading).toMatchObject({ attempts: 2, measures: { latency: 1 } });
    expect(reading.failure).toBeUndefined();
    expect(reading.took).toBeGreaterThanOrEqual(250);
  });
});

/** Waits for its scope, as a port does, and says whether it was cancelled. */
const waiting = (heard: string[], stage = 'the response headers'): CheckType =>
  checkType(
    {},
    {
      probe: ({ scope, stage: enter }: ProbeContext) =>
        new Promise<Probed>((resolve) => {
          enter(stage);
          scope.onCancel(() => {
            heard.push('cancelled');
            resolve(fails('connect', 'torn down'));
          });
        }),
    },
  );

describe('the deadline', () => {
  test('ends the work, and names the stage it was in', async () => {
    const heard: string[] = [];
    const reading = await run(waiting(heard), { timeout: 2_000 });
    expect(heard).toEqual(['cancelled']);
    expect(reading.failure).toEqual({
      kind: 'timeout',
      message: 'not done within 2s: still waiting for the response headers',
    });
  });

  test('holds for a probe that ignores its scope', async () => {
    const reading = await run(checkType({}, { probe: () => new Promise(() => {}) }));
    expect(reading.failure).toMatchObject({ kind: 'timeout', message: expect.stringContaining('the probe to start') });
  });

  test.each([
    [499, { kind: 'timeout', message: 'not done within 2s: still waiting for the response headers' }],
    [500, { kind: 'probe', message: 'the prober was too busy to measure: its timeout fired 0.5 s late' }],
  ])('that comes %d ms late: from half a second on the fault is our own', async (late, failure) => {
    const { clock, ports } = kit();
    const reading = probe(check({ retries: 0, timeout: 2_000 }), waiting([]), ports);
    clock.advance(2_000 + late);
    expect((await reading).failure).toEqual(failure);
  });

  test('of a run that is over ends what is under way, and stops retries', async () => {
    const { clock, ports } = kit();
    const outer = openScope();
    clock.after(100, outer.cancel);
    const reading = await finish(probe(check({ retries: 5 }), waiting([]), ports, outer.scope), clock);
    expect(reading).toMatchObject({
      attempts: 1,
      failure: {
        kind: 'timeout',
        message: 'not done before the deadline of the whole run: still waiting for the response headers',
      },
    });
  });

  test('leaves no timer behind', async () => {
    const { clock, ports } = kit();
    await finish(probe(check({ retries: 2 }), scripted(fails('connect'), passes), ports), clock);
    expect(clock.pending).toBe(0);
  });
});

test.each([
  [
    'throws at once',
    () => {
      throw new Error('no such field');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no such field'))],
])('a probe that %s is our own fault: kind probe, never tried again', async (_how, body) => {
  const reading = await run(checkType({}, { probe: body }), { retries: 3 });
  expect(reading).toMatchObject({
    attempts: 1,
    failure: { kind: 'probe', message: 'a fault of Sitrep itself: Error: no such field' },
  });
});

describe('the pool', () => {
  /** Takes `ms` by the clock and records how many were under way. */
  const slow = (clock: ManualClock, ms: number, seen: number[]): CheckType => {
    let running = 0;
    return checkType(
      {},
      {
        probe: () =>
          new Promise((resolve) => {
            seen.push(++running);
            clock.after(ms, () => {
              running--;
              resolve(passes);
            });
          }),
      },
    );
  };
  const checks = (count: number, fields: Partial<Check> = {}) =>
    Array.from({ length: count }, (_, index) => check({ id: `c${index}`, timeout: 1_000, retries: 0, ...fields }));

  test('never has more than six under way, and keeps their order', async () => {
    const { clock, ports } = kit();
    const seen: number[] = [];
    const readings = await finish(probeAll(checks(20), { http: slow(clock, 100, seen) }, ports), clock);
    expect(Math.max(...seen)).toBe(6);
    expect(readings.map(({ check }) => check)).toEqual(checks(20).map(({ id }) => id));
  });

  test('starts the clock of a check with its slot: a wait for a slot is neither timeout nor latency', async () => {
    const { clock, ports } = kit();
    const readings = await finish(probeAll(checks(12), { http: slow(clock, 900, []) }, ports), clock);
    expect(readings.filter(({ failure }) => failure)).toEqual([]);
    expect(readings.every(({ took }) => took <= 910)).toBe(true);
  });

  test('loses no check to a bad one', async () => {
    const { clock, ports } = kit();
    const types = { http: slow(clock, 10, []), bad: scripted(new Error('bug')), hung: waiting([]) };
    const mixed = [
      ...checks(2, { type: 'bad' }),
      ...checks(3, { type: 'hung' }),
      ...checks(4),
      ...checks(1, { type: 'odd' }),
    ];
    const heard: string[] = [];
    const onReading = ({ failure }: { failure?: Failure | undefined }) => void heard.push(failure?.kind ?? 'none');
    const readings = await finish(probeAll(mixed, types, ports, { onReading }), clock);
    const kinds = readings.map(({ failure }) => failure?.kind ?? 'none');
    expect(kinds).toEqual(['probe', 'probe', 'timeout', 'timeout', 'timeout', 'none', 'none', 'none', 'none', 'probe']);
    expect(heard).toHaveLength(10);
  });

  test('past the deadline of the run, what had not begun is unknown rather than failed', async () => {
    const { clock, ports } = kit();
    const outer = openScope();
    clock.after(50, outer.cancel);
    const readings = await finish(probeAll(checks(8), { http: waiting([]) }, ports, { scope: outer.scope }), clock);
    expect(readings.map(({ failure }) => failure?.kind)).toEqual([...Array(6).fill('timeout'), 'probe', 'probe']);
    expect(readings[7]).toMatchObject({ attempts: 0, failure: { message: expect.stringContaining('not started') } });
  });
});
