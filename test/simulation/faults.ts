import type { Chance } from './chance.ts';

/** How likely each fault is, by what it befalls; per operation unless said otherwise. */
export interface Faults {
  /** The object is lost at this await point. */
  readonly crash: number;
  /** The answer takes up to a minute. */
  readonly delay: number;
  /** A read or a commit fails before anything is stored. */
  readonly storeBefore: number;
  /** A commit is stored, and yet reported as failed. */
  readonly storeAfter: number;
  /** A view is refused, lost after it was written, or never answered. */
  readonly kv: number;
  /** A prober throws, hangs, answers late, twice, or of other checks. */
  readonly prober: number;
  /** How far a prober's clock is beside the Board's at most, ms. */
  readonly proberClock: number;
  /** A cron event is missing, doubled, late. */
  readonly cron: number;
  /** A receiver of alerts is away. */
  readonly receiver: number;
  /** Times a day that the clock steps by up to three hours, and that the config changes. */
  readonly clockSteps: number;
  readonly configs: number;
}

export const CALM: Faults = {
  crash: 0,
  delay: 0,
  storeBefore: 0,
  storeAfter: 0,
  kv: 0,
  prober: 0,
  proberClock: 0,
  cron: 0,
  receiver: 0,
  clockSteps: 0,
  configs: 0,
};

/** Some seeds have one kind of trouble, some all of them; few are calm. */
export const chooseFaults = (chance: Chance): Faults => {
  const some = (most: number) => (chance.is(0.6) ? chance.below(most) : 0);
  return {
    crash: some(0.01),
    delay: some(0.05),
    storeBefore: some(0.05),
    storeAfter: some(0.05),
    kv: some(0.5),
    prober: some(0.2),
    proberClock: some(60_000),
    cron: some(0.3),
    receiver: some(0.7),
    clockSteps: some(4),
    configs: some(3),
  };
};
