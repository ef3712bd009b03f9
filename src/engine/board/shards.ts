import type { Check, CheckRegistry } from '../../contract/check.ts';
import { POOL_LIMIT } from '../probe/pool.ts';
import { RETRY_PAUSE_MS } from '../probe/probe.ts';
import { type CheckRecord, statusOf } from '../status/records.ts';

/** Subrequests that one invocation may make on the free plan (Cloudflare's limits page). */
export const SUBREQUESTS = 50;

/** Kept free in every invocation for redirects and certificate connections, which nobody can foresee. */
const SPARE_SUBREQUESTS = 10;

/** Attempts that one invocation makes at most, retries included; the last few are for redirects even then. */
export const ATTEMPTS = SUBREQUESTS - 5;

/** A check to be probed, with what its last reading tells about the next one. */
export interface Planned {
  readonly check: Check;
  /** Its last reading timed out. */
  readonly slow: boolean;
  /** Its last reading failed, so every retry may be needed. */
  readonly failing: boolean;
  /** Where it is probed from, for a check that has locations. */
  readonly location?: string | undefined;
}

/**
 * A check whose target is known to keep its probers waiting. Without retries: those tell an accident from a failure, which
 * is settled here, and objects are billed while they wait. One target that is gone then takes half the time it would.
 */
export const asWaiting = (check: Check): Planned => ({ check: { ...check, retries: 0 }, slow: true, failing: true });

/** What is known of a check, for the plan of a tick. */
export const plannedOf = (check: Check, record: CheckRecord | undefined): Planned => {
  const kind = record?.last?.kind;
  const slow = kind === 'timeout';
  return slow && statusOf(record) === 'down' ? asWaiting(check) : { check, slow, failing: kind !== undefined };
};

/** Checks that one invocation of one prober takes. */
export interface Shard {
  /** `fast-0`, `slow-2`; part of the prober's name, so that its place stays the same from tick to tick. */
  readonly name: string;
  readonly checks: readonly Check[];
  /** Where the prober is; the runtime's own if absent. */
  readonly location?: string | undefined;
  /** Whether its prober object is to say where it runs. */
  readonly introduce?: boolean | undefined;
  /** Objects before this one that ran elsewhere than their hint says. */
  readonly moves?: number | undefined;
}

/** What a tick sends out. The slow ones are apart: nothing else waits for them, and few objects do. */
export interface Plan {
  readonly fast: readonly Shard[];
  readonly slow: readonly Shard[];
  /** Probed inside the Board: what was pushed to it needs no network. */
  readonly local: readonly Shard[];
}

const cost = ({ check, failing }: Planned): number => (failing ? 1 + check.retries : 1);

/** Each location has probers of its own, with names of their own. */
const fill = (kind: string, planned: readonly Planned[], size: number): readonly Shard[] => {
  const locations = [...new Set(planned.map(({ location }) => location))];
  return locations.flatMap((location) =>
    fillOne(
      kind,
      planned.filter((each) => each.location === location),
      size,
      location,
    ),
  );
};

const fillOne = (
  kind: string,
  planned: readonly Planned[],
  size: number,
  location: string | undefined,
): readonly Shard[] => {
  const shards: { name: string; checks: Check[]; location?: string }[] = [];
  let room = 0;
  for (const each of planned) {
    const full = room < cost(each) || shards.at(-1)!.checks.length >= size;
    if (full) {
      shards.push({ name: `${kind}-${shards.length}`, checks: [], ...(location === undefined ? {} : { location }) });
      room = SUBREQUESTS - SPARE_SUBREQUESTS;
    }
    shards.at(-1)!.checks.push(each.check);
    room -= cost(each);
  }
  return shards;
};

/** Whether its target reports to the Board instead of being asked. */
export const isPushed = (check: Check, types: CheckRegistry): boolean =>
  types[check.type]?.requirements.every((requirement) => requirement === 'inbox') ?? false;

/** Spreads due checks over probers, each within the subrequests of one invocation; slow ones six to a prober. */
export const planShards = (due: readonly Planned[], types: CheckRegistry): Plan => {
  const local = due.filter(({ check }) => isPushed(check, types));
  const remote = due.filter(({ check }) => !isPushed(check, types));
  const fast = remote.filter(({ slow }) => !slow);
  const slow = remote.filter((planned) => planned.slow);
  return {
    fast: fill('fast', fast, SUBREQUESTS),
    slow: fill('slow', slow, POOL_LIMIT),
    local: local.length === 0 ? [] : [{ name: 'local', checks: local.map(({ check }) => check) }],
  };
};

/** ms that one attempt may take beyond its timeout: the pause before it, and a busy prober. */
const ATTEMPT_SLACK_MS = 4 * RETRY_PAUSE_MS;

/** ms that crossing between objects may take. */
const CROSSING_MS = 5000;

/** How long a prober may take for a shard when every attempt of every check times out, ms. */
export const patience = (checks: readonly Check[]): number => {
  const longest = Math.max(0, ...checks.map(({ timeout, retries }) => (timeout + ATTEMPT_SLACK_MS) * (1 + retries)));
  return Math.ceil(checks.length / POOL_LIMIT) * longest + CROSSING_MS;
};
