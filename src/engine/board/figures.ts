import { DAY_MS } from '../../contract/check.ts';
import type { BoardFigures } from '../../contract/diagnosis.ts';
import type { BoardState } from './board-state.ts';
import type { Reads } from './read-quota.ts';
import type { BoardSettings } from './render.ts';

/** What the Board says of itself to `sitrep doctor`; its platform knows what it stores. */
export const boardFigures = (
  { runner }: BoardState,
  reads: Reads | undefined,
  { pace, readsPerDay }: BoardSettings,
  now: number,
): Omit<BoardFigures, 'storedBytes'> => ({
  lastTickAt: runner.endedAt === undefined ? null : new Date(runner.endedAt).toISOString(),
  tickLagMs: runner.lagMs ?? null,
  reads: {
    name: 'reads of the Board',
    unit: '',
    used: reads?.day === Math.floor(now / DAY_MS) ? reads.count : 0,
    limit: readsPerDay ?? null,
  },
  viewWritesLeft: pace.perDay === undefined ? null : Math.floor(runner.publication.tokens),
});
