import { type Check, type CheckRegistry, DAY_MS } from '../../contract/check.ts';
import { EDGE_PACE } from '../board/publication.ts';
import { isPushed } from '../board/shards.ts';
import { type Figure, OBJECT_GB } from './limits.ts';
import { calmPublications, rowsOf } from './rows.ts';
import { ASSUMED, type TimesOut, type Traffic, trafficOf } from './traffic.ts';

/** What a config uses up, by the name of what is limited. */
export type Figures = Readonly<Record<Figure, number>>;

/** Heartbeats a day: each is a request to the Board, and a row. */
const pushesOf = (checks: readonly Check[], types: CheckRegistry): number => {
  const every = checks.filter((check) => isPushed(check, types)).map(({ spec }) => (spec as { every: number }).every);
  return every.reduce((total, ms) => total + DAY_MS / ms, 0);
};

export const figuresOf = (checks: readonly Check[], types: CheckRegistry, timesOut: TimesOut): Figures => {
  const traffic = trafficOf(checks, types, timesOut);
  const pushes = pushesOf(checks, types);
  const { cronEvents, alarms, gap } = traffic.day;
  const publications = checks.some(timesOut) ? EDGE_PACE.perDay! : calmPublications(EDGE_PACE, gap);
  return {
    probers: peak(traffic, 'probers'),
    'external subrequests': peak(traffic, 'subrequests'),
    connections: peak(traffic, 'connections'),
    'CPU of an object': peak(traffic, 'cpu'),
    'cron events': cronEvents,
    'object requests': cronEvents + alarms + dayTotal(traffic, 'probers') + pushes,
    'object time': secondsOf(traffic, publications) * OBJECT_GB,
    'rows written': rowsOf(checks, traffic) + pushes,
    'KV writes': publications,
    'KV reads': 0,
  };
};

/** Seconds that all objects are awake, together: never more than all of them all day, for no tick waits for another's probe. */
const secondsOf = (traffic: Traffic, publications: number): number => {
  const objects = 1 + peak(traffic, 'probers');
  const asked = dayTotal(traffic, 'seconds') + (publications * ASSUMED.publishing) / 1_000;
  return Math.min(asked, (objects * DAY_MS) / 1_000);
};

type Each = keyof Traffic['ticks'][number]['cost'];

const peak = ({ ticks }: Traffic, figure: Each): number =>
  ticks.reduce((most, { cost }) => Math.max(most, cost[figure]), 0);

const dayTotal = ({ ticks }: Traffic, figure: Each): number =>
  ticks.reduce((total, { cost, times }) => total + cost[figure] * times, 0);
