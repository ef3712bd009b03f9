import type { Clock } from '../../contract/ports.ts';

/** ms, 24 days: beyond 31 bits Node takes 1 ms instead. */
const LONGEST_TIMER = 2_147_483_647;

export const nodeClock: Clock = {
  now: () => Date.now(),
  // Not `performance.now()`: that global loads perf_hooks and its worker threads, a tenth of what starting Node costs.
  monotonic: () => Number(process.hrtime.bigint()) / 1e6,
  after: (ms, action) => {
    const timer = setTimeout(action, Math.min(ms, LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};
