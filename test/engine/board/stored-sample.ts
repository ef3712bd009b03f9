/**
 * A sample of everything that the Board stores, and what the Board answers from it. `node test/engine/board/stored-sample.ts NAME` writes
 * `test/fixtures/stored/NAME.json`: once for each version of the format, and never again, since these are what real
 * installations hold.
 */
import { writeFileSync } from 'node:fs';
import type { ProberPort } from '../../../src/engine/board/ask-prober.ts';
import { SERVE_PACE } from '../../../src/engine/board/publication.ts';
import { boardKit } from './board-kit.ts';
import { check, reading } from './fixtures.ts';

const MINUTE = 60_000;
const CHECKS = [check(), check({ id: 'web', name: 'Web', interval: 5 * MINUTE })];
const REFUSED = { kind: 'connect', message: 'connection refused' } as const;

export interface Sample {
  readonly docs: Readonly<Record<string, string>>;
  /** When it was asked, ms since the epoch. */
  readonly at: number;
  /** Of the newest sample only: all versions stored the same story. */
  readonly told?: unknown;
}

/** What a Board over a store answers about checks, their history and incidents. */
const tell = async (kit: ReturnType<typeof boardKit>): Promise<unknown> => {
  const board = kit.start();
  const [status, details] = (await board.hiddenView()).text.split('\n').map((line) => JSON.parse(line));
  const reader = { hidden: true };
  return {
    checks: status.checks,
    details: details.checks,
    incidents: await board.readers.incidents({ limit: 10 }, reader),
    day: await board.readers.history('api', '24h', reader),
    week: await board.readers.history('web', '7d', reader),
    quarter: await board.readers.history('api', '90d', reader),
  };
};

/** Thirty hours over midnight: an outage, some flapping, a gap, and another outage that lasts. */
export const makeSample = async (): Promise<Sample> => {
  const kit = boardKit(CHECKS, SERVE_PACE);
  const at = () => kit.clock.now();
  const prober: ProberPort = {
    probe: async (_shard, asked) =>
      asked.map(({ id }) => {
        const measures = { latency: 40 + ((at() / MINUTE) % 37) ** 1.5 };
        return reading({ check: id, at: at(), measures, failure: kit.failures.get(id) });
      }),
  };
  const board = kit.start(undefined, { prober });
  const fails = (minute: number) =>
    (minute >= 200 && minute < 230) || (minute >= 600 && minute < 630 && minute % 2 === 0);
  for (let minute = 0; minute < 30 * 60; minute++) {
    const lost = minute >= 900 && minute < 960;
    kit.failures.set('api', fails(minute) || minute >= 1795 ? REFUSED : undefined);
    if (!lost) await board.tick(at());
    kit.clock.advance(MINUTE);
  }
  return { docs: Object.fromEntries(kit.store.docs), at: at(), told: await tell(kit) };
};

/** What today's code answers from a sample. */
export const tellFrom = ({ docs, at }: Sample): Promise<unknown> => {
  const kit = boardKit(CHECKS, SERVE_PACE);
  for (const [key, value] of Object.entries(docs)) kit.store.docs.set(key, value);
  kit.clock.time = at;
  return tell(kit);
};

if (import.meta.main) {
  const file = new URL(`../../fixtures/stored/${process.argv[2]}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(await makeSample(), null, 1)}\n`);
}
