import type { HistoryAnswer, HistoryBucket } from '../../src/contract/board.ts';
import type { Check } from '../../src/contract/check.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import type { CheckDetails, CheckView, Window } from '../../src/contract/view.ts';
import type { Naive, Seen } from '../engine/history/naive.ts';
import { naiveIncidents } from './incidents.ts';
import { DAY, demand, demandSame, type Excuses, HOUR, MINUTE } from './setting.ts';
import type { World } from './world.ts';

/** Each window's buckets: how long one is, and how many lie before the running one. */
const WINDOWS: Readonly<Record<Window, readonly [width: number, buckets: number]>> = {
  '24h': [5 * MINUTE, 288],
  '7d': [HOUR, 168],
  '30d': [DAY, 30],
  '90d': [DAY, 90],
};
const NAMES = Object.keys(WINDOWS) as Window[];
const LENGTHS: Readonly<Record<Window, number>> = { '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY, '90d': 90 * DAY };

const beginOf = (window: Window, now: number): number => {
  const [width, buckets] = WINDOWS[window];
  return (Math.floor(now / width) - buckets) * width;
};

const close = (what: string, got: number | null, expected: number | null, error = 1e-9): void => {
  const equal = got === expected || Math.abs((got ?? -1) - (expected ?? -1)) <= error;
  demand(equal, () => `${what} is ${got}, and ${expected} by the naive model`);
};

/** Whether two readings may be about the same time, by clocks that disagree: either may be right. */
const isDisputed = ({ seen }: Naive, { clockStepped }: Excuses): boolean =>
  clockStepped || seen.some(({ at }, index) => at < (seen[index - 1]?.at ?? at));

const uptimeOf = ({ known, failed }: { readonly known: number; readonly failed: number }) =>
  known === 0 ? null : 1 - failed / known;

/** Uptime of a window; none where the check is younger than that. */
const windowUptime = (naive: Naive, length: number, begin: number, now: number): number | null =>
  naive.knownSince > now - length ? null : uptimeOf(naive.figures(begin, Number.POSITIVE_INFINITY, now));

/** The three percentiles, within the two percent that the project promises. */
const verifyLatency = (what: string, told: HistoryAnswer['latency'], within: readonly Seen[]): void => {
  const sorted = within.flatMap(({ latency }) => latency ?? []).sort((a, b) => a - b);
  for (const [name, rank] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    const exact = sorted[Math.floor(rank * (sorted.length - 1))] ?? null;
    close(`${what} ${name}`, told[name], exact, 0.02 * (exact ?? 0));
  }
};

const countsOf = (within: readonly Seen[]) => {
  const verdicts: Record<Verdict, number> = { pass: 0, warn: 0, fail: 0, unknown: 0 };
  for (const { judgement } of within) verdicts[judgement.verdict]++;
  const retries = within.reduce((sum, { attempts }) => sum + attempts - 1, 0);
  return { verdicts, retries, retried: within.filter(({ attempts }) => attempts > 1).length };
};

const verifyBucket = (
  what: string,
  { at, verdicts, retries, retried, latency }: HistoryBucket,
  width: number,
  naive: Naive,
): void => {
  const from = Date.parse(at);
  const within = naive.seen.filter((each) => each.at >= from && each.at < from + width);
  demandSame(what, { verdicts, retries, retried }, countsOf(within));
  verifyLatency(what, latency, within);
};

/** `GET /status/:id/history` of one window against every reading that the store has taken. */
const verifyWindow = async (id: string, window: Window, world: World, excuses: Excuses): Promise<void> => {
  const { board, journal, timeline } = world;
  const naive = journal.naive(id);
  const answered = await board.readers.history(id, window, { hidden: true });
  if (answered.kind !== 'ok') throw new Error(`${id}: history answered ${answered.kind}`);
  const { readings, uptime, latency, buckets } = answered.value;
  const begin = beginOf(window, timeline.now);
  const within = naive.seen.filter(({ at }) => at >= begin);
  const what = `${id}: ${window}`;
  demandSame(`${what} readings`, readings, within.length);
  verifyLatency(what, latency, within);
  for (const bucket of buckets) verifyBucket(`${what} at ${bucket.at}`, bucket, WINDOWS[window][0], naive);
  if (isDisputed(naive, excuses)) return;
  close(`${what} uptime`, uptime, windowUptime(naive, LENGTHS[window], begin, timeline.now));
};

/** Days of the page: readings, uptime and the incidents that began in each. */
const verifyDays = (
  { id }: CheckView,
  { days }: CheckDetails,
  { journal, timeline }: World,
  excuses: Excuses,
): void => {
  const naive = journal.naive(id);
  const openAfter: boolean[] = [];
  const begun = naiveIncidents(journal.chapters(id), openAfter);
  for (const [index, readings] of days.readings.entries()) {
    const from = Date.parse(days.from) + index * DAY;
    const within = (at: number) => at >= from && at < from + DAY;
    const what = `${id}: ${new Date(from).toISOString().slice(0, 10)}`;
    demandSame(`${what} readings`, readings, naive.seen.filter(({ at }) => within(at)).length);
    if (isDisputed(naive, excuses)) continue;
    const incidents = begun.filter(({ startedAt }) => within(startedAt)).length;
    demandSame(`${what} incidents`, days.incidents[index], incidents);
    const failed = naive.seen.flatMap(({ at, judgement }, reading) =>
      within(at) && judgement.verdict === 'fail' ? [openAfter[reading]] : [],
    );
    const isExplained = incidents > 0 || failed.includes(true);
    demandSame(`${what} unconfirmed`, days.unconfirmed?.[index], isExplained ? 0 : failed.length);
    close(`${what} uptime`, days.uptime[index]!, uptimeOf(naive.figures(from, from + DAY, timeline.now)), 1e-6);
  }
};

/** What the view says about the past, from running totals: the same as the naive model finds by looking at everything. */
export const verifyTotals = (view: CheckView, details: CheckDetails, world: World, excuses: Excuses): void => {
  const { journal, timeline } = world;
  const naive = journal.naive(view.id);
  const sinceYesterday = naive.seen.filter(({ at }) => at >= beginOf('24h', timeline.now));
  demandSame(`${view.id}: readings of 24h in the view`, view.readings['24h'], sinceYesterday.length);
  verifyLatency(`${view.id}: latency in the view`, details.latency, sinceYesterday);
  const { kinds } = naive.figures(0, Number.POSITIVE_INFINITY, timeline.now);
  const sorted = (record: Record<string, number>) => Object.entries(record).sort();
  demandSame(`${view.id}: failures by kind`, sorted(details.failures), sorted(kinds));
  verifyDays(view, details, world, excuses);
  if (isDisputed(naive, excuses)) return;
  for (const window of NAMES) {
    const expected = windowUptime(naive, LENGTHS[window], beginOf(window, timeline.now), timeline.now);
    close(`${view.id}: uptime of ${window} in the view`, view.uptime[window], expected);
  }
  // A year begins before the week did.
  close(`${view.id}: uptime of 1y in the view`, view.uptime['1y']!, null);
  const { known, retried } = details;
  close(
    `${view.id}: all known uptime`,
    known!.uptime,
    uptimeOf(naive.figures(0, Number.POSITIVE_INFINITY, timeline.now)),
  );
  demandSame(`${view.id}: known since`, known!.since, new Date(naive.knownSince).toISOString());
  const all = naive.figures(0, Number.POSITIVE_INFINITY, timeline.now);
  const day = naive.figures(beginOf('24h', timeline.now), Number.POSITIVE_INFINITY, timeline.now);
  demandSame(`${view.id}: retried`, retried, { '24h': day.retried, total: all.retried });
};

/** Every window of one check, as its readers get it. */
export const verifyHistory = async ({ id }: Check, world: World, excuses: Excuses): Promise<void> => {
  for (const window of NAMES) await verifyWindow(id, window, world, excuses);
};
