import type { Check } from '../../contract/check.ts';
import type { Clock } from '../../contract/ports.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Introduction } from '../locations/places.ts';
import { limiter } from '../util/limiter.ts';
import { type Waited, within } from '../util/timeout.ts';
import { patience, type Shard } from './shards.ts';

/** Measures checks somewhere else: a Prober object, or the Board itself for what was pushed to it. */
export interface ProberPort {
  /**
   * @param shard names the prober, so that the same checks meet the same one again.
   * @param onReading gets readings as they arrive, from a prober that streams them: they count even if the rest never comes.
   * @param location where to probe from; the runtime's own prober if absent.
   * @param introduce whether it is to say where it runs, with its readings.
   */
  probe(
    shard: string,
    checks: readonly Check[],
    onReading: (reading: Reading) => void,
    location?: string,
    introduce?: boolean,
  ): Promise<readonly Reading[]>;
}

/** A check and the one reading that came of asking for it. */
export interface Measured {
  readonly check: Check;
  readonly reading: Reading;
  /** Where it was read from, for a check that has locations. */
  readonly location?: string | undefined;
  /** Where the prober object runs, if it was asked. */
  readonly introduction?: Introduction | undefined;
}

const inSeconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const excuse = (waited: Waited<unknown>, waitedMs: number): string => {
  if (waited.kind === 'late') return `the prober did not answer within ${inSeconds(waitedMs)}`;
  if (waited.kind === 'error') return `the prober failed: ${sentence(waited.error)}`;
  return 'the prober sent no reading of this check';
};

/** A new name is a new object, and only that can run elsewhere. */
const objectName = ({ name, moves = 0 }: Shard): string => (moves === 0 ? name : `${name}~${moves}`);

/** As a promise even where the prober throws at once. */
const asked = async (prober: ProberPort, shard: Shard, onReading: (reading: Reading) => void) =>
  prober.probe(objectName(shard), shard.checks, onReading, shard.location, shard.introduce);

/** One that was not asked, or does not know the question, says nothing. */
const introductionOf = (
  { name, introduce }: Shard,
  answers: readonly Reading[],
  took: number,
): Introduction | undefined => {
  const found = introduce ? answers.find(({ whereabouts }) => whereabouts !== undefined)?.whereabouts : undefined;
  return found && { prober: name, colo: found.colo, roundTrip: Math.max(0, Math.round(took - found.busy)) };
};

/**
 * Exactly one reading for each check of a shard, whatever its prober does: one that throws, hangs or forgets a
 * check gives readings of kind `probe`, which never count against the target; what was not asked for is dropped.
 */
export const askProber = async (shard: Shard, prober: ProberPort, clock: Clock): Promise<readonly Measured[]> => {
  const at = clock.now();
  const began = clock.monotonic();
  const longest = patience(shard.checks);
  const early: Reading[] = [];
  const waited = await within(
    asked(prober, shard, (reading) => early.push(reading)),
    longest,
    clock,
  );
  const took = clock.monotonic() - began;
  const answers = waited.kind === 'value' ? [...early, ...waited.value] : early;
  const introduction = introductionOf(shard, answers, took);
  return shard.checks.map((check) => ({
    check,
    location: shard.location,
    introduction,
    reading: answers.find((reading) => reading.check === check.id) ?? {
      check: check.id,
      at,
      took,
      attempts: 1,
      measures: {},
      failure: { kind: 'probe', message: excuse(waited, longest) },
    },
  }));
};

/**
 * Probers that begin together, and ms after which one that is still busy lets the next begin. Where all share a processor,
 * 750 checks under way at once cost half as much again as 72 (`bench/probe`, 5,000 checks): caches and the garbage
 * collector see all that is alive. One that waits for its targets needs no processor, and holds nobody up.
 */
const AT_ONCE = 12;
const TURN_MS = 250;

/** ms after the first by which the prober at `index` has begun, at the latest. */
export const turnOf = (index: number): number => Math.floor(index / AT_ONCE) * TURN_MS;

/** {@link askProber} for each shard, a few at a time. */
export const askInTurn = (
  shards: readonly Shard[],
  prober: ProberPort,
  clock: Clock,
): readonly Promise<readonly Measured[]>[] => {
  const inTurn = limiter(AT_ONCE);
  return shards.map(
    (shard) =>
      new Promise((resolve) => {
        void inTurn(() => {
          const answer = askProber(shard, prober, clock);
          resolve(answer);
          return within(answer, TURN_MS, clock);
        });
      }),
  );
};
