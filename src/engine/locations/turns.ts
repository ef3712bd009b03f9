import { hashOf } from '../util/hash.ts';
import type { Electorate, Vote } from './votes.ts';

/** Confirmations that one location gives in a tick: one invocation's subrequests, less some for redirects. */
export const MOST_CONFIRMATIONS = 40;

/** Checks by which a blind location is tried, until it sees again. */
const SAMPLE = 10;

type IsBlind = (location: string) => boolean;

/** The location that probes at each interval: the first that is not blind. */
export const homeOf = ({ locations }: Electorate, isBlind: IsBlind): string =>
  locations.find((id) => !isBlind(id)) ?? locations[0]!;

/**
 * Whether a location other than home takes its turn in this slot. Turns are counted in slots of the check, so that a tick a
 * little early or late changes nothing, and spread by hash, so that each tick has its share of them.
 */
export const isTurn = (
  { id, interval, othersEvery }: Electorate,
  location: string,
  vote: Pick<Vote, 'slot'> | undefined,
  slot: number,
): boolean => {
  if (vote === undefined) return true;
  const slots = Math.max(1, Math.round(othersEvery / interval));
  const offset = hashOf(`${id} ${location}`) % slots;
  const turn = (at: number) => Math.floor((Math.floor(at / interval) + offset) / slots);
  return turn(slot) !== turn(vote.slot);
};

/** Ids of the checks by which a blind location is tried at each of their intervals: the first by hash, and the canaries. */
export const sampleOf = (
  location: string,
  checks: readonly { readonly id: string; readonly locations?: readonly string[] | undefined }[],
  canaries: readonly string[],
): ReadonlySet<string> => {
  const own = checks.filter(({ locations }) => locations?.includes(location)).map(({ id }) => id);
  const spread = own.map((id) => [hashOf(`${location} ${id}`), id] as const).sort(([a], [b]) => a - b);
  const first = spread.slice(0, SAMPLE).map(([, id]) => id);
  return new Set([...first, ...own.filter((id) => canaries.includes(id))]);
};

/** A check whose vote at one location is to be asked for again. */
export interface Request {
  readonly check: Electorate;
  readonly vote: Pick<Vote, 'slot'> | undefined;
  /** What its locations last came to; it differs from the status while a run of such verdicts is under way. */
  readonly isRunning: boolean;
}

/**
 * The requests that one location serves in this tick. Those whose status is about to change go first, or none would ever
 * get the verdicts in a row that it takes; then those that have waited longest, so that none waits for ever; then by hash.
 */
export const served = <T extends Request>(requests: readonly T[], most: number): readonly T[] =>
  requests
    .map((request) => ({ request, hash: hashOf(request.check.id) }))
    .sort(
      (a, b) =>
        Number(b.request.isRunning) - Number(a.request.isRunning) ||
        (a.request.vote?.slot ?? 0) - (b.request.vote?.slot ?? 0) ||
        a.hash - b.hash,
    )
    .slice(0, Math.max(0, most))
    .map(({ request }) => request);
