import type { CostLine, PlanName } from '../../contract/plan.ts';

/** What a plan can limit, and a config use up. */
export type Figure =
  | 'probers'
  | 'external subrequests'
  | 'connections'
  | 'CPU of an object'
  | 'cron events'
  | 'object requests'
  | 'object time'
  | 'rows written'
  | 'KV writes'
  | 'KV reads';

/** What a plan gives of one thing. */
export interface Limit extends Pick<CostLine, 'unit' | 'per' | 'note'> {
  /** A day's share: a month's divided by 30 where the plan counts by the month. Absent: no limit. */
  readonly most?: number;
  /** US dollars for a million beyond it; absent where nothing is to be had beyond it. */
  readonly dollarsPerMillion?: number;
}

export type Limits = Readonly<Record<Figure, Limit>>;

/** Days of a month, for what is included by the month. */
export const MONTH = 30;

const daily = (most: number, unit = ''): Limit => ({ per: 'day', unit, most });
const monthly = (included: number, dollarsPerMillion: number, unit = ''): Limit => ({
  ...daily(included / MONTH, unit),
  dollarsPerMillion,
});
const invocation = (most: number, unit = ''): Limit => ({ per: 'invocation', unit, most });

/** Probing reads none, and how many readers there will be no config says. */
const KV_READS = { note: 'one for each request of a page, a badge or /status' };

/** The same on every plan: Workers limits ("simultaneous open connections"), Durable Objects limits ("CPU per request"). */
const EVERY_PLAN = {
  probers: { per: 'tick', unit: '' },
  connections: invocation(6),
  'CPU of an object': invocation(30_000, 'ms'),
} as const;

/**
 * As documented in 2026: developers.cloudflare.com/workers/platform/limits and /pricing, /durable-objects/platform/pricing,
 * /kv/platform/limits and /pricing. On the free plan what goes beyond fails until midnight UTC.
 */
export const LIMITS: Readonly<Record<PlanName, Limits>> = {
  free: {
    ...EVERY_PLAN,
    'external subrequests': invocation(50),
    'cron events': daily(100_000),
    'object requests': daily(100_000),
    'object time': daily(13_000, 'GB-s'),
    'rows written': daily(100_000),
    'KV writes': daily(1_000),
    'KV reads': { ...daily(100_000), ...KV_READS },
  },
  paid: {
    ...EVERY_PLAN,
    'external subrequests': invocation(10_000),
    'cron events': monthly(10e6, 0.3),
    'object requests': monthly(1e6, 0.15),
    'object time': monthly(400_000, 12.5, 'GB-s'),
    'rows written': monthly(50e6, 1),
    'KV writes': monthly(1e6, 5),
    'KV reads': { ...monthly(10e6, 0.5), ...KV_READS },
  },
};

/** An object is billed for 128 MB, whatever it uses (Durable Objects pricing, example 1): GB-s for each second. */
export const OBJECT_GB = 0.128;
