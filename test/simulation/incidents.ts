import type { Incident } from '../../src/contract/incident.ts';
import type { Status, Verdict } from '../../src/contract/verdict.ts';
import type { Chance } from './chance.ts';
import type { Chapter } from './journal.ts';
import { hasWaited } from './present.ts';
import { CHECKS, demand, demandSame } from './setting.ts';
import type { World } from './world.ts';

/** What is published about an incident, in times since the epoch. */
interface Plain {
  readonly startedAt: number;
  readonly confirmedAt: number;
  readonly resolvedAt: number | 'abandoned' | null;
  readonly worst: Status;
  readonly readings: number;
}

const SEVERITY: readonly Status[] = ['up', 'unknown', 'degraded', 'down'];
const isTrouble = (status: Status | undefined): boolean => status === 'degraded' || status === 'down';
const isBad = (verdict: Verdict): boolean => verdict === 'warn' || verdict === 'fail';

/** Readings up to this one that say something, from `since` on. */
const knownSince = (chapters: readonly Chapter[], since: number): number => {
  const first = chapters.findLastIndex(({ step }) => step.at === since);
  return chapters.slice(first).filter(({ step }) => step.verdict !== 'unknown').length;
};

/**
 * Every incident of a check, oldest first, from its whole story.
 *
 * @param openAfter gets, for each reading, whether an incident is open after it.
 */
export const naiveIncidents = (story: readonly Chapter[], openAfter: boolean[] = []): readonly Plain[] => {
  const incidents: Plain[] = [];
  let open: Plain | undefined;
  const end = (resolvedAt: Plain['resolvedAt'], less = 0) => {
    if (open) incidents.push({ ...open, resolvedAt, readings: Math.max(1, open.readings - less) });
    open = undefined;
  };
  for (const [index, { step, told, wasGone }] of story.entries()) {
    if (wasGone) end('abandoned');
    const changed = told.status !== story[index - 1]?.told.status;
    const soFar = story.slice(0, index + 1);
    openAfter[index] = isTrouble(told.status) && (open !== undefined || changed || isBad(step.verdict));
    if (open === undefined) {
      if (!openAfter[index]) continue;
      // Where nothing changed, its last incident ended when it left the config.
      const startedAt = changed ? told.since! : step.at;
      const readings = Math.max(1, knownSince(soFar, startedAt));
      open = { startedAt, confirmedAt: step.at, resolvedAt: null, worst: told.status!, readings };
      continue;
    }
    const worst = SEVERITY[Math.max(SEVERITY.indexOf(open.worst), SEVERITY.indexOf(told.status!))]!;
    open = { ...open, worst, readings: open.readings + 1 };
    openAfter[index] = told.status !== 'up';
    if (changed && told.status === 'up') end(told.since!, knownSince(soFar, told.since!));
  }
  return open ? [...incidents, open] : incidents;
};

/** Page by page, as a reader gets them. */
const listed = async ({ board }: World, limit: number): Promise<Incident[]> => {
  const all: Incident[] = [];
  for (let before: string | undefined; ; ) {
    const page = await board.readers.incidents({ before, limit }, { hidden: true });
    if (page.kind !== 'ok') throw new Error(`incidents answered ${page.kind}`);
    all.push(...page.value.incidents);
    if (page.value.next === null) return all;
    before = page.value.next;
  }
};

const plain = ({ startedAt, confirmedAt, resolvedAt, worst, readings, timeline }: Incident): Plain => {
  const abandoned = timeline.at(-1)?.reasons[0]?.message === 'the check was taken out of the config';
  const resolved = resolvedAt === null ? null : Date.parse(resolvedAt);
  return {
    startedAt: Date.parse(startedAt),
    confirmedAt: Date.parse(confirmedAt),
    resolvedAt: abandoned ? 'abandoned' : resolved,
    worst,
    readings,
  };
};

/** Every incident is there once, page by page and by its name, and is as the naive model says. */
export const verifyIncidents = async (world: World, chance: Chance): Promise<void> => {
  const all = await listed(world, 1 + Math.floor(chance.below(9)));
  demand(new Set(all.map(({ id }) => id)).size === all.length, () => 'an incident is listed twice');
  for (const { id } of CHECKS) {
    const told = all.filter(({ check }) => check === id).reverse();
    const chapters = world.journal.chapters(id);
    if (hasWaited(chapters)) continue;
    const naive = naiveIncidents(chapters);
    demandSame(`${id}: incidents`, told.map(plain), naive);
  }
  if (all.length === 0) return;
  const one = chance.pick(all);
  const asked = await world.board.readers.incident(one.id, { hidden: true });
  const same = asked.kind === 'ok' && JSON.stringify(asked.value) === JSON.stringify(one);
  demand(same, () => `${one.id} is listed, and by itself it is ${JSON.stringify(asked)}`);
};
