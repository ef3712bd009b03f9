import type { Check, CheckRegistry } from '../../contract/check.ts';
import type { Config } from '../../contract/config.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Event as Recorded } from '../history/history.ts';
import { type Cast, elect } from '../locations/election.ts';
import type { Introduction } from '../locations/places.ts';
import { electorateOf } from '../locations/votes.ts';
import { judge } from '../probe/judge.ts';
import { doubt } from '../status/canaries.ts';
import { type CheckRecord, foldReading, matchConfig, statusOf } from '../status/records.ts';
import type { BoardState, Runner } from './board-state.ts';
import { decide, type Pace } from './publication.ts';
import type { Reads } from './read-quota.ts';

/** A reading and the slot it was taken for. */
export interface TickReading {
  readonly check: Check;
  readonly slot: number;
  readonly reading: Reading;
  /** Where it was read from, for a check that has locations. */
  readonly location?: string | undefined;
  /** Where the prober object runs, if it was asked. */
  readonly introduction?: Introduction | undefined;
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
  /** What each location read, for checks that have locations. */
  readonly casts: readonly Cast[];
  /** Whether readers of the published view can see a status change among them. */
  readonly visible: boolean;
  /** Whether the view is to be written, once the state is stored. */
  readonly publish: boolean;
}

/** A reading with its verdict. */
type Judged = Pick<Cast, 'check' | 'slot' | 'reading' | 'judgement'>;

/** Readings of checks that the config holds, judged. */
const judged = <T extends TickReading>(
  readings: readonly T[],
  records: ReadonlyMap<string, CheckRecord>,
  { types, config: { secrets } }: Pick<CycleRules, 'types' | 'config'>,
) =>
  readings.flatMap((each) => {
    const type = types[each.check.type];
    if (!records.has(each.check.id) || type === undefined) return [];
    return { ...each, judgement: judge(each.check, type, each.reading, secrets) };
  });

const foldAll = (before: ReadonlyMap<string, CheckRecord>, readings: readonly Judged[]) => {
  const records = new Map(before);
  const events: Event[] = [];
  for (const { check, slot, reading, judgement } of readings) {
    const { record: after, ...did } = foldReading(records.get(check.id)!, check, reading, judgement, slot);
    records.set(check.id, after);
    events.push({ check, reading, ...did });
  }
  return { records: events.length === 0 ? before : records, events };
};

type Located = TickReading & { readonly location: string };
const isLocated = (each: TickReading): each is Located => each.location !== undefined;

/** Canaries that have locations tell about those; the others about the runtime's own prober. */
const ownCanaries = ({ checks, canaries }: Config): Pick<Config, 'checks' | 'canaries'> => {
  const located = new Set(checks.filter((check) => electorateOf(check) !== undefined).map(({ id }) => id));
  return { checks, canaries: canaries.filter((id) => !located.has(id)) };
};

const countTick = (runner: Runner, { scheduledAt, now }: TickInput): Runner =>
  scheduledAt === undefined
    ? runner
    : { ...runner, ticks: runner.ticks + 1, endedAt: now, lagMs: Math.max(0, now - scheduledAt) };

/** One step of the Board: readings in, the next state out. Pure; nothing holds until it is stored. */
export const cycle = (before: BoardState, input: TickInput, rules: CycleRules): Cycle => {
  const { config, pace, publishing, reads } = rules;
  const matched = matchConfig(before.records, config.checks, input.now);
  const alone = input.readings.filter((each) => !isLocated(each));
  const own = judged(doubt(alone, matched, ownCanaries(config), input.now), matched, rules);
  const casts = judged(input.readings.filter(isLocated), matched, rules);
  const { state: locations, elected } = elect(before.locations, casts, {
    config,
    now: input.now,
    statusOf: (id) => statusOf(matched.get(id)),
  });
  const { records, events } = foldAll(matched, [...own, ...elected]);
  const visible = events.some(({ check, transition }) => transition !== undefined && check.public);
  const { publication, publish } = decide(before.runner.publication, pace, {
    now: input.now,
    changed: visible,
    busy: publishing,
  });
  const runner = { ...countTick(before.runner, input), publication, reads };
  return { state: { ...before, runner, records, locations }, events, casts, visible, publish };
};
