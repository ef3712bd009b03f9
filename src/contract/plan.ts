/** Cloudflare's plans, as far as Sitrep can tell them apart. */
export const PLANS = ['free', 'paid'] as const;
export type PlanName = (typeof PLANS)[number];

/** One thing that a plan limits. */
export interface CostLine {
  /** As a person calls it: "object time". */
  readonly name: string;
  /** `GB-s`, `ms`; empty for things that are counted. */
  readonly unit: string;
  /** The scope of the figures: one invocation of the largest kind, one tick, or one day. */
  readonly per: 'invocation' | 'tick' | 'day';
  /** While every target answers. */
  readonly normal: number;
  /** While every target times out, at every attempt. */
  readonly worst: number;
  /** Absent if the plan has none. */
  readonly limit?: number | undefined;
  /** Usage beyond the limit fails (free plan, and hard limits of the platform) or is billed. */
  readonly beyond: 'fails' | 'billed';
  /** What the figures leave out, in prose. */
  readonly note?: string | undefined;
}

/** The usage of a config, and whether it fits a plan. */
export interface CostPlan {
  readonly plan: PlanName;
  readonly checks: number;
  readonly lines: readonly CostLine[];
  /** Whether no line fails on a normal day. */
  readonly fits: boolean;
  /** Checks that may time out all day before a line fails; all of them if none does. */
  readonly toleratedTimeouts: number;
  /** US dollars a month beyond the plan's own price, on a normal day; 0 on the free plan. */
  readonly dollars: number;
  /**
   * What to change, each line enough on its own: to fit, or else to survive a day on which every target times out. Empty
   * if it does both.
   */
  readonly advice: readonly string[];
}
