import type { Upgrade } from '../store/codec.ts';
import { decodeNumbers, encodeNumbers } from './bucket.ts';
import { FIVE } from './grid.ts';
import { decodeSlots, encodeSlots, recountSlots } from './slots.ts';
import type { Accumulator, Coverage } from './uptime-accumulator.ts';

/** Every accumulator as the Board stores it each tick: `[id, coverage, open]`, numbers in base 36. */
export type StoredAccumulator = readonly [id: string, coverage: string, open: string];

/** Version 1: `known` and `down` of the covering reading, and stretches of time that a status change could correct. */
type FirstStored = readonly [id: string, covering: string, recent: string, open: string];

/** Its covering reading failed, as far as that version tells, if the check was down. */
export const ACCUMULATOR_UPGRADES: readonly Upgrade[] = [
  (older) =>
    (older as readonly FirstStored[]).map(
      ([id, covering, , open]): StoredAccumulator => [id, covering, recountSlots(open, FIVE)],
    ),
];

const encodeCoverage = ({ accrued, until, known, failed }: Coverage): string =>
  encodeNumbers([until, until - accrued, Number(known), Number(failed)]);

const decodeCoverage = (text: string): Coverage => {
  const at = decodeNumbers(text);
  return { until: at(0), accrued: at(0) - at(1), known: at(2) === 1, failed: at(3) === 1 };
};

export const storeAccumulator = (id: string, { coverage, open }: Accumulator): StoredAccumulator => [
  id,
  coverage ? encodeCoverage(coverage) : '',
  encodeSlots(open, FIVE),
];

export const loadAccumulator = ([, coverage, open]: StoredAccumulator): Accumulator => ({
  ...(coverage === '' ? {} : { coverage: decodeCoverage(coverage) }),
  open: decodeSlots(open, FIVE),
});
