import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepTicking } from '../../../../src/cli/node/serve/ticker.ts';

const START = Date.UTC(2026, 10, 22, 10, 0, 20);

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

const unexpected = (error: Error): void => expect.unreachable(error.message);
const seconds = (at: number): number => (at - START) / 1000;

test('at once, then on every minute of the clock', async () => {
  const at: number[] = [];
  const ticker = keepTicking(async (time) => void at.push(seconds(time)), unexpected);
  await vi.advanceTimersByTimeAsync(170_000);
  expect(at).toEqual([0, 40, 100, 160]);
  await ticker.stop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(at).toHaveLength(4);
});

test('a tick that lasts is not overtaken; the minutes it took are missed', async () => {
  const at: number[] = [];
  const slow = async (time: number) => {
    at.push(seconds(time));
    if (at.length === 1) await new Promise((resolve) => setTimeout(resolve, 110_000));
  };
  const ticker = keepTicking(slow, unexpected);
  await vi.advanceTimersByTimeAsync(170_000);
  expect(at).toEqual([0, 160]);
  await ticker.stop();
});

test('a tick that fails is reported, and the next one comes', async () => {
  const reported: string[] = [];
  let ticks = 0;
  const ticker = keepTicking(
    async () => {
      ticks++;
      throw new Error('no store');
    },
    (error) => reported.push(error.message),
  );
  await vi.advanceTimersByTimeAsync(50_000);
  expect([ticks, reported]).toEqual([2, ['no store', 'no store']]);
  await ticker.stop();
});

test('stop waits for the running tick', async () => {
  let ended = false;
  const ticker = keepTicking(async () => {
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    ended = true;
  }, unexpected);
  const stopped = ticker.stop().then(() => expect(ended).toBe(true));
  await vi.advanceTimersByTimeAsync(3_000);
  await stopped;
});
