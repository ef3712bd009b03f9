import * as v from 'valibot';
import { incidentSchema, reasonSchema, timeSchema } from './incident.ts';
import { STATUSES, VERDICTS } from './verdict.ts';

/** A ratio, 0 to 1; null while nothing is known. */
export const share = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Number of readings by verdict. */
export const countsByVerdictSchema = v.object({ pass: count, warn: count, fail: count, unknown: count });

/** Percentiles in ms; null where nothing was measured. */
export const latencySchema = v.object({
  p50: v.nullable(v.number()),
  p95: v.nullable(v.number()),
  p99: v.nullable(v.number()),
});

/** Windows of `GET /status/:id/history`. */
export const WINDOWS = ['24h', '7d', '30d', '90d'] as const;
export type Window = (typeof WINDOWS)[number];

/** Windows of uptime. */
export const UPTIME_WINDOWS = [...WINDOWS, '1y'] as const;
export type UptimeWindow = (typeof UPTIME_WINDOWS)[number];

/** One check in `GET /status` and `GET /status/:id`: the allow-list of what may be public. */
export const checkViewSchema = v.object({
  id: v.string(),
  name: v.string(),
  group: v.nullable(v.string()),
  type: v.string(),
  status: v.picklist(STATUSES),
  /** Of the last reading; null before the first. */
  verdict: v.nullable(v.picklist(VERDICTS)),
  since: v.nullable(timeSchema),
  checkedAt: v.nullable(timeSchema),
  latencyMs: v.nullable(v.number()),
  attempts: count,
  measures: v.record(v.string(), v.number()),
  reasons: v.array(reasonSchema),
  /** Null if the history is shorter than the window. `1y` is absent from a view that an older version published. */
  uptime: v.object({ '24h': share, '7d': share, '30d': share, '90d': share, '1y': v.optional(share) }),
  readings: v.object({ '24h': count }),
  flapping: v.boolean(),
  maintenance: v.boolean(),
  /** A heartbeat that is not due yet. It counts neither in the overall state nor in `require=*`. */
  waiting: v.optional(v.literal(true)),
  /** Id of the check that is down and that this one depends on. */
  cause: v.optional(v.string()),
});
export type CheckView = v.InferOutput<typeof checkViewSchema>;

/** Maintenance is announced so many days before it begins. */
export const ANNOUNCED_DAYS = 14;

/** A window that is open, or that begins within {@link ANNOUNCED_DAYS}. */
export const maintenanceViewSchema = v.object({
  id: v.string(),
  title: v.string(),
  checks: v.array(v.string()),
  startsAt: timeSchema,
  endsAt: timeSchema,
  ongoing: v.boolean(),
});
export type MaintenanceView = v.InferOutput<typeof maintenanceViewSchema>;

/** `GET /status`. */
export const statusAnswerSchema = v.object({
  status: v.picklist(STATUSES),
  updatedAt: v.nullable(timeSchema),
  stale: v.boolean(),
  counts: v.object({ up: count, degraded: count, down: count, unknown: count }),
  checks: v.array(checkViewSchema),
  /** Planned work, ongoing and announced, the next first. */
  maintenance: v.array(maintenanceViewSchema),
});
export type StatusAnswer = v.InferOutput<typeof statusAnswerSchema>;

/** What one location says of a check. */
export const locationVoteSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** Of its last reading; `unknown` while the location is blind, null where it has none. */
  verdict: v.nullable(v.picklist(VERDICTS)),
  latencyMs: v.nullable(v.number()),
  checkedAt: v.nullable(timeSchema),
  /** Why it is not `pass`. */
  reason: v.nullable(v.string()),
  /** Of the last 24 hours, as read from there. */
  latency: latencySchema,
});
export type LocationVote = v.InferOutput<typeof locationVoteSchema>;

/** A location that checks are probed from. */
export const locationViewSchema = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.picklist(['here', 'hint', 'jurisdiction', 'url']),
  /** Since when its own network seems to be down; null while it sees. */
  blindSince: v.nullable(timeSchema),
  /** Its last reading of any check. */
  checkedAt: v.nullable(timeSchema),
  /** Code of the data centre that most of its prober objects run in; null where it is not known. Older versions did not publish it. */
  colo: v.optional(v.nullable(v.string())),
  /** Whether it runs where its hint says; null where that is not known, or where it has no hint. */
  hintObeyed: v.optional(v.nullable(v.boolean())),
  /** Between the Board and its nearest prober object, ms. */
  roundTripMs: v.optional(v.nullable(v.number())),
});
export type LocationView = v.InferOutput<typeof locationViewSchema>;

/** `GET /locations`. */
export const locationsAnswerSchema = v.object({
  updatedAt: v.nullable(timeSchema),
  stale: v.boolean(),
  /** Those that shown checks are probed from. */
  locations: v.array(locationViewSchema),
});
export type LocationsAnswer = v.InferOutput<typeof locationsAnswerSchema>;

/**
 * Days of one check in UTC, in columns, the oldest first: the view holds 90 of every check and is read whole, so that
 * a list of objects would be four times as long. `uptime` leaves maintenance out and has six digits.
 */
export const daysSchema = v.object({
  /** First day, `2026-11-22`. */
  from: v.pipe(v.string(), v.isoDate()),
  uptime: v.array(share),
  readings: v.array(count),
  incidents: v.array(count),
  /** Failed readings of a day that no incident explains, else 0. Absent from a view that an older version published. */
  unconfirmed: v.optional(v.array(count)),
});
export type Days = v.InferOutput<typeof daysSchema>;

/** Details of one check beyond {@link CheckView}. Older versions did not publish the optional fields. */
export const checkDetailsSchema = v.object({
  /** Unit of each measure, for labels. */
  units: v.record(v.string(), v.string()),
  /** At most 90, today last. */
  days: daysSchema,
  /** Hourly median latency of the last 24 h, ms, oldest first; null where nothing was measured. */
  spark: v.array(v.nullable(v.number())),
  latency: latencySchema,
  /** Failures by kind since the store began, for `/metrics`. */
  failures: v.record(v.string(), count),
  /** Readings that needed a retry: of the last 24 h, and since the store began. */
  retried: v.optional(v.object({ '24h': count, total: count })),
  /** Failed readings by window where no incident explains them, else 0. */
  unconfirmed: v.optional(v.object({ '24h': count, '7d': count, '30d': count, '90d': count, '1y': count })),
  /** Its whole history, a year at most: start, uptime, and failed readings that no incident explains. */
  known: v.optional(v.object({ since: v.nullable(timeSchema), uptime: share, unconfirmed: count })),
  httpStatus: v.optional(v.number()),
  /** Home first; absent for a check without locations. */
  locations: v.optional(v.array(locationVoteSchema)),
});
export type CheckDetails = v.InferOutput<typeof checkDetailsSchema>;

/** `GET /status/:id`: the check with the summary of its history. */
export const checkAnswerSchema = v.object({
  ...checkViewSchema.entries,
  stale: v.boolean(),
  ...checkDetailsSchema.entries,
});
export type CheckAnswer = v.InferOutput<typeof checkAnswerSchema>;

/** The view leaves out incidents that ended longer ago; `GET /incidents` has them. */
export const INCIDENT_DAYS = 14;

/** What the page, badges, feed and metrics show beyond {@link StatusAnswer}. Published beside it. */
export const detailsSchema = v.object({
  site: v.object({
    title: v.string(),
    url: v.optional(v.string()),
    description: v.optional(v.string()),
    logo: v.optional(v.string()),
    accent: v.optional(v.string()),
    links: v.array(v.object({ title: v.string(), url: v.string() })),
  }),
  /** By check id. */
  checks: v.record(v.string(), checkDetailsSchema),
  /** Those that shown checks are probed from; absent where none has any. */
  locations: v.optional(v.array(locationViewSchema)),
  /** Of the last {@link INCIDENT_DAYS}, newest first. */
  incidents: v.array(incidentSchema),
  runner: v.object({
    /** Between the cron's scheduled time and the end of the tick, ms. */
    tickLagMs: v.nullable(v.number()),
    ticks: count,
    kvWrites: count,
    deliveries: v.object({ accepted: count, failed: count, givenUp: count, pending: count }),
  }),
});
export type Details = v.InferOutput<typeof detailsSchema>;

/** Everything that may be public. */
export interface View {
  readonly status: StatusAnswer;
  readonly details: Details;
}

/** KV metadata of the published view (1,024 bytes at most, Cloudflare's limits page). */
export interface ViewMeta {
  readonly version: 1;
  readonly etag: string;
  /** ms since the epoch: past it, the view is stale. */
  readonly dueBy: number;
  readonly updatedAt: number;
}

/**
 * The view as stored in KV: `View.status` as one line of JSON, a newline, `View.details` as JSON. So `GET /status`
 * answers with the text up to the newline and parses nothing.
 */
export interface PublishedView {
  readonly text: string;
  readonly meta: ViewMeta;
}
