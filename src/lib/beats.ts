import { parseDuration } from '../engine/util/units.ts';

export interface BeatOptions {
  /** Time until the worker's next beat is due, as in `checks.json`: `"30s"`, `"5m"`. */
  readonly within: string;
}

export interface Expected {
  /** On the monotonic clock, so that a change of the wall clock does not fail a worker. */
  readonly at: number;
  readonly within: number;
}

/** Workers of this process whose beats are awaited. */
export const expected: Map<string, Expected> = new Map();

export const monotonic = (): number => performance.now();

/**
 * Reports that a worker is alive, and when its next beat is due. A loop calls it once a turn. From the first call
 * on the worker is a check of level `live`, under its name, in every `runHealth` and `healthHandler` of this process.
 * Call it once when the service starts, too, if the worker may fail to start.
 * @throws RangeError if `within` is not a duration
 */
export const beat = (worker: string, { within }: BeatOptions): void => {
  const ms = parseDuration(within);
  if (ms === undefined || ms === 0) {
    throw new RangeError(`beat("${worker}"): within must be a duration such as "30s", not "${within}"`);
  }
  expected.set(worker, { at: monotonic(), within: ms });
};

/** Reports that a worker ended normally: its beats are no longer awaited. */
export const retire = (worker: string): void => {
  expected.delete(worker);
};
