import type { Upgrade } from '../store/codec.ts';
import type { Flap } from './flapping.ts';
import type { CheckRecord } from './records.ts';
import type { CheckState } from './transition.ts';

/** Version 1 identified the reading that ended the last flapping by its time, which is ambiguous if the clock steps back. */
type FirstState = Omit<CheckState, 'flap'> & { readonly flap?: Flap & { readonly calmSince?: number } };

const markCalmed = ({ flap, ...state }: FirstState): CheckState => {
  if (flap === undefined) return state;
  const { calmSince, ...rest } = flap;
  const calmed = state.window.map(({ at }) => at).lastIndexOf(calmSince ?? Number.NaN);
  const window = state.window.map((known, index) => (index === calmed ? { ...known, calmed: true as const } : known));
  return { ...state, window, flap: rest };
};

/** For documents that hold check records: one list per document. */
export const RECORD_UPGRADES: readonly Upgrade[] = [
  (records) =>
    (records as (CheckRecord & { readonly state?: FirstState })[]).map((record) =>
      record.state === undefined ? record : { ...record, state: markCalmed(record.state) },
    ),
];
