import type { Addresses } from '../../conformance/addresses.ts';
import type { Row } from '../../conformance/row.ts';
import { mistakesIn, overruns, type Platform, runRow } from '../../conformance/run-row.ts';

/** What comes with the names of the rows to run. */
export interface RunOptions {
  /** Of the fixture server. */
  readonly control: string;
  readonly addresses: Addresses;
  /** One row runs at a time, and its time and memory count: beside others they mean little. */
  readonly isMeasured: boolean;
}

/** ms after which a row without a verdict is given up: a mutant may have lost its deadline. */
const GIVEN_UP_MS = 8_000;

const late = (): Promise<readonly string[]> =>
  new Promise((resolve) => setTimeout(() => resolve([`no verdict within ${GIVEN_UP_MS} ms`]), GIVEN_UP_MS));

/** What is wrong with the result of a row. */
export const faultsOf = (
  row: Row,
  place: Platform,
  { addresses, isMeasured }: RunOptions,
): Promise<readonly string[]> =>
  Promise.race([
    late(),
    runRow(row, place, addresses).then(
      (seen) => [...mistakesIn(row, seen, place.runtime, addresses), ...(isMeasured ? overruns(seen) : [])],
      (error: unknown) => [`broken: ${error}`],
    ),
  ]);
