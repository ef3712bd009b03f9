import * as v from 'valibot';
import { timeSchema } from '../../contract/incident.ts';
import type { Status } from '../../contract/verdict.ts';
import type { CheckView, View } from '../../contract/view.ts';

export const HEALTH_JSON = 'application/health+json';

const HEALTHS = ['pass', 'warn', 'fail'] as const;
type Health = (typeof HEALTHS)[number];

/** The draft has three states: `unknown` is a warning, not a failure. */
const HEALTH: Readonly<Record<Status, Health>> = { up: 'pass', degraded: 'warn', down: 'fail', unknown: 'warn' };

const observationSchema = v.object({
  componentId: v.string(),
  componentType: v.string(),
  status: v.picklist(HEALTHS),
  observedValue: v.optional(v.number()),
  observedUnit: v.optional(v.string()),
  time: v.optional(timeSchema),
  output: v.optional(v.string()),
});
type Observation = v.InferOutput<typeof observationSchema>;

/** The draft's answer; its checks are keyed `id:measure`, or `id:status` where nothing was measured. */
export const healthJsonSchema = v.object({
  status: v.picklist(HEALTHS),
  checks: v.record(v.string(), v.array(observationSchema)),
});
export type HealthJson = v.InferOutput<typeof healthJsonSchema>;

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
