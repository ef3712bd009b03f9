import type { Clock } from '../../contract/ports.ts';
import { suspects } from '../locations/blame.ts';
import { askProber, type Measured, type ProberPort } from './ask-prober.ts';
import type { Shard } from './shards.ts';

/** What one shard brought back. */
export interface Answered {
  readonly shard: Shard;
  readonly measured: readonly Measured[];
}

const locationOf = ({ shard }: Answered): string | undefined => shard.location;

/**
 * The same readings; but those of a prober object that seems to have lost its network are taken once more, by another
 * object of the same location, and without retries.
 *
 * @param isHealthy whether a check did not fail before this tick.
 */
export const askSuspectsAgain = async (
  answers: readonly Answered[],
  isHealthy: (measured: Measured) => boolean,
  prober: ProberPort,
  clock: Clock,
): Promise<readonly Measured[]> => {
  const found = [...new Set(answers.map(locationOf))].map((location) => {
    const own = answers.filter((answer) => locationOf(answer) === location);
    const results = own.map(({ shard: { name }, measured }) => ({
      shard: name,
      kinds: measured.map(({ reading }) => reading.failure?.kind),
      healthy: measured.filter(isHealthy).length,
    }));
    return { own, suspect: suspects(results) };
  });
  const asked = found.flatMap(({ own, suspect }) =>
    own.map(({ shard, measured }) => {
      if (!suspect.has(shard.name)) return measured;
      const checks = shard.checks.map((check) => ({ ...check, retries: 0 }));
      return askProber({ ...shard, name: `${shard.name}-again`, introduce: false, checks }, prober, clock);
    }),
  );
  return (await Promise.all(asked)).flat();
};
