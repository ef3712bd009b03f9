import { dice } from '../dice.ts';

/** Chance with a seed, so that what failed can be played again. */
export class Chance {
  /** Uniform in [0, 1). */
  readonly random: () => number;

  constructor(seed: number) {
    this.random = dice(seed);
  }

  is(probability: number): boolean {
    return this.random() < probability;
  }

  below(limit: number): number {
    return this.random() * limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.below(items.length))]!;
  }
}
