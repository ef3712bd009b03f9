import { expect, test } from 'vitest';
import { Week } from './week.ts';

/** Weeks to simulate, some 0.4 s of CPU each: as many as the project promises in CI, half a minute's worth elsewhere. */
const WEEKS = Number(process.env.SEEDS ?? (process.env.CI === 'true' ? 2000 : 80));

/** Simulate one week: `SEED=17 npx vitest run --project simulation test/simulation/weeks`. */
const ONLY = process.env.SEED === undefined ? undefined : Number(process.env.SEED);

const FIRST = Number(process.env.FIRST_SEED ?? 1);

/** Files that share the weeks, so that they run on several cores. */
const SHARES = 4;

/** ms that a week may take: ten times the usual, for a busy machine. */
const SLOWEST = 4_000;

const seedsOf = (share: number): readonly number[] => {
  const seeds = ONLY === undefined ? Array.from({ length: WEEKS }, (_, index) => FIRST + index) : [ONLY];
  return seeds.filter((seed) => seed % SHARES === share);
};

/** The test of one share. Every file registers one, so that none is without a test. */
export const testWeeks = (share: number): void => {
  const seeds = seedsOf(share);
  test(
    `nothing is lost in ${seeds.length} weeks of faults`,
    async () => {
      const failures: string[] = [];
      for (const seed of seeds) {
        await new Week(seed).play().catch((error: Error) => failures.push(`SEED=${seed}: ${error.stack ?? error}`));
        if (failures.length >= 10) break;
      }
      expect(failures).toEqual([]);
    },
    60_000 + seeds.length * SLOWEST,
  );
};
