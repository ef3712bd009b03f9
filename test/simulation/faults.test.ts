import { expect, test } from 'vitest';
import { Week } from './week.ts';

/** Weeks to play, some 0.3 s of CPU each: in CI as many as the project promises, elsewhere half a minute. */
const SEEDS = Number(process.env.SEEDS ?? (process.env.CI === 'true' ? 2000 : 100));

/** Play one week alone: `SEED=17 npx vitest run --project simulation test/simulation/faults.test.ts`. */
const ONLY = process.env.SEED === undefined ? undefined : Number(process.env.SEED);

const FIRST = Number(process.env.FIRST_SEED ?? 1);

/** ms that a week may take; ten times what it does, for a machine that is busy with other things. */
const SLOWEST = 4_000;

const seeds = ONLY === undefined ? Array.from({ length: SEEDS }, (_, index) => FIRST + index) : [ONLY];

test(
  `nothing is lost in ${ONLY === undefined ? `${SEEDS} weeks` : `week ${ONLY}`} of faults`,
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
