import type { Check, CheckRegistry } from '../../contract/check.ts';
import { turnOf } from '../board/ask-prober.ts';
import { ATTEMPTS, type Plan, planShards, type Shard } from '../board/shards.ts';
import { POOL_LIMIT } from '../probe/pool.ts';
import { RETRY_PAUSE_MS } from '../probe/probe.ts';
import { asksOf, isObject, type TimesOut } from './asks.ts';
import { type Day, dayOf, type Occasion } from './day.ts';

export type { TimesOut } from './asks.ts';

/** What the planner takes for granted; a test holds it against the Board's own doing. */
export const ASSUMED = {
  /** ms in which a healthy target answers. */
  answer: 250,
  /** ms that the Board needs around the probing: its store, and the way to the probers and back. */
  around: 100,
  /** ms that a prober in another location takes longer to answer. */
  far: 150,
  /** ms until KV has confirmed a view. */
  publishing: 150,
  /**
   * ms of CPU for one probe in a prober, and for one reading in the Board in its heaviest tick: one that closes five minutes and publishes
   * a view with 90 days of bars (bench/, docs/costs.md).
   */
  probeCpu: 0.3,
  readingCpu: 0.25,
} as const;

/** What one tick does. */
export interface TickCost {
  readonly probers: number;
  /** Subrequests of the busiest prober. */
  readonly subrequests: number;
  /** Open at the same time in the busiest prober. */
  readonly connections: number;
  /** ms of CPU of the busiest object. */
  readonly cpu: number;
  /** Seconds that all objects together are awake. */
  readonly seconds: number;
  /** Times that the Board stores what came in: once for each lane. */
  readonly stores: number;
}

const attempts = (check: Check, out: boolean): number => (out ? 1 + check.retries : 1);

const duration = (check: Check, out: boolean): number =>
  out ? check.timeout * (1 + check.retries) + RETRY_PAUSE_MS * check.retries : ASSUMED.answer;

/** ms that a prober takes for a shard: six at a time, each round as long as its longest. */
const wallTime = ({ checks }: Shard, timesOut: TimesOut): number => {
  let total = 0;
  for (let at = 0; at < checks.length; at += POOL_LIMIT) {
    const round = checks.slice(at, at + POOL_LIMIT);
    total += round.reduce((longest, check) => Math.max(longest, duration(check, timesOut(check))), 0);
  }
  return total;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const greatest = (numbers: readonly number[]): number => numbers.reduce((most, number) => Math.max(most, number), 0);

/** The pool lets nobody retry beyond what every check's first attempt leaves. */
const subrequestsOf = ({ checks }: Shard, timesOut: TimesOut): number =>
  Math.min(ATTEMPTS, sum(checks.map((check) => attempts(check, timesOut(check)))));

/**
 * The cost of a tick once the Board knows who times out, and is `down`: those are asked once. Subrequests also count for the
 * tick before it knows: all targets of a normal shard fail at once.
 */
export const tickCost = ({ due }: Occasion, types: CheckRegistry, timesOut: TimesOut): TickCost => {
  const { fast, slow } = planned(due, types, timesOut);
  const shards = [...fast, ...slow];
  const surprised = planned(due, types, () => false).fast;
  const walls = shards.map((shard) => wallTime(shard, timesOut));
  const ends = walls.map((wall, index) => (index < fast.length ? turnOf(index) : 0) + wall + farOf(shards[index]!));
  const board = ASSUMED.around + greatest(ends);
  return {
    probers: shards.filter(isObject).length,
    subrequests: greatest([
      // Remote probers are called by the Board, once more if they all confirm.
      shards.filter((shard) => !isObject(shard)).length * 2,
      ...[...shards, ...surprised].filter(isObject).map((shard) => subrequestsOf(shard, timesOut)),
    ]),
    connections: greatest(shards.map(({ checks }) => Math.min(POOL_LIMIT, checks.length))),
    cpu: greatest([
      asksOf(due, timesOut).length * ASSUMED.readingCpu,
      ...shards.map((shard) => subrequestsOf(shard, timesOut) * ASSUMED.probeCpu),
    ]),
    seconds: (board + sum(walls.filter((_, index) => isObject(shards[index]!)))) / 1_000,
    stores: due.some(timesOut) ? 2 : 1,
  };
};

const planned = (due: readonly Check[], types: CheckRegistry, timesOut: TimesOut): Plan =>
  planShards(asksOf(due, timesOut), types);

/** ms that crossing to a location adds; the runtime's own prober is near. */
const farOf = ({ location }: Shard): number => (location === undefined ? 0 : ASSUMED.far);

/** A day of ticks. */
export interface Traffic {
  readonly day: Day;
  readonly ticks: readonly { readonly cost: TickCost; readonly times: number; readonly due: number }[];
}

export const trafficOf = (checks: readonly Check[], types: CheckRegistry, timesOut: TimesOut): Traffic => {
  const day = dayOf(checks);
  const ticks = day.occasions.map((occasion) => ({
    cost: tickCost(occasion, types, timesOut),
    times: occasion.times,
    due: occasion.due.length,
  }));
  return { day, ticks };
};
