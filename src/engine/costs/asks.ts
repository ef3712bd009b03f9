import type { Check } from '../../contract/check.ts';
import { builtInLocation } from '../../contract/location.ts';
import { asWaiting, type Planned, type Shard } from '../board/shards.ts';
import { electorateOf } from '../locations/votes.ts';

/** Whether a check's target is taken to time out, at every attempt. */
export type TimesOut = (check: Check) => boolean;

const plannedFor = (check: Check, timesOut: TimesOut): Planned =>
  timesOut(check) ? asWaiting(check) : { check, slow: false, failing: false };

/**
 * What the checks of a tick ask for: home reads each of them, and of those that another location reads in turn, as many as a
 * tick has on average; of targets that time out, which cost most, apart from the others.
 */
export const asksOf = (due: readonly Check[], timesOut: TimesOut): readonly Planned[] => {
  const alone: Planned[] = [];
  const turns = new Map<string, { readonly location: string; readonly planned: Planned[]; share: number }>();
  for (const check of due) {
    const electorate = electorateOf(check);
    const planned = plannedFor(check, timesOut);
    if (electorate === undefined) {
      alone.push(planned);
      continue;
    }
    const [home, ...others] = electorate.locations;
    alone.push({ ...planned, location: home });
    for (const location of others) {
      const key = `${location} ${planned.slow}`;
      const turn = turns.get(key) ?? { location, planned: [], share: 0 };
      turn.planned.push(planned);
      turn.share += Math.min(1, electorate.interval / electorate.othersEvery);
      turns.set(key, turn);
    }
  }
  const inTurn = [...turns.values()].flatMap(({ location, planned, share }) =>
    planned.slice(0, Math.round(share)).map((each) => ({ ...each, location })),
  );
  return [...alone, ...inTurn];
};

/** Whether a shard is probed by an object that is billed; a remote prober is a call that leaves Cloudflare, or not its object. */
export const isObject = ({ location }: Shard): boolean =>
  location === undefined || builtInLocation(location) !== undefined;

/** Histories that are kept: one a check, and one for each of its locations. */
export const seriesOf = (checks: readonly Check[]): number =>
  checks.reduce((total, { locations = [] }) => total + 1 + locations.length, 0);
