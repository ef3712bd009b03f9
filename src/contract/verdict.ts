import type { Failure } from './failure.ts';

/** One reading judged. `unknown`: the fault was ours, not the target's. */
export const VERDICTS = ['pass', 'warn', 'fail', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The state of a check over time. */
export const STATUSES = ['up', 'degraded', 'down', 'unknown'] as const;
export type Status = (typeof STATUSES)[number];

/** From best to worst. `unknown` is better than `degraded`: we saw nothing wrong. */
const WORST_FIRST: readonly Status[] = ['down', 'degraded', 'unknown', 'up'];

/**
 * The status of several checks together: the worst of them, or `unknown` if there are none. A check that waits for its
 * first heartbeat is left out.
 */
export const overallStatus = (
  checks: readonly { readonly status: Status; readonly waiting?: true | undefined }[],
): Status => {
  const counted = checks.filter(({ waiting }) => waiting !== true);
  return WORST_FIRST.find((status) => counted.some((check) => check.status === status)) ?? 'unknown';
};

/** A reading's verdict and why it is not `pass`; `reasons` is empty when it is. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly Failure[];
}
