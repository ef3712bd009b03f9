import type { Clock } from '../../contract/ports.ts';

/** Advances only at I/O, as all time does in a Worker: around a fetch it is right, around computation it stands still. */
export const workerdClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
