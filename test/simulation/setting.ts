import type { Check } from '../../src/contract/check.ts';
import type { Config, Maintenance } from '../../src/contract/config.ts';
import { builtInLocation } from '../../src/contract/location.ts';
import type { Pace } from '../../src/engine/board/publication.ts';
import { config } from '../engine/board/board-kit.ts';
import { check } from '../engine/board/fixtures.ts';
import type { Chance } from './chance.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Monday, so that days of the history begin where the week does. */
export const START = Date.UTC(2026, 10, 23);

/** The cron's pace here: coarse, so that thousands of weeks can be played. All other times are scaled to it. */
export const CRON = 30 * MINUTE;
export const PACE: Pace = { every: 1.5 * HOUR, perDay: 27 };

/** How long before its end a week is left alone: long enough for everything to come right. */
export const CALM_TIME = 8 * HOUR;

/** As long as a view may read fresh: three times the shortest interval, or the pace and two minutes. */
export const promisedBy = ({ checks }: Config): number =>
  Math.max(3 * Math.min(CRON * 3, ...checks.map(({ interval }) => interval)), PACE.every + 2 * MINUTE);

/** KV readers may get what was true so long ago. */
export const KV_LAG = MINUTE;

/** Farthest that a step moves the clock. */
export const STEP = 3 * HOUR;

const thresholds = { load: { warn: 1 } };

export const CHECKS: readonly Check[] = [
  check({ id: 'api', type: 'serial', interval: CRON, thresholds }),
  check({
    id: 'web',
    type: 'serial',
    interval: 2 * CRON,
    thresholds,
    dependsOn: ['api'],
    failureThreshold: 3,
    successThreshold: 1,
  }),
  check({ id: 'db', type: 'serial', interval: CRON, thresholds, public: false, failureThreshold: 1 }),
  check({ id: 'job', type: 'heartbeat', interval: CRON, spec: { every: 2 * HOUR, grace: HOUR, token: 'job' } }),
];

/** Every night from two to five, for two of them. */
const MAINTENANCE: Maintenance = {
  id: 'nightly',
  title: 'Backups',
  checks: ['api', 'web'],
  groups: [],
  tags: [],
  schedule: '0 2 * * *',
  duration: 3 * HOUR,
};

/** The same, as the naive model has it. */
export const maintenanceOf = (id: string): { from: number; to: number }[] =>
  MAINTENANCE.checks.includes(id)
    ? Array.from({ length: 9 }, (_, day) => START + (day - 1) * DAY + 2 * HOUR).map((from) => ({
        from,
        to: from + 3 * HOUR,
      }))
    : [];

const withMaintenance = (checks: readonly Check[]): Config => ({ ...config(checks), maintenance: [MAINTENANCE] });

/** Where checks are probed from in one week of four. */
export const PLACES = ['weur', 'enam', 'apac'] as const;

/** Of a target that is always well, asked for by two: whatever one location suffers, it is never down. */
export const isSteady = (id: string): boolean => id.startsWith('db');

const LOCATED: Readonly<Record<string, Partial<Check>>> = {
  api: { locations: PLACES, othersEvery: 3 * HOUR },
  web: { locations: PLACES.slice(0, 2), quorum: 1, othersEvery: 2 * HOUR },
  db: { locations: PLACES, quorum: 2, othersEvery: 4 * HOUR },
};

/** The checks with their locations; the steady one is the canary, as it tells a location from its targets. */
const withPlaces = (checks: readonly Check[]): Config => ({
  ...withMaintenance(checks.map((each) => ({ ...each, ...LOCATED[each.id.replace('-new', '')] }))),
  locations: PLACES.map((id) => builtInLocation(id)!),
  canaries: checks.map(({ id }) => id).filter(isSteady),
});

/** Other locations for those checks that are not steady. */
const withOtherPlaces = (config: Config, chance: Chance): Config => ({
  ...config,
  checks: config.checks.map((each) =>
    each.locations === undefined || isSteady(each.id) || !chance.is(0.3)
      ? each
      : {
          ...each,
          locations: chance.pick([PLACES, PLACES.slice(1), ['apac', 'weur']]),
          quorum: chance.pick([1, 2, 3]),
        },
  ),
});

/** The config as it should be. */
export const rightConfig = (hasPlaces: boolean): Config => (hasPlaces ? withPlaces : withMaintenance)(CHECKS);

/** Another config for the same checks: some gone, renamed, with other intervals and thresholds. */
export const anotherConfig = (chance: Chance, hasPlaces: boolean): Config => {
  const kept = CHECKS.filter(() => chance.is(0.8));
  const changed = kept.map((each) => ({
    ...each,
    ...(chance.is(0.2) ? { name: `Renamed ${each.id}` } : {}),
    ...(chance.is(0.1) ? { id: `${each.id}-new` } : {}),
    ...(chance.is(0.2) ? { interval: CRON * chance.pick([1, 2, 3]) } : {}),
    ...(chance.is(0.2) ? { failureThreshold: chance.pick([1, 2, 4]), successThreshold: chance.pick([1, 2, 5]) } : {}),
  }));
  return hasPlaces ? withOtherPlaces(withPlaces(changed), chance) : withMaintenance(changed);
};

/** What happened in a week that makes some of the promises weaker. */
export interface Excuses {
  readonly clockStepped: boolean;
  /** A clock that stepped back, or a run on demand: a slot may rightly have a second reading. */
  readonly slotsMayRepeat: boolean;
}

/** Throws with what was broken, where it does not hold. */
export const demand = (holds: boolean, what: () => string): void => {
  if (!holds) throw new Error(what());
};

/** The same with what the naive model says. */
export const demandSame = (what: string, got: unknown, expected: unknown): void => {
  const texts = [got, expected].map((value) => JSON.stringify(value));
  demand(texts[0] === texts[1], () => `${what}: ${texts[0]}, and ${texts[1]} by the naive model`);
};
