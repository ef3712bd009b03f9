import type { CheckRegistry } from '../../contract/check.ts';
import type { Config } from '../../contract/config.ts';
import type { PublishedView } from '../../contract/view.ts';
import type { BoardState } from './board-state.ts';
import { freshFor, type Pace } from './publication.ts';
import { CRON_MS } from './schedule.ts';
import { buildView, viewText } from './view.ts';

/** What a Board is set up with, for as long as it lives. */
export interface BoardSettings {
  readonly config: Config;
  readonly types: CheckRegistry;
  readonly pace: Pace;
  /** Questions of readers that are answered in a day; none is no limit. */
  readonly readsPerDay?: number | undefined;
}

/** What staleness is counted in; the cron's pace where a config has no checks. */
export const shortestInterval = ({ checks }: Config): number => {
  const intervals = checks.map(({ interval }) => interval);
  return intervals.reduce((least, interval) => Math.min(least, interval), intervals[0] ?? CRON_MS);
};

/** The view as it is published; or, with `hidden`, as only those get it who have shown the token. */
export const render = (settings: BoardSettings, state: BoardState, now: number, hidden: boolean): PublishedView => {
  const { config, types, pace } = settings;
  return {
    text: viewText(buildView({ config, types, board: state, now, hidden })),
    meta: {
      version: 1,
      etag: `${now.toString(36)}-${state.runner.publication.writes.toString(36)}`,
      dueBy: now + freshFor(pace, shortestInterval(config)),
      updatedAt: now,
    },
  };
};
