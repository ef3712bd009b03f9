import type { AlertInput, CheckAlertInput, SightChange } from '../../contract/alert.ts';
import type { Check } from '../../contract/check.ts';
import type { Config } from '../../contract/config.ts';
import { alertsOf } from '../config/selector.ts';
import { type Ballot, locationsThatSay, votesByPlace } from '../locations/fold.ts';
import { placesIn } from '../locations/places.ts';
import type { LocationState } from '../locations/state.ts';
import { electorateOf, isStale } from '../locations/votes.ts';
import { maintained } from '../maintenance/maintenance.ts';
import { causeOf } from '../status/cause.ts';
import { reasonsOf, statusOf } from '../status/records.ts';
import type { BoardState } from './board-state.ts';
import { freshFor } from './publication.ts';
import { type BoardSettings, shortestInterval } from './render.ts';
import { slotOf } from './schedule.ts';

const nameOf = (id: string, { locations }: Config): string => locations.find((each) => each.id === id)?.name ?? id;

/** The locations that say what the status says, where several vote. */
const confirmedFrom = (
  check: Check,
  { records, locations: { votes, locations } }: BoardState,
  config: Config,
  now: number,
): CheckAlertInput['confirmedFrom'] => {
  const electorate = electorateOf(check);
  const status = statusOf(records.get(check.id));
  if (electorate === undefined || electorate.locations.length < 2) return undefined;
  if (status !== 'down' && status !== 'degraded') return undefined;
  const own = votes.get(check.id);
  const slot = slotOf(check.interval, now);
  const placeOf = placesIn(locations);
  const ballots = electorate.locations.map((location): Ballot => {
    const vote = own?.get(location);
    const counts =
      vote !== undefined && locations.get(location)?.blind === undefined && !isStale(electorate, vote, slot);
    return { location, place: placeOf(location), verdict: counts ? vote.verdict : 'unknown' };
  });
  const found = locationsThatSay(ballots, status === 'down' ? 'fail' : 'warn');
  if (found.length === 0) return undefined;
  return { locations: found.map((id) => nameOf(id, config)), of: votesByPlace(ballots).size };
};

/** Locations that went blind between two states, or see again. */
const sightChanges = (
  before: LocationState['locations'],
  after: LocationState['locations'],
  config: Config,
): readonly SightChange[] => {
  if (before === after) return [];
  return [...after.values()].flatMap(({ id, blind }): readonly SightChange[] => {
    const was = before.get(id)?.blind;
    const isBlind = blind !== undefined;
    if (isBlind === (was !== undefined)) return [];
    return [{ id, name: nameOf(id, config), isBlind, since: (blind ?? was)!.since }];
  });
};

const checkAlertInput = (
  check: Check,
  alerts: readonly string[],
  state: BoardState,
  cause: string | undefined,
  maintenance: boolean,
  confirmed: CheckAlertInput['confirmedFrom'],
): CheckAlertInput => {
  const { records, history } = state;
  const record = records.get(check.id);
  return {
    check,
    alerts,
    status: statusOf(record),
    since: record?.state?.since,
    reasons: reasonsOf(record),
    incident: history.ongoing(check.id),
    flapping: record?.state?.flap?.flapping ?? false,
    maintenance,
    cause,
    failing: record?.last?.verdict === 'fail',
    confirmedFrom: confirmed,
  };
};

/** Ticks stayed away for so long that the view went stale meanwhile. */
const gapBefore = (
  { endedAt }: BoardState['runner'],
  { config, pace }: BoardSettings,
  now: number,
): AlertInput['gap'] => {
  if (endedAt === undefined || now - endedAt <= freshFor(pace, shortestInterval(config))) return undefined;
  return { from: endedAt, to: now };
};

/**
 * What alerts are planned from: how things stand after a tick, hidden checks included.
 *
 * @param before the state before the tick.
 */
export const alertInputOf = (
  settings: BoardSettings,
  state: BoardState,
  before: BoardState,
  now: number,
): AlertInput => {
  const maintenance = maintained(settings.config.maintenance, settings.config.checks, now);
  const checks = new Map(settings.config.checks.map((check) => [check.id, check]));
  const cause = (id: string) => causeOf(id, checks, (other) => statusOf(state.records.get(other)));
  return {
    now,
    checks: [...checks.values()].map((check) =>
      checkAlertInput(
        check,
        alertsOf(check, settings.config.alerts),
        state,
        cause(check.id),
        maintenance.has(check.id),
        confirmedFrom(check, state, settings.config, now),
      ),
    ),
    gap: gapBefore(before.runner, settings, now),
    sight: sightChanges(before.locations.locations, state.locations.locations, settings.config),
  };
};
