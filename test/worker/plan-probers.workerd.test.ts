import { reset } from 'cloudflare:test';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { OBJECT_GB } from '../../src/engine/costs/limits.ts';
import { ASSUMED } from '../../src/engine/costs/traffic.ts';
import { POOL_LIMIT } from '../../src/engine/probe/pool.ts';
import './provided.ts';
import { awake, boardOverProbers, type Configured, configured, planned } from './real-board.workerd.ts';
import { inBoard } from './sqlite-board.workerd.ts';

const target = inject('target');
const MINUTE = 60_000;
/** All intervals begin anew. */
const START = Date.UTC(2040, 10, 22, 10);

/** Intervals of the checks of each config, as in plan.workerd.test.ts, and minutes after which all of it comes again. */
const CONFIGS = [
  ['three', Array(3).fill('1m'), 1],
  ['twelve', [...Array(2).fill('1m'), ...Array(10).fill('5m')], 5],
  ['one', ['10m'], 10],
] as const;

/** So many requests must be waiting before any of them is answered: that it is done at all shows that they wait together. */
const NEVER = 'gate=1000';

/** A config whose targets all have one name, by which the target counts, and answer as `how` says. */
const like = (name: string, intervals: readonly string[], how: string): Configured =>
  configured(
    target,
    intervals.map((interval, index) => ({
      id: `check-${index}`,
      type: 'http',
      url: `${target}/${name}?${how}`,
      interval,
      ...(how === NEVER ? { timeout: '500ms' } : {}),
    })),
  );

const told = async (name: string, what: 'count' | 'peak') =>
  Number(await (await fetch(`${target}/${name}/${what}`)).text());

afterEach(() => reset());

describe.each(CONFIGS)('the plan of %s is what real probers and their targets see', (config, intervals) => {
  test('in a normal tick', async () => {
    const name = `plan-normal-${config}`;
    const loaded = like(name, intervals, `gate=${Math.min(POOL_LIMIT, intervals.length)}`);
    await inBoard(async (storage) => {
      const { board, asked } = boardOverProbers(storage, loaded);
      await board.run();
      const plan = planned(loaded, 'normal');
      expect({
        probers: asked().length,
        subrequests: await told(name, 'count'),
        connections: await told(name, 'peak'),
      }).toEqual({
        probers: plan('probers'),
        subrequests: plan('external subrequests'),
        connections: plan('connections'),
      });
    });
  });

  test('when no target answers', async () => {
    const name = `plan-worst-${config}`;
    const loaded = like(name, intervals, NEVER);
    await inBoard(async (storage) => {
      const { board, asked } = boardOverProbers(storage, loaded);
      await board.run();
      // At first one prober does not know better than to try all of them again.
      const surprised = { probers: asked().length, subrequests: await told(name, 'count') };
      await board.run();
      asked();
      await board.run();
      const plan = planned(loaded, 'worst');
      expect(surprised).toEqual({ probers: 1, subrequests: plan('external subrequests') });
      expect(asked().length).toBe(plan('probers'));
    });
  });
});

/** Times that the minutes of a config are lived through again where the machine was too busy with other things. */
const ROUNDS = 30;

/** What the planner adds for what takes no time here, GB-s a day: ways between machines, and KV. */
const allowance = (plan: (name: string) => number): number =>
  ((1440 * ASSUMED.around + plan('KV writes') * ASSUMED.publishing) / 1000) * OBJECT_GB;

describe.each(CONFIGS)(
  'the object time of %s, GB-s a day, is what real objects are awake',
  (config, intervals, minutes) => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['Date'], now: START });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    test.each([
      ['while all targets answer', 'normal', `wait=${ASSUMED.answer}`, 0],
      // Twice, before the Board knows that all of them are down.
      ['while none does', 'worst', NEVER, 2],
    ] as const)(
      '%s',
      async (_, column, how, before) => {
        const loaded = like(`plan-time-${column}-${config}`, intervals, how);
        const plan = planned(loaded, column);
        const most = plan('object time');
        await inBoard(async (storage) => {
          const real = boardOverProbers(storage, loaded);
          let at = START;
          const tick = () => {
            vi.setSystemTime(at);
            at += MINUTE;
            return awake(real, () => real.board.tick(Date.now()));
          };
          for (let time = 0; time < before * minutes; time++) await tick();
          // Being disturbed only ever takes longer: of each minute the least disturbed round is the truth.
          const least: number[] = Array(minutes).fill(Number.POSITIVE_INFINITY);
          const day = () => (least.reduce((sum, seconds) => sum + seconds, 0) / minutes) * 1440 * OBJECT_GB;
          for (let round = 0; round < ROUNDS && day() > most; round++) {
            for (const minute of least.keys()) least[minute] = Math.min(least[minute]!, (await tick()).seconds);
          }
          expect(day()).toBeLessThanOrEqual(most);
          // Timers may be a millisecond early.
          expect(day()).toBeGreaterThan((most - allowance(plan)) * 0.98);
        });
      },
      120_000,
    );
  },
);
