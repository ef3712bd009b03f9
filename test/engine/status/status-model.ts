import type { Status, Verdict } from '../../../src/contract/verdict.ts';
import type { Rules } from '../../../src/engine/status/transition.ts';

/** One verdict as the model sees it, under the rules that held when it was taken. */
export interface Step {
  readonly verdict: Verdict;
  readonly at: number;
  readonly rules: Rules;
}

export interface Told {
  readonly status: Status | undefined;
  readonly since: number | undefined;
}

const RANK: Record<string, number> = { pass: 0, up: 0, warn: 1, degraded: 1, fail: 2, down: 2 };
const STATUS: Status[] = ['up', 'degraded', 'down'];

const sinceOf = (known: Step[], belongs: (step: Step) => boolean): number => {
  const breaks = known.map((step) => !belongs(step)).lastIndexOf(true);
  return known[breaks + 1]!.at;
};

const judge = (known: Step[], status: Status | undefined, { failureThreshold, successThreshold }: Rules): Told => {
  const ranks = known.map((step) => RANK[step.verdict]!);
  const enough = (count: number) => (ranks.length >= count ? ranks.slice(ranks.length - count) : undefined);
  const failures = enough(failureThreshold);
  const successes = enough(successThreshold);
  const worse = (rank: number): Told => ({
    status: STATUS[rank],
    since: sinceOf(known, (step) => RANK[step.verdict]! >= rank),
  });
  const better = (rank: number): Told => ({
    status: STATUS[rank],
    since: sinceOf(known, (step) => RANK[step.verdict]! <= rank),
  });
  const keep: Told = { status, since: undefined };
  if (status === undefined && ranks.at(-1) === 0) return better(0);
  if (status === undefined) return failures ? worse(Math.min(...failures)) : keep;
  if (status === 'unknown' && successes && Math.max(...successes) === 0) return better(0);
  if (status === 'unknown') return failures && Math.min(...failures) > 0 ? worse(Math.min(...failures)) : keep;
  const now = RANK[status]!;
  if (failures && Math.min(...failures) > now) return worse(Math.min(...failures));
  if (successes && Math.max(...successes) < now) return better(Math.max(...successes));
  return keep;
};

/** Percent of weighted change, the way base/flapping.c of Nagios walks its array; what was never read is as the first. */
const percentOf = (every: readonly Step[]): number => {
  const last = every.slice(-21).map(({ verdict }) => verdict);
  const history = [...Array.from({ length: 21 - last.length }, () => last[0]), ...last];
  let curved = 0;
  for (let x = 1; x < 21; x++) {
    if (history[x] !== history[x - 1]) curved += ((x - 1) * (1.2 - 0.8)) / 19 + 0.8;
  }
  return (curved * 100) / 20;
};

/** Whether the check flaps, and the reading with which it last stopped to. */
interface Flaps {
  readonly flapping: boolean;
  readonly calm: Step | undefined;
}

const flapAfter = (before: Flaps, every: readonly Step[]): Flaps => {
  const percent = percentOf(every.slice(-21));
  if (percent >= 30) return { ...before, flapping: true };
  if (percent > 20 || !before.flapping) return before;
  return { flapping: false, calm: every.at(-1)! };
};

/** A flapping check is at least degraded. */
const withFloor = (next: Told, told: Told, { flapping, calm }: Flaps, known: readonly Step[]): Told => {
  if (next.status !== 'up') return next;
  if (flapping) return { status: 'degraded', since: told.status === 'up' ? known.at(-1)!.at : next.since };
  const good = known.slice(known.map(({ verdict }) => verdict !== 'pass').lastIndexOf(true) + 1);
  return calm && next.since !== undefined && good.includes(calm) ? { ...next, since: calm.at } : next;
};

/**
 * The status rule a second time, written for clarity alone: it keeps every verdict that was ever taken and
 * looks at all of them again at each step. Shares no code with `advance`. Tells the status after each step.
 */
export const story = (steps: readonly Step[]): readonly Told[] => {
  let told: Told = { status: undefined, since: undefined };
  let known: Step[] = [];
  let unknown: Step[] = [];
  const every: Step[] = [];
  let flaps: Flaps = { flapping: false, calm: undefined };
  return steps.map((step) => {
    if (step.verdict === 'unknown') {
      unknown.push(step);
      if (unknown.length < step.rules.failureThreshold) return told;
      known = [];
      if (told.status !== 'unknown') told = { status: 'unknown', since: unknown[0]!.at };
      return told;
    }
    unknown = [];
    known.push(step);
    every.push(step);
    flaps = flapAfter(flaps, every);
    const next = withFloor(judge(known, told.status, step.rules), told, flaps, known);
    if (next.status !== told.status) told = next;
    return told;
  });
};

/** The status after all of them. */
export const replay = (steps: readonly Step[]): Told => story(steps).at(-1) ?? { status: undefined, since: undefined };
