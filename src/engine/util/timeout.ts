import type { Clock } from '../../contract/ports.ts';

/** Result of waiting: the value, the error, or neither in time. */
export type Waited<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'late' };

/** Waits for `work`, but not longer than `ms`; never rejects, and leaves no timer behind. */
export const within = <T>(work: Promise<T>, ms: number, clock: Clock): Promise<Waited<T>> => {
  return new Promise((resolve) => {
    const stop = clock.after(ms, () => resolve({ kind: 'late' }));
    const settle = (waited: Waited<T>) => {
      stop();
      resolve(waited);
    };
    work.then(
      (value) => settle({ kind: 'value', value }),
      (error: unknown) => settle({ kind: 'error', error }),
    );
  });
};
