import type { Check } from '../../src/contract/check.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';
import type { Chance } from './chance.ts';
import { seenBy } from './reader.ts';
import { CHECKS, CRON, DAY, demand, PACE, STEP } from './setting.ts';
import type { World } from './world.ts';

/** What happened in a week that makes some of the promises weaker. */
export interface Excuses {
  readonly clockStepped: boolean;
  /** A clock that stepped back, or a run on demand: a slot may rightly have a second reading. */
  readonly slotsMayRepeat: boolean;
}

/** A week of history pages for every level and shard, and a few packed documents. */
const MOST_DOCUMENTS = 400;

/** The history deletes at most 24 expired documents of each of its three levels at a time; the rest is pages. */
const MOST_WRITES = 120;

function same(what: string, got: unknown, expected: unknown): void {
  const texts = [got, expected].map((value) => JSON.stringify(value));
  demand(texts[0] === texts[1], () => `${what}: ${texts[0]}, and ${texts[1]} by the naive model`);
}

/** However the clock went, no day has more writes than its budget and what the clock's range may have given. */
function verifyBudget({ publishes }: World, { clockStepped }: Excuses): void {
  const most = PACE.perDay! * (clockStepped ? 1 + (2 * STEP) / DAY : 1);
  let first = 0;
  for (const [index, at] of publishes.entries()) {
    while (publishes[first]! <= at - DAY) first++;
    demand(
      index - first + 1 <= most,
      () => `${index - first + 1} views were written within a day, ${most} are allowed`,
    );
  }
}

function verifyBounds({ store, largestCommit }: World): void {
  demand(store.docs.size <= MOST_DOCUMENTS, () => `the store has ${store.docs.size} documents`);
  demand(largestCommit <= MOST_WRITES, () => `a commit has ${largestCommit} writes`);
}

function verifySlots({ journal }: World, { slotsMayRepeat }: Excuses): void {
  for (const { id } of CHECKS) {
    const entries = journal.entries(id);
    const serials = entries.flatMap(({ serial }) => serial ?? []);
    demand(new Set(serials).size === serials.length, () => `${id}: a reading was counted twice`);
    if (slotsMayRepeat) continue;
    demand(new Set(entries.map(({ slot }) => slot)).size === entries.length, () => `${id}: a slot was probed twice`);
  }
}

/** Status, `since`, counts and uptime against the naive models. */
async function verifyCheck({ id }: Check, { board, journal, timeline }: World, excuses: Excuses): Promise<void> {
  const answered = await board.readers.history(id, '90d', { hidden: true });
  demand(answered.kind === 'ok', () => `${id}: history answered ${answered.kind}`);
  if (answered.kind !== 'ok') return;
  const naive = journal.naive(id).figures(0, Number.POSITIVE_INFINITY, timeline.now);
  const verdicts = { pass: 0, warn: 0, fail: 0, unknown: 0 };
  for (const bucket of answered.value.buckets)
    for (const verdict of ['pass', 'warn', 'fail', 'unknown'] as const) verdicts[verdict] += bucket.verdicts[verdict];
  same(`${id}: readings by verdict`, verdicts, naive.verdicts);
  same(`${id}: readings`, answered.value.readings, journal.count(id));
  if (excuses.clockStepped) return;
  const expected = naive.known === 0 ? null : 1 - naive.down / naive.known;
  const uptime = answered.value.uptime;
  demand(
    uptime === expected || Math.abs((uptime ?? -1) - (expected ?? -1)) < 1e-9,
    () => `${id}: uptime is ${uptime}, and ${expected} by the naive model`,
  );
}

/** After the calm there is a fresh view, and everything is as the naive model says. */
async function verifyView(world: World, chance: Chance): Promise<void> {
  const { board, journal, timeline } = world;
  demand(seenBy(world, chance)?.status.stale === false, () => 'after hours of calm there is no fresh view');
  const { text } = await board.hiddenView();
  const { checks }: StatusAnswer = JSON.parse(text.slice(0, text.indexOf('\n')));
  for (const view of checks) {
    const { status, since } = journal.told(view.id);
    const expected = [status ?? 'unknown', since === undefined ? null : new Date(since).toISOString()];
    same(`${view.id}: status and since`, [view.status, view.since], expected);
    const age = timeline.now - Date.parse(view.checkedAt!);
    demand(age <= 3 * CRON, () => `${view.id}: was last probed ${age} ms ago`);
  }
}

/** What must hold once the week is over and everything has come right. */
export async function verifyWeek(world: World, chance: Chance, excuses: Excuses): Promise<void> {
  verifyBudget(world, excuses);
  verifyBounds(world);
  verifySlots(world, excuses);
  for (const each of CHECKS) await verifyCheck(each, world, excuses);
  await verifyView(world, chance);
  const wake = await world.board.nextWake();
  demand(wake === undefined, () => 'an alert still waits although its receiver is back for hours');
}
