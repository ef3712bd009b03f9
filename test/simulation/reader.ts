import type { StatusAnswer } from '../../src/contract/view.ts';
import { asStale, EMPTY_VIEW } from '../../src/present/web/overall.ts';
import type { Chance } from './chance.ts';
import { demand, KV_LAG } from './setting.ts';
import type { World, Written } from './world.ts';

/** What a reader somewhere gets: KV may lag, and the reader's own clock is right. */
export const seenBy = (
  { written, timeline }: World,
  chance: Chance,
): (Written & { readonly status: StatusAnswer }) | undefined => {
  const lag = chance.below(KV_LAG);
  const newest = written.findLast(({ at }) => at <= timeline.now - lag);
  if (newest === undefined) return undefined;
  const status: StatusAnswer = JSON.parse(newest.text.slice(0, newest.text.indexOf('\n')));
  if (timeline.now <= newest.meta.dueBy) return { ...newest, status };
  return { ...newest, status: asStale({ status, details: EMPTY_VIEW.details }).status };
};

/** Nothing shows an old status as if it were fresh. */
export const verifyReader = (world: World, chance: Chance): void => {
  const seen = seenBy(world, chance);
  if (seen === undefined) return;
  const { status, madeAt, meta, promised, text } = seen;
  // How far ahead the Board's clock was when it made the view: it may step while that is stored.
  const ahead = Math.max(0, meta.updatedAt - madeAt);
  const age = world.timeline.now - madeAt;
  const told = status.checks.map((check) => check.status);
  const stale = status.stale && told.every((each) => each === 'unknown');
  demand(stale || age <= promised + ahead, () => `a view ${age} ms old reads ${told}`);
  demand(!text.includes('"db'), () => 'a hidden check was published');
};
