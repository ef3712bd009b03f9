import { expect, test } from 'vitest';
import { distinct, type Faults, Night, type Taken } from './night.ts';

/** Nights to play, some 0.3 s of CPU each; `SEEDS=3000` plays as many as the project promises. */
const SEEDS = Number(process.env.SEEDS ?? 40);

/** Play one night alone: `SEED=17 npx vitest run --project simulation test/simulation/alerts.test.ts`. */
const ONLY = process.env.SEED === undefined ? undefined : Number(process.env.SEED);

const ROUTES = ['ops', 'boss'];

/** degraded, down, flapping, its end, resolved; flapping may come again; reminders by the clock. */
const MOST_PER_INCIDENT = 12;

const ALL: Faults = { channels: true, restarts: true, store: true, ticks: true };
const AROUND: Faults = { channels: true, restarts: true, store: false, ticks: false };
const NONE: Faults = { channels: false, restarts: false, store: false, ticks: false };

const played = async (seed: number, faults: Faults): Promise<Night> => {
  const night = new Night(seed, faults);
  await night.play();
  return night;
};

const threadsOf = (taken: readonly Taken[]): ReadonlyMap<string, readonly Taken[]> =>
  Map.groupBy(distinct(taken), ({ route, notice }) => `${route} ${notice.thread}`);

const isEnd = ({ notice }: Taken): boolean => notice.event === 'resolved' || notice.event === 'unflapping';

/** What is wrong with a night of every kind of fault. */
const complaints = (night: Night): string[] => {
  const threads = threadsOf(night.taken);
  const acknowledged = (route: string, id: string) =>
    threads.get(`${route} ${id}`)?.some((each) => !isEnd(each)) ?? false;
  // `db` depends on nothing and is in no maintenance: each of its incidents must be sent.
  const untold = night.incidents
    .filter(({ check }) => check === 'db')
    .flatMap(({ id }) =>
      ROUTES.filter((route) => !acknowledged(route, id)).map((route) => `${route} never acknowledged of ${id}`),
    );
  const early = [...threads].flatMap(([thread, [first]]) => (isEnd(first!) ? [`${thread} began with its end`] : []));
  const endless = [...threads].flatMap(([thread, all]) =>
    all.length > MOST_PER_INCIDENT ? [`${thread} had ${all.length} messages`] : [],
  );
  const misordered = [...threads].flatMap(([thread, all]) =>
    all.some(({ notice }, index) => notice.event === 'resolved' && index < all.length - 1)
      ? [`${thread} went on after its end`]
      : [],
  );
  const loud = night.taken.flatMap(({ at, notice }) =>
    night.isQuiet(notice.check!.id, at) ? [`${notice.key} was sent during maintenance`] : [],
  );
  return [
    ...untold,
    ...early,
    ...endless,
    ...misordered,
    ...loud,
    ...(night.pending > 0 ? [`${night.pending} left over`] : []),
  ];
};

const seeds = ONLY === undefined ? Array.from({ length: SEEDS }, (_, index) => index + 1) : [ONLY];

/** ms; ten times what the nights take, for a machine that is busy with other things. */
const timeout = 60_000 + seeds.length * 6_000;

test(`${seeds.length} nights of every fault: every confirmed alert is sent, in order, and not too often`, {
  timeout,
}, async () => {
  const failures: string[] = [];
  for (const seed of seeds) {
    const wrong = complaints(await played(seed, ALL));
    if (wrong.length > 0) failures.push(`SEED=${seed}: ${wrong.join('; ')}`);
    if (failures.length >= 10) break;
  }
  expect(failures).toEqual([]);
});

test(`${seeds.length} nights: failing receivers and restarts do not change what is sent in the end`, {
  timeout,
}, async () => {
  const failures: string[] = [];
  const keysOf = (night: Night): string[] =>
    // A reminder depends on when the one before got through.
    distinct(night.taken)
      .filter(({ notice }) => notice.event !== 'reminder')
      .map(({ route, notice }) => `${route} ${notice.key}`)
      .sort();
  for (const seed of seeds) {
    const [calm, rough] = [await played(seed, NONE), await played(seed, AROUND)];
    if (keysOf(calm).join() !== keysOf(rough).join()) {
      const lost = keysOf(calm).filter((key) => !keysOf(rough).includes(key));
      const added = keysOf(rough).filter((key) => !keysOf(calm).includes(key));
      failures.push(`SEED=${seed}: lost ${lost.join(', ')}; added ${added.join(', ')}`);
    }
    if (failures.length >= 10) break;
  }
  expect(failures).toEqual([]);
});
