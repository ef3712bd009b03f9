import type { AlertInput, CheckAlertInput } from '../../contract/alert.ts';
import type { Check } from '../../contract/check.ts';
import { alertsOf } from '../config/selector.ts';
import { maintained } from '../maintenance/maintenance.ts';
import { causeOf } from '../status/cause.ts';
import { reasonsOf, statusOf } from '../status/records.ts';
import type { BoardState } from './board-state.ts';
import { freshFor } from './publication.ts';
import { type BoardSettings, shortestInterval } from './render.ts';

const checkAlertInput = (
  check: Check,
  alerts: readonly string[],
  { records, history }: BoardState,
  cause: string | undefined,
  maintenance: boolean,
): CheckAlertInput => {
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
 * @param runner as it was before the tick.
 */
export const alertInputOf = (
  settings: BoardSettings,
  state: BoardState,
  runner: BoardState['runner'],
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
      ),
    ),
    gap: gapBefore(runner, settings, now),
  };
};
