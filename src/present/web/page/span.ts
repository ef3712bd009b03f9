import type { HistoryAnswer } from '../../../contract/board.ts';
import { DAY_MS } from '../../../contract/check.ts';
import type { Window } from '../../../contract/view.ts';

const WINDOW_MS: Readonly<Record<Window, number>> = {
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  '90d': 90 * DAY_MS,
};

/** Buckets that a chart shows at least: a check of five minutes would be one block otherwise. */
const FEWEST_BUCKETS = 12;

/** A stretch of time on the axis, ms. */
export interface Span {
  readonly start: number;
  readonly length: number;
}

/** What the charts of a history show: its window, or as much of it as there is something to see of. */
export const spanOf = ({ window, bucketMs, buckets }: HistoryAnswer, now: number): Span => {
  const first = buckets[0] === undefined ? now : Date.parse(buckets[0].at);
  const known = Math.max(now - first, FEWEST_BUCKETS * bucketMs);
  const length = Math.min(WINDOW_MS[window], known);
  return { start: now - length, length };
};
