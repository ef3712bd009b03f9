import type { Check } from '../../contract/check.ts';
import type { Config } from '../../contract/config.ts';
import type { Reading } from '../../contract/reading.ts';
import { isNetwork } from '../util/network-failure.ts';
import type { CheckRecord } from './records.ts';

/**
 * Canaries are checks of targets that are always up (a name server, a big site). While all of them fail for reasons of
 * the network, our own network is at fault, and a failure of another check is not its target's.
 */

/** A canary's last reading counts for so many of its intervals. */
const FRESH_INTERVALS = 2;

interface TickReading {
  readonly check: Check;
  readonly reading: Reading;
}

/** Whether a canary is silent now: by its reading of this tick, else by its last one, while that is fresh. */
const isSilent = (
  canary: Check,
  readings: readonly TickReading[],
  records: ReadonlyMap<string, CheckRecord>,
  now: number,
): boolean => {
  const fresh = readings.find(({ check }) => check.id === canary.id);
  if (fresh) return isNetwork(fresh.reading.failure?.kind);
  const last = records.get(canary.id)?.last;
  const isFresh = last !== undefined && now - last.at <= FRESH_INTERVALS * canary.interval;
  // `probe` is what doubt made of its last failure.
  return isFresh && (isNetwork(last.kind) || last.kind === 'probe');
};

/** The canaries that cannot be reached. Only public checks are named: the message is in the public view of others. */
const whoIsSilent = (canaries: readonly Check[]): string => {
  const names = canaries.filter((canary) => canary.public).map(({ name }) => name);
  return names.length > 0 ? `${names.join(', ')} cannot` : 'no canary can';
};

const doubted = <T extends TickReading>(each: T, who: string): T => {
  const { failure } = each.reading;
  if (!isNetwork(failure?.kind)) return each;
  const message = `our own network seems to be down, as ${who} be reached either (${failure!.message})`;
  return { ...each, reading: { ...each.reading, failure: { kind: 'probe', message } } };
};

/** The readings, with failures of the network readings back while all canaries fail too. */
export const doubt = <T extends TickReading>(
  readings: readonly T[],
  records: ReadonlyMap<string, CheckRecord>,
  { canaries, checks }: Pick<Config, 'canaries' | 'checks'>,
  now: number,
): readonly T[] => {
  const watched = checks.filter(({ id }) => canaries.includes(id));
  if (watched.length === 0 || !watched.every((canary) => isSilent(canary, readings, records, now))) return readings;
  const who = whoIsSilent(watched);
  return readings.map((each) => doubted(each, who));
};
