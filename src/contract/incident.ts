import * as v from 'valibot';
import { FAILURE_KINDS } from './failure.ts';
import { STATUSES } from './verdict.ts';

export const reasonSchema = v.object({
  kind: v.picklist(FAILURE_KINDS),
  message: v.string(),
});

/** ISO 8601 in UTC, as `Date.prototype.toISOString` writes it. */
export const timeSchema = v.pipe(v.string(), v.isoTimestamp());

/** The time from leaving `up` to returning. */
export const incidentSchema = v.object({
  id: v.string(),
  check: v.string(),
  name: v.string(),
  /** The worst status it has reached. */
  worst: v.picklist(STATUSES),
  status: v.picklist(STATUSES),
  /** Time of the first reading that was not healthy. */
  startedAt: timeSchema,
  /** When enough readings agreed. */
  confirmedAt: timeSchema,
  resolvedAt: v.nullable(timeSchema),
  reasons: v.array(reasonSchema),
  /** Readings taken while it lasted. */
  readings: v.pipe(v.number(), v.integer()),
  timeline: v.array(v.object({ at: timeSchema, status: v.picklist(STATUSES), reasons: v.array(reasonSchema) })),
});

export type Incident = v.InferOutput<typeof incidentSchema>;
