import type { Clock } from '../../contract/ports.ts';

export const nodeClock: Clock = {
  now: () => Date.now(),
  // Not `performance.now()`: that global loads perf_hooks and its worker threads, a tenth of what starting Node costs.
  monotonic: () => Number(process.hrtime.bigint()) / 1e6,
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
