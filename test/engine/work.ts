import { WorkBudget } from '../../src/engine/util/work-budget.ts';

const STOPPED = { now: () => 0, monotonic: () => 0, after: () => () => {} };

/** A whole budget, and all the time in the world. */
export const freshWork = (): WorkBudget => new WorkBudget(STOPPED, 1);
