import type { DocStore } from '../../contract/store.ts';
import { firstSlot, LEVELS, type Level, pageOf, SPAN_NAMES, SPANS, slotAt, slotStart } from './grid.ts';
import { Page, SHARDS, shardOf } from './pages.ts';
import { addPaged, type Summary, wasIn } from './summary.ts';

/** The pages of a level that a span still covers, up to one bucket past `now`: a prober's clock may be ahead of ours. */
const pagesOf = (level: Level, now: number): number[] => {
  const spans = SPAN_NAMES.filter((span) => SPANS[span].level === level);
  const first = pageOf(level, Math.min(...spans.map((span) => firstSlot(span, now))));
  return Array.from({ length: pageOf(level, slotAt(level, now) + 1) - first + 1 }, (_, index) => first + index);
};

type Members = readonly (readonly [check: string, summary: Summary])[];

/** Start of the first bucket of one check on a page, if it has any. */
const addPage = (page: Page, level: Level, [check, summary]: Members[number], now: number): number | undefined => {
  let first: number | undefined;
  for (const [slot, bucket] of page.slots(check)) {
    if (!wasIn(summary, level, slot)) continue;
    addPaged(summary, level, slot, bucket, now);
    first = Math.min(first ?? Number.MAX_SAFE_INTEGER, slotStart(level, slot));
  }
  return first;
};

/**
 * Fills the totals and bars of summaries that an older version stored, from their pages, one page at a time: once, with
 * the first tick after the upgrade.
 *
 * @param summaries those without totals, by check.
 * @param now how far the store's history goes, ms since the epoch.
 */
export const recount = async (summaries: ReadonlyMap<string, Summary>, store: DocStore, now: number): Promise<void> => {
  const shards = Array.from(
    { length: SHARDS },
    (_, shard): Members => [...summaries].filter(([check]) => shardOf(check) === shard),
  );
  const begins = new Map<Summary, number>();
  for (const level of LEVELS) {
    for (const number of pagesOf(level, now)) {
      for (const [shard, members] of shards.entries()) {
        if (members.length === 0) continue;
        const page = await Page.read(store, level, number, shard);
        for (const member of members) {
          const first = addPage(page, level, member, now);
          if (first !== undefined) begins.set(member[1], Math.min(begins.get(member[1]) ?? first, first));
        }
      }
    }
  }
  for (const summary of summaries.values()) {
    summary.retried = summary.totals['1y'].retried;
    // Version 1 did not store it.
    if (summary.since === 0) summary.since = begins.get(summary) ?? now;
  }
};
