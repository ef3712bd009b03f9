import type { Addresses } from '../../conformance/addresses.ts';
import { excesses, lookAt, misreadings, type ZooPlace } from '../../conformance/look.ts';
import type { Row } from '../../conformance/row.ts';

/** What a place is asked. */
export interface Viewing {
  /** Of the zoo's keeper. */
  readonly control: string;
  readonly addresses: Addresses;
  /** Rows are shown one at a time, and time and memory count: beside others they tell little. */
  readonly alone: boolean;
}

/** ms after which a row that has no verdict is given up: a mutation may have taken its deadline. */
const GIVEN_UP_MS = 8_000;

const late = (): Promise<readonly string[]> =>
  new Promise((resolve) => setTimeout(() => resolve([`no verdict within ${GIVEN_UP_MS} ms`]), GIVEN_UP_MS));

/** What is wrong with what is seen of a row. */
export const misread = (row: Row, place: ZooPlace, { addresses, alone }: Viewing): Promise<readonly string[]> =>
  Promise.race([
    late(),
    lookAt(row, place, addresses).then(
      (seen) => [...misreadings(row, seen, place.runtime, addresses), ...(alone ? excesses(seen) : [])],
      (error: unknown) => [`broken: ${error}`],
    ),
  ]);
