import type { Scope } from '../../contract/ports.ts';
import { host } from './host.ts';

/**
 * How long code may go on past the time of the next timer before it is interrupted, ms: a runaway regular expression
 * must not stop the deadlines of the others, and 900 + 50 is still within Kubernetes' one second.
 */
const PATIENCE_MS = 50;

/** poll(2): the same bits for wanted and answered events on Linux. */
export const READABLE = 0x001;
export const WRITABLE = 0x004;

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

interface Wait {
  readonly descriptor: number;
  readonly events: number;
  readonly wake: (ready: boolean) => void;
}

const timers = new Set<Timer>();
const waits = new Set<Wait>();

/** When the next timer is due. */
let next = Number.POSITIVE_INFINITY;

const limitToNextTimer = (): void => {
  next = Number.POSITIVE_INFINITY;
  for (const { at } of timers) if (at < next) next = at;
  host.limit(Math.max(next, host.monotonic()) + PATIENCE_MS);
};

/** Runs `action` once after `ms`; the returned function cancels it. */
export const after = (ms: number, action: () => void): (() => void) => {
  const timer = { at: host.monotonic() + ms, action };
  timers.add(timer);
  if (timer.at < next) limitToNextTimer();
  return () => {
    if (timers.delete(timer) && timer.at === next) limitToNextTimer();
  };
};

/**
 * Resolves with true when the descriptor is ready or broken (the next call on it tells), with false on cancellation
 * and after `ms`.
 */
export const ready = (descriptor: number, events: number, scope: Scope, ms?: number): Promise<boolean> => {
  return new Promise((resolve) => {
    const wait: Wait = {
      descriptor,
      wake: (isReady) => {
        if (!waits.delete(wait)) return;
        stop();
        unsubscribe();
        resolve(isReady);
      },
      events,
    };
    const stop = ms === undefined ? () => {} : after(ms, () => wait.wake(false));
    let unsubscribe = () => {};
    waits.add(wait);
    unsubscribe = scope.onCancel(() => wait.wake(false));
  });
};

/** Closes a descriptor, and wakes its waiters: its number may be reused at once. */
export const close = (descriptor: number): void => {
  for (const wait of waits) if (wait.descriptor === descriptor) wait.wake(true);
  host.close(descriptor);
};

/** ms to sleep, rounded up so that a timer is never early; -1 for as long as it takes. */
const timeout = (): number => {
  if (next === Number.POSITIVE_INFINITY) return -1;
  return Math.min(Math.max(Math.ceil(next - host.monotonic()), 0), 0x7fffffff);
};

/** Sleeps until an event, and wakes its waiters. */
const poll = (): void => {
  const waiting = [...waits];
  // Two words each, as host.ts describes them, of a machine whose low bits come first.
  const entries = new Int32Array(waiting.length * 2);
  waiting.forEach(({ descriptor, events }, index) => {
    entries[index * 2] = descriptor;
    entries[index * 2 + 1] = events;
  });
  host.poll(new Uint8Array(entries.buffer), timeout());
  waiting.forEach((wait, index) => {
    if (entries[index * 2 + 1]! >> 16 !== 0) wait.wake(true);
  });
};

const runTimers = (): void => {
  const now = host.monotonic();
  const due = [...timers].filter((timer) => timer.at <= now).sort((one, other) => one.at - other.at);
  for (const timer of due) if (timers.delete(timer)) timer.action();
};

/** One round of the event loop: called by the host when no promise has work left. 0 when nothing is left to wait for. */
export const turn = (): 0 | 1 => {
  if (timers.size === 0 && waits.size === 0) return 0;
  host.limit(Number.POSITIVE_INFINITY);
  poll();
  runTimers();
  limitToNextTimer();
  return 1;
};
