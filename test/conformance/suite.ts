import { beforeAll, describe, expect, test } from 'vitest';
import type { Addresses } from './addresses.ts';
import { ROWS } from './index.ts';
import { isForRuntime, mistakesIn, overruns, type Platform, runRow } from './run-row.ts';

/** Runs every row on one runtime. A runtime that does not support what a check needs must refuse its config. */
export const conformanceSuite = (place: Platform, fetchAddresses: () => Promise<Addresses>): void => {
  describe(`conformance on ${place.runtime.title}`, () => {
    let addresses: Addresses;
    beforeAll(async () => {
      addresses = await fetchAddresses();
    }, 30_000);

    const titled = ROWS.map(
      (row) => [isForRuntime(row, place.runtime) ? row.name : `${row.name}: the config is refused`, row] as const,
    );
    test.each(titled)('%s', async (_title, row) => {
      const seen = await runRow(row, place, addresses);
      expect([...mistakesIn(row, seen, place.runtime, addresses), ...overruns(seen)]).toEqual([]);
    });
  });
};
