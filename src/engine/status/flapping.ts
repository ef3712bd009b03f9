import type { Verdict } from '../../contract/verdict.ts';

/**
 * Flapping as Nagios measures it: "Detection and Handling of State Flapping" in its documentation, and
 * `base/flapping.c` and the defaults of `include/nagios.h` in NagiosEnterprises/nagioscore.
 */
const READINGS = 21;

/** Percent of weighted change at which a check starts to flap, and under which it has stopped. */
const START = 30;
const STOP = 20;

/** "The newest possible state change carries 50% more weight than the oldest possible": 1.2 and 0.8. */
const OLDEST_WEIGHT = 0.8;
const NEWEST_WEIGHT = 1.2;

const LETTERS = { pass: 'p', warn: 'w', fail: 'f' } as const;

/** Stored state of flap detection. */
export interface Flap {
  /** The last {@link READINGS} known verdicts, a letter each, newest last. */
  readonly recent: string;
  readonly flapping: boolean;
}

export const STEADY: Flap = { recent: '', flapping: false };

/** Weighted part of the possible changes among 21 readings that took place, in percent. Readings not taken yet never changed. */
export const percentChange = (recent: string): number => {
  const possible = READINGS - 1;
  const absent = READINGS - recent.length;
  let changes = 0;
  for (let index = 1; index < recent.length; index++) {
    if (recent[index] === recent[index - 1]) continue;
    const position = (absent + index - 1) / (possible - 1);
    changes += OLDEST_WEIGHT + position * (NEWEST_WEIGHT - OLDEST_WEIGHT);
  }
  return (changes / possible) * 100;
};

/** One more known verdict. Between the two thresholds nothing changes. */
export const flap = (before: Flap, verdict: Exclude<Verdict, 'unknown'>): Flap => {
  const recent = (before.recent + LETTERS[verdict]).slice(-READINGS);
  const percent = percentChange(recent);
  return { recent, flapping: percent >= START || (before.flapping && percent > STOP) };
};
