import { type Check, DAY_MS } from '../../contract/check.ts';
import { CRON_MS, slotOf } from '../board/schedule.ts';

/** Checks that are due together, and how often that happens in a day. */
export interface Occasion {
  readonly due: readonly Check[];
  readonly times: number;
}

export interface Day {
  readonly cronEvents: number;
  /** Events of the Board's own alarm, for intervals that the cron is too slow for. */
  readonly alarms: number;
  /** ms between two events where they follow each other closest. */
  readonly gap: number;
  readonly occasions: readonly Occasion[];
}

const multiples = (step: number): number[] => Array.from({ length: Math.ceil(DAY_MS / step) }, (_, at) => at * step);

export const groupBy = <T>(items: readonly T[], keyOf: (item: T) => number): ReadonlyMap<number, readonly T[]> => {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};

/**
 * A day as the schedule goes: which checks meet in which tick. Slots are multiples of each interval, so checks of one interval
 * are always due together, and at midnight all are.
 */
export const dayOf = (checks: readonly Check[]): Day => {
  const byInterval = groupBy(checks, ({ interval }) => interval);
  const intervals = [...byInterval.keys()];
  const quick = intervals.filter((interval) => interval < CRON_MS);
  const alarms = new Set(quick.flatMap(multiples));
  const events = [...new Set([...multiples(CRON_MS), ...alarms])].sort((a, b) => a - b);
  const times = countMeetings(events, intervals);
  return {
    cronEvents: DAY_MS / CRON_MS,
    alarms: alarms.size,
    gap: Math.min(CRON_MS, ...quick),
    occasions: [...times].map(([met, times]) => ({ due: met.split(' ').flatMap((at) => dueOf(at)), times })),
  };

  function dueOf(at: string): readonly Check[] {
    return at === '' ? [] : byInterval.get(intervals[Number(at)]!)!;
  }
};

/** By the places of the intervals that are due (`0 2`): how many of the events they share. */
const countMeetings = (events: readonly number[], intervals: readonly number[]): Map<string, number> => {
  const times = new Map<string, number>();
  for (const [index, event] of events.entries()) {
    const before = index === 0 ? -1 : events[index - 1]!;
    const due = intervals.flatMap((interval, at) => (slotOf(interval, event) > slotOf(interval, before) ? at : []));
    const met = due.join(' ');
    times.set(met, (times.get(met) ?? 0) + 1);
  }
  return times;
};
