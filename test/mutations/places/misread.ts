import type { Addresses } from '../../suites/zoo/addresses.ts';
import { lookAt, misreadings, type ZooPlace } from '../../suites/zoo/look.ts';
import type { Row } from '../../suites/zoo/row.ts';

/** ms after which a row that has no verdict is given up: a mutation may have taken its deadline. */
const GIVEN_UP_MS = 4_000;

const late = (): Promise<readonly string[]> =>
  new Promise((resolve) => setTimeout(() => resolve([`no verdict within ${GIVEN_UP_MS} ms`]), GIVEN_UP_MS));

/** What is wrong with a row's verdict. Time and memory are not looked at: beside others they tell little. */
export const misread = (row: Row, place: ZooPlace, addresses: Addresses): Promise<readonly string[]> =>
  Promise.race([
    late(),
    lookAt(row, place, addresses).then(
      (seen) => misreadings(row, seen, place.door, addresses),
      (error: unknown) => [`broken: ${error}`],
    ),
  ]);
