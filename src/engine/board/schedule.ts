import type { Check } from '../../contract/check.ts';

/** How far a scheduled time may lie ahead of our clock and still be believed: two machines' clocks differ a little. */
const SKEW_MS = 60_000;

/** A slot recorded this far ahead of the present proves that the clock has stepped back since. */
const STEPPED_BACK_MS = 120_000;

/** The cron's pace: its events come at most once a minute, so shorter intervals need the Board's alarm. */
export const CRON_MS = 60_000;

/**
 * The moment a tick stands for. A late event stands for now (what was missed stays a gap); an early one, by a
 * clock that runs behind, for the time it was meant for.
 *
 * @param scheduledAt when the event was to fire, ms since the epoch.
 */
export const momentOf = (scheduledAt: number, now: number): number =>
  scheduledAt > now && scheduledAt - now <= SKEW_MS ? scheduledAt : now;

/** Start of the slot that `at` falls into. Slots are multiples of the interval since the epoch, on every machine. */
export const slotOf = (interval: number, at: number): number => Math.floor(at / interval) * interval;

/**
 * Whether a check has not been probed in the slot of `at` yet: so a duplicate or late event probes nothing twice.
 *
 * @param last slot of its last reading; `undefined` before the first.
 */
export const isDue = ({ interval }: Pick<Check, 'interval'>, last: number | undefined, at: number): boolean => {
  if (last === undefined) return true;
  const slot = slotOf(interval, at);
  return slot > last || last - slot > interval + STEPPED_BACK_MS;
};

/** When the Board must wake itself: the next slot of any check that runs more often than the cron. */
export const nextWake = (checks: readonly Pick<Check, 'interval'>[], at: number): number | undefined => {
  const quick = checks.filter(({ interval }) => interval < CRON_MS);
  if (quick.length === 0) return undefined;
  return Math.min(...quick.map(({ interval }) => slotOf(interval, at) + interval));
};
