import type { Status } from '../../contract/verdict.ts';
import type { CheckView, View } from '../../contract/view.ts';

export const HEALTH_JSON = 'application/health+json';

type Health = 'pass' | 'warn' | 'fail';

/** The draft knows three words: what we could not look at is a warning, not a failure. */
const HEALTH: Readonly<Record<Status, Health>> = { up: 'pass', degraded: 'warn', down: 'fail', unknown: 'warn' };

interface Observation {
  readonly componentId: string;
  readonly componentType: string;
  readonly status: Health;
  readonly observedValue?: number;
  readonly observedUnit?: string;
  readonly time?: string;
  readonly output?: string;
}

export interface HealthJson {
  readonly status: Health;
  readonly checks: Readonly<Record<string, readonly Observation[]>>;
}

const observations = (check: CheckView, units: Readonly<Record<string, string>>): [string, Observation[]][] => {
  const output = check.reasons.map((reason) => reason.message).join('; ');
  const common: Observation = {
    componentId: check.id,
    componentType: check.type,
    status: HEALTH[check.status],
    ...(check.checkedAt === null ? {} : { time: check.checkedAt }),
    ...(output === '' ? {} : { output }),
  };
  const measures = Object.entries(check.measures);
  if (measures.length === 0) return [[`${check.id}:status`, [common]]];
  return measures.map(([name, value]) => [
    `${check.id}:${name}`,
    [{ ...common, observedValue: value, ...(units[name] ? { observedUnit: units[name] } : {}) }],
  ]);
};

/** The answer in the words of draft-inadarei-api-health-check-06; served as 503 on `fail`, as the draft asks. */
export const healthJson = (view: View): HealthJson => ({
  status: HEALTH[view.status.status],
  checks: Object.fromEntries(
    view.status.checks.flatMap((check) => observations(check, view.details.checks[check.id]?.units ?? {})),
  ),
});
