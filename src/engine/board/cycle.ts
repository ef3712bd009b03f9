import type { Check, CheckRegistry } from '../../contract/check.ts';
import type { Config } from '../../contract/config.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Event as Recorded } from '../history/history.ts';
import { doubt } from '../status/canaries.ts';
import { type CheckRecord, foldReading, matchConfig } from '../status/records.ts';
import type { BoardState, Runner } from './board-state.ts';
import { decide, type Pace } from './publication.ts';
import type { Reads } from './read-quota.ts';

/** A reading and the slot it was taken for. */
export interface TickReading {
  readonly check: Check;
  readonly slot: number;
  readonly reading: Reading;
}

/** What a tick hands to the cycle: its readings. */
export interface TickInput {
  readonly readings: readonly TickReading[];
  /** When the tick was to fire, if this input ends one; ms since the epoch. */
  readonly scheduledAt?: number | undefined;
  readonly now: number;
}

export interface CycleRules {
  readonly config: Config;
  readonly types: CheckRegistry;
  readonly pace: Pace;
  /** A view is on its way to KV at this moment: no second one may overtake it. */
  readonly publishing: boolean;
  /** What readers have used of today's share. */
  readonly reads: Reads | undefined;
}

/** What one reading did, and to which check of the config. */
export interface Event extends Recorded {
  readonly check: Check;
}

export interface Cycle {
  readonly state: BoardState;
  /** Every reading that counted. */
  readonly events: readonly Event[];
  /** Whether readers of the published view can see a status change among them. */
  readonly visible: boolean;
  /** Whether the view is to be written, once the state is stored. */
  readonly publish: boolean;
}

const foldAll = (
  before: ReadonlyMap<string, CheckRecord>,
  readings: readonly TickReading[],
  { types, config: { secrets } }: Pick<CycleRules, 'types' | 'config'>,
) => {
  const records = new Map(before);
  const events: Event[] = [];
  for (const { check, slot, reading } of readings) {
    const record = records.get(check.id);
    const type = types[check.type];
    if (record === undefined || type === undefined) continue;
    const { record: after, ...did } = foldReading(record, { check, type, secrets }, reading, slot);
    records.set(check.id, after);
    events.push({ check, reading, ...did });
  }
  return { records: events.length === 0 ? before : records, events };
};

const countTick = (runner: Runner, { scheduledAt, now }: TickInput): Runner =>
  scheduledAt === undefined
    ? runner
    : { ...runner, ticks: runner.ticks + 1, endedAt: now, lagMs: Math.max(0, now - scheduledAt) };

/** One step of the Board: readings in, the next state out. Pure; nothing holds until it is stored. */
export const cycle = (before: BoardState, input: TickInput, rules: CycleRules): Cycle => {
  const { config, pace, publishing, reads } = rules;
  const matched = matchConfig(before.records, config.checks, input.now);
  const readings = doubt(input.readings, matched, config, input.now);
  const { records, events } = foldAll(matched, readings, rules);
  const visible = events.some(({ check, transition }) => transition !== undefined && check.public);
  const { publication, publish } = decide(before.runner.publication, pace, {
    now: input.now,
    changed: visible,
    busy: publishing,
  });
  const runner = { ...countTick(before.runner, input), publication, reads };
  return { state: { ...before, runner, records }, events, visible, publish };
};
