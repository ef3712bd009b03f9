import * as v from 'valibot';
import { timeSchema } from './incident.ts';
import { count } from './view.ts';

/** A secret that the environment does not have, and what is off without it. */
const unsetSchema = v.object({ name: v.string(), neededBy: v.array(v.string()) });

/** What is used up of one thing in a day. `limit`: null where there is none. */
const usageSchema = v.object({
  name: v.string(),
  unit: v.string(),
  used: v.number(),
  limit: v.nullable(v.number()),
});
export type Usage = v.InferOutput<typeof usageSchema>;

/** What a deployment knows of itself without asking the Board. */
const deploymentSchema = v.object({
  /** Version of Sitrep. */
  version: v.string(),
  platform: v.picklist(['cloudflare', 'serve']),
  /** `site.url` of the config. */
  siteUrl: v.nullable(v.string()),
  checks: count,
  /** Mistakes of a config that cannot be used. */
  configProblem: v.nullable(v.string()),
  unset: v.array(unsetSchema),
  /** A normal day of this config, against the free plan; empty under `serve`. */
  planned: v.array(usageSchema),
});
export type Deployment = v.InferOutput<typeof deploymentSchema>;

/** What the Board knows of itself. */
export const boardFiguresSchema = v.object({
  /** End of the last tick that was stored. */
  lastTickAt: v.nullable(timeSchema),
  /** From the time that it was scheduled for, ms. */
  tickLagMs: v.nullable(v.number()),
  storedBytes: count,
  /** Counted today, in UTC. */
  reads: usageSchema,
  /** Views that may be written to KV at once; null where they are not rationed. */
  viewWritesLeft: v.nullable(v.number()),
});
export type BoardFigures = v.InferOutput<typeof boardFiguresSchema>;

/** `GET /diagnosis`: for `sitrep doctor`. */
export const diagnosisSchema = v.object({
  ...deploymentSchema.entries,
  /** Null if the Board does not answer. */
  board: v.nullable(v.object({ ...boardFiguresSchema.entries, tookMs: count })),
});
export type Diagnosis = v.InferOutput<typeof diagnosisSchema>;

/** One line of `sitrep doctor`. */
export interface Finding {
  readonly id: string;
  readonly level: 'ok' | 'warn' | 'bad';
  readonly what: string;
  /** Why it matters; absent if all is well. */
  readonly why?: string;
  readonly fix?: string;
}
