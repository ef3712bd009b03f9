import type { Failure } from './failure.ts';

/** One reading judged. `unknown`: the fault was ours, not the target's. */
export const VERDICTS = ['pass', 'warn', 'fail', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a check is over time. */
export const STATUSES = ['up', 'degraded', 'down', 'unknown'] as const;
export type Status = (typeof STATUSES)[number];

/** A reading's verdict and why it is not `pass`; `reasons` is empty when it is. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly Failure[];
}
