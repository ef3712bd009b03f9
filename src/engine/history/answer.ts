import { BUCKET_MS, type HistoryAnswer, type HistoryBucket } from '../../contract/board.ts';
import type { DocStore } from '../../contract/store.ts';
import type { Window } from '../../contract/view.ts';
import { addBucket, type Bucket, emptyBucket, readingsOf } from './bucket.ts';
import { isCovered, share } from './figures.ts';
import { firstSlot, type Level, pageOf, SPANS, slotAt, slotStart } from './grid.ts';
import type { HistoryState } from './history-state.ts';
import { Page, shardOf } from './pages.ts';
import { quantiles } from './sketch.ts';
import { addAt, type Slots } from './slots.ts';
import { eachWaiting } from './summary.ts';

const paged = async (store: DocStore, check: string, level: Level, first: number, last: number): Promise<Slots> => {
  const from = pageOf(level, first);
  const numbers = Array.from({ length: pageOf(level, last) - from + 1 }, (_, index) => from + index);
  const pages = await Promise.all(numbers.map((page) => Page.read(store, level, page, shardOf(check))));
  return new Map(pages.flatMap((page) => [...page.slots(check)]));
};

const bucketOf = (level: Level, slot: number, bucket: Bucket): HistoryBucket => ({
  at: new Date(slotStart(level, slot)).toISOString(),
  verdicts: { ...bucket.verdicts },
  retries: bucket.retries,
  retried: bucket.retried,
  uptime: share(bucket),
  latency: quantiles(bucket.latency),
});

/** `GET /status/:id/history`, from the pages of one check and the buckets that are not on them yet. */
export const historyAnswer = async (
  state: HistoryState,
  store: DocStore,
  check: string,
  window: Window,
  now: number,
): Promise<HistoryAnswer> => {
  const { level } = SPANS[window];
  const [first, last] = [firstSlot(window, now), slotAt(level, now)];
  const slots = await paged(store, check, level, first, last);
  const open = state.accumulators.get(check)?.open;
  eachWaiting(level, open, state.summaries.get(check), (slot, bucket) => addAt(slots, slot, bucket));
  const shown = [...slots].filter(([slot]) => slot >= first && slot <= last).sort(([a], [b]) => a - b);
  const whole = emptyBucket();
  for (const [, bucket] of shown) addBucket(whole, bucket);
  return {
    id: check,
    window,
    bucketMs: BUCKET_MS[window],
    uptime: isCovered(state, check, window, now) ? share(whole) : null,
    readings: readingsOf(whole),
    latency: quantiles(whole.latency),
    buckets: shown
      .filter(([, bucket]) => readingsOf(bucket) > 0)
      .map(([slot, bucket]) => bucketOf(level, slot, bucket)),
  };
};
