import type { Details, StatusAnswer } from '../../src/contract/view.ts';
import type { Chance } from './chance.ts';
import { verifyIncidents } from './incidents.ts';
import { verifyHistory, verifyTotals } from './past.ts';
import { verifyPresent } from './present.ts';
import { seenBy } from './reader.ts';
import {
  CHECKS,
  CRON,
  DAY,
  demand,
  demandSame,
  type Excuses,
  isSteady,
  MINUTE,
  PACE,
  PLACES,
  STEP,
} from './setting.ts';
import type { World } from './world.ts';

/** A week of history pages for every level and shard, and a few packed documents. */
const MOST_DOCUMENTS = 400;

/** The history deletes at most 24 expired documents of each of its three levels at a time; the rest is pages. */
const MOST_WRITES = 120;

/** However the clock went, no day has more writes than its budget and what the clock's range may have given. */
const verifyBudget = ({ publishes }: World, { clockStepped }: Excuses): void => {
  const most = PACE.perDay! * (clockStepped ? 1 + (2 * STEP) / DAY : 1);
  let first = 0;
  const burst = Math.floor(PACE.perDay! / 9);
  for (const [index, { at, latest }] of publishes.entries()) {
    while (publishes[first]!.at <= at - DAY) first++;
    demand(
      index - first + 1 <= most,
      () => `${index - first + 1} views were written within a day, ${most} are allowed`,
    );
    // The first is asked for a moment after its tokens were counted.
    const given = burst + ((latest - publishes[0]!.shown + 10 * MINUTE) / DAY) * (PACE.perDay! - burst);
    demand(index + 1 <= given, () => `view ${index + 1} was written, and tokens were given for ${given}`);
  }
};

const verifyBounds = ({ store, checks, largestCommit, largest }: World): void => {
  // The history of each location is a track of its own.
  const tracks = checks.some(({ locations }) => locations !== undefined) ? 1 + PLACES.length : 1;
  demand(store.docs.size <= MOST_DOCUMENTS * tracks, () => `the store has ${store.docs.size} documents`);
  demand(largestCommit <= MOST_WRITES * tracks, () => `a commit has ${largestCommit} writes`);
  for (const [kind, most] of Object.entries(MOST_BYTES)) {
    const bytes = largest.get(kind) ?? 0;
    demand(bytes <= most * tracks, () => `a document "${kind}" has ${bytes} bytes`);
  }
};

/**
 * Bytes of the documents that the Board holds in memory: four checks, and as many that were renamed. Half as much again as
 * in any of 2,000 weeks.
 */
const MOST_BYTES = { state: 6800, track: 4300, summary: 5200, incidents: 150, runner: 300, alerts: 250, message: 4200 };

const verifySlots = ({ journal }: World, { slotsMayRepeat }: Excuses): void => {
  for (const { id } of CHECKS) {
    const entries = journal.entries(id);
    const serials = entries.flatMap(({ serial }) => serial ?? []);
    demand(new Set(serials).size === serials.length, () => `${id}: a reading was counted twice`);
    if (slotsMayRepeat) continue;
    demand(new Set(entries.map(({ slot }) => slot)).size === entries.length, () => `${id}: a slot was probed twice`);
  }
};

/** After the calm there is a fresh view, and everything is as the naive model says. */
const verifyView = async (world: World, chance: Chance, excuses: Excuses): Promise<void> => {
  const { board, journal, timeline } = world;
  demand(seenBy(world, chance)?.status.stale === false, () => 'after hours of calm there is no fresh view');
  const { text } = await board.hiddenView();
  const { checks }: StatusAnswer = JSON.parse(text.slice(0, text.indexOf('\n')));
  const details: Details = JSON.parse(text.slice(text.indexOf('\n')));
  for (const view of checks) {
    const { status, since } = journal.told(view.id);
    const expected = [status ?? 'unknown', since === undefined ? null : new Date(since).toISOString()];
    demandSame(`${view.id}: status and since`, [view.status, view.since], expected);
    const age = timeline.now - Date.parse(view.checkedAt!);
    demand(age <= 3 * CRON, () => `${view.id}: was last probed ${age} ms ago`);
    verifyTotals(view, details.checks[view.id]!, world, excuses);
  }
};

/** Whatever one location suffered, a target that is always well was not down. */
const verifySteady = ({ journal, places, checks }: World): void => {
  if (places.wereAllCut || checks.every(({ locations }) => locations === undefined)) return;
  for (const id of journal.checks.filter(isSteady))
    for (const { stored, step } of journal.chapters(id))
      demand(stored.status !== 'down', () => `${id}: down at ${step.at} by one location's failure`);
};

/** What must hold once the week is over and everything has come right. */
export const verifyWeek = async (world: World, chance: Chance, excuses: Excuses): Promise<void> => {
  verifyBudget(world, excuses);
  verifyBounds(world);
  verifySlots(world, excuses);
  verifySteady(world);
  verifyPresent(world.journal);
  for (const each of CHECKS) await verifyHistory(each, world, excuses);
  await verifyIncidents(world, chance);
  await verifyView(world, chance, excuses);
  const wake = await world.board.nextWake();
  demand(wake === undefined, () => 'an alert still waits although its receiver is back for hours');
};
