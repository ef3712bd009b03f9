import * as v from 'valibot';
import type { BoardFigures } from './diagnosis.ts';
import { type Incident, incidentSchema, reasonSchema, timeSchema } from './incident.ts';
import type { Beat } from './ports.ts';
import type { ExportReply, ImportReply, StateBatch } from './state.ts';
import { VERDICTS } from './verdict.ts';
import {
  count,
  countsByVerdictSchema,
  latencySchema,
  type PublishedView,
  share,
  WINDOWS,
  type Window,
} from './view.ts';

/** Length of one bucket of `GET /status/:id/history`, ms, by window: what the store keeps for that long. */
export const BUCKET_MS: Readonly<Record<Window, number>> = {
  '24h': 300_000,
  '7d': 3_600_000,
  '30d': 86_400_000,
  '90d': 86_400_000,
};

/** One interval of a check's history. */
export const bucketSchema = v.object({
  /** When it begins. */
  at: timeSchema,
  verdicts: countsByVerdictSchema,
  /** Probes after the first of each reading. */
  retries: count,
  /** Readings that needed a retry. */
  retried: count,
  uptime: share,
  latency: latencySchema,
});
export type HistoryBucket = v.InferOutput<typeof bucketSchema>;

/** `GET /status/:id/history`. */
export const historyAnswerSchema = v.object({
  id: v.string(),
  /** As this location sees it; absent where all are counted together. */
  location: v.optional(v.string()),
  window: v.picklist(WINDOWS),
  /** Length of a bucket, ms. */
  bucketMs: count,
  /** Over the whole window; null if the history is shorter. */
  uptime: share,
  readings: count,
  latency: latencySchema,
  /** Oldest first; intervals without readings are left out. */
  buckets: v.array(bucketSchema),
});
export type HistoryAnswer = v.InferOutput<typeof historyAnswerSchema>;

/** `GET /incidents`: newest first. */
export const incidentsAnswerSchema = v.object({
  incidents: v.array(incidentSchema),
  /** Value of `?before=` for the next page; null on the last. */
  next: v.nullable(v.string()),
});
export type IncidentsAnswer = v.InferOutput<typeof incidentsAnswerSchema>;

/** `POST /run`. */
export const runAnswerSchema = v.object({
  /** Ids of the checks that were probed. */
  ran: v.array(v.string()),
  at: timeSchema,
  /** The new verdict of each, except of checks that another tick is probing at the moment. */
  checks: v.array(
    v.object({
      id: v.string(),
      verdict: v.picklist(VERDICTS),
      reasons: v.array(reasonSchema),
      checkedAt: timeSchema,
      /** A heartbeat that is not due yet: left out of `require=*`. */
      waiting: v.optional(v.literal(true)),
    }),
  ),
});
export type RunAnswer = v.InferOutput<typeof runAnswerSchema>;

/**
 * The Board's response to a read. `capped`: today's share of reads is used up (probing needs the object requests
 * first), ask again in `retryAfter` seconds. `missing`: no such check or incident, or a hidden one.
 */
export type BoardReply<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'capped'; readonly retryAfter: number };

/** Who asks: with `hidden`, checks of `public: false` are included (the reader sent `SITREP_TOKEN`). */
export interface Reader {
  readonly hidden: boolean;
}

/** Incidents per page of `GET /incidents`. */
export const INCIDENTS_PAGE = { default: 50, most: 200 } as const;

/** Which incidents are asked for, newest first. */
export interface IncidentsQuery {
  /** The `next` of an earlier answer; without it, the newest. */
  readonly before?: string | undefined;
  readonly limit: number;
  /** Only those of this check. */
  readonly check?: string | undefined;
}

/** What the routes ask of the Board; crosses an object's RPC, so every value can be cloned. */
export interface BoardApi {
  /** Probes every check now; for `POST /run`. */
  run(): Promise<RunAnswer>;
  /** Stores a heartbeat whose token was already compared; `missing` where the check takes none. */
  beat(check: string, beat: Beat): Promise<BoardReply<null>>;
  /** `location`: as that one sees it. */
  history(check: string, window: Window, reader: Reader, location?: string): Promise<BoardReply<HistoryAnswer>>;
  incidents(query: IncidentsQuery, reader: Reader): Promise<BoardReply<IncidentsAnswer>>;
  incident(id: string, reader: Reader): Promise<BoardReply<Incident>>;
  /** The view with hidden checks in it, written as the published one is. */
  hiddenView(): Promise<BoardReply<PublishedView>>;
  /** For `sitrep doctor`. */
  figures(): Promise<BoardFigures>;
  /** One page of what it knows. */
  exportState(after?: string): Promise<ExportReply>;
  /** Part of what another Board knew. */
  importState(batch: StateBatch): Promise<ImportReply>;
}
