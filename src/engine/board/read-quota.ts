import { DAY_MS } from '../../contract/check.ts';

/**
 * Questions a day that readers may ask of the edge's Board. The free plan gives 100,000 object requests a day, and
 * probing 1,000 checks every minute takes some 40,000 of them; each question reads up to 91 rows of 5 million.
 */
export const EDGE_READS_PER_DAY = 10_000;

/** How much of a day's share is used. */
export interface Reads {
  /** Days since the epoch, UTC. */
  readonly day: number;
  readonly count: number;
}

/** Counts one question. `retryAfter`: the share is used up, ask again in so many seconds, when the next day begins. */
export const countRead = (
  before: Reads | undefined,
  now: number,
  most: number | undefined,
): { readonly reads: Reads; readonly retryAfter?: number } => {
  const day = Math.floor(now / DAY_MS);
  const count = before?.day === day ? before.count : 0;
  if (most !== undefined && count >= most) {
    return { reads: { day, count }, retryAfter: Math.ceil(((day + 1) * DAY_MS - now) / 1000) };
  }
  return { reads: { day, count: count + 1 } };
};
