import { BUCKET_MS, type Bucket, type HistoryAnswer } from '../../contract/board.ts';
import type { DocStore } from '../../contract/store.ts';
import type { Window } from '../../contract/view.ts';
import { share } from './figures.ts';
import { DAY, FIVE, firstSlot, HOUR, type Level, pageOf, SPANS, slotAt, slotStart, slotWithin } from './grid.ts';
import type { Ledger } from './ledger.ts';
import { Page, shardOf } from './pages.ts';
import { quantiles } from './sketch.ts';
import { addAt, type Slots } from './slots.ts';
import { addTally, emptyTally, readingsOf, type Tally } from './tally.ts';

/** What is not on the level's pages yet. */
function unpaged({ tracks, summaries }: Ledger, check: string, level: Level): Slots {
  const slots: Slots = new Map();
  const sources = [
    [FIVE, tracks.get(check)?.open],
    [HOUR, level === FIVE ? undefined : summaries.get(check)?.hours],
    [DAY, level === DAY ? summaries.get(check)?.days : undefined],
  ] as const;
  for (const [finer, held] of sources) {
    for (const [slot, tally] of held ?? []) addAt(slots, slotWithin(level, finer, slot), tally);
  }
  return slots;
}

async function paged(store: DocStore, check: string, level: Level, first: number, last: number): Promise<Slots> {
  const from = pageOf(level, first);
  const numbers = Array.from({ length: pageOf(level, last) - from + 1 }, (_, index) => from + index);
  const pages = await Promise.all(numbers.map((page) => Page.read(store, level, page, shardOf(check))));
  return new Map(pages.flatMap((page) => [...page.slots(check)]));
}

const bucketOf = (level: Level, slot: number, tally: Tally): Bucket => ({
  at: new Date(slotStart(level, slot)).toISOString(),
  verdicts: { ...tally.verdicts },
  retries: tally.retries,
  uptime: share(tally),
  latency: quantiles(tally.latency),
});

/** `GET /status/:id/history`, from the pages of one check and what is not on them yet. */
export async function historyAnswer(
  ledger: Ledger,
  store: DocStore,
  check: string,
  window: Window,
  now: number,
): Promise<HistoryAnswer> {
  const { level } = SPANS[window];
  const [first, last] = [firstSlot(window, now), slotAt(level, now)];
  const slots = await paged(store, check, level, first, last);
  for (const [slot, tally] of unpaged(ledger, check, level)) addAt(slots, slot, tally);
  const shown = [...slots].filter(([slot]) => slot >= first && slot <= last).sort(([a], [b]) => a - b);
  const whole = emptyTally();
  for (const [, tally] of shown) addTally(whole, tally);
  return {
    id: check,
    window,
    bucketMs: BUCKET_MS[window],
    uptime: share(whole),
    readings: readingsOf(whole),
    latency: quantiles(whole.latency),
    buckets: shown.filter(([, tally]) => readingsOf(tally) > 0).map(([slot, tally]) => bucketOf(level, slot, tally)),
  };
}
