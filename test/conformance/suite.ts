import { beforeAll, describe, expect, test } from 'vitest';
import type { Addresses } from './addresses.ts';
import { ROWS } from './index.ts';
import { excesses, lookAt, misreadings, standsHere, type ZooPlace } from './look.ts';

/** Runs every row at one door; where a door lacks what a check needs, the config must be refused. */
export const zooSuite = (place: ZooPlace, fetchAddresses: () => Promise<Addresses>): void => {
  describe(`the zoo, seen from ${place.runtime.title}`, () => {
    let addresses: Addresses;
    beforeAll(async () => {
      addresses = await fetchAddresses();
    }, 30_000);

    const titled = ROWS.map(
      (row) => [standsHere(row, place.runtime) ? row.name : `${row.name}: the config is refused`, row] as const,
    );
    test.each(titled)('%s', async (_title, row) => {
      const seen = await lookAt(row, place, addresses);
      expect([...misreadings(row, seen, place.runtime, addresses), ...excesses(seen)]).toEqual([]);
    });
  });
};
