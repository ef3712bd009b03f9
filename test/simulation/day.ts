import type { Check, CheckRegistry } from '../../src/contract/check.ts';
import type { ViewMeta } from '../../src/contract/view.ts';
import { Board } from '../../src/engine/board/board.ts';
import { EDGE_PACE } from '../../src/engine/board/publication.ts';
import { nodeText } from '../../src/platform/node/text.ts';
import { dice } from '../dice.ts';
import { config, ManualClock, MemoryStore, silentAlertManager, TYPES } from '../engine/board/board-kit.ts';
import { check, reading } from '../engine/board/fixtures.ts';

const MINUTE = 60_000;

/** Latency of a healthy service, ms: half of them between 76 and 131, now and then a slow one. */
export const latency = (random: () => number): number =>
  100 * Math.exp(0.4 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(6.283 * random()));

export interface PlayedTick {
  readonly at: number;
  /** Whether a status changed, and whether a view was published. */
  readonly changed: boolean;
  readonly published: boolean;
  readonly rows: number;
  /** ms of processor time. */
  readonly cpu: number;
}

export interface Played {
  readonly store: MemoryStore;
  readonly published: readonly ViewMeta[];
  /** Bytes of the largest view. */
  readonly largestView: number;
  readonly ticks: readonly PlayedTick[];
}

/** Days before those that are played, of which something must be there: bars of 90 days, latency of one. */
export interface Before {
  readonly days: number;
}

const HOUR = 60 * MINUTE;

/**
 * One-minute checks for `minutes`, `fails(index of check, minute)` deciding each reading, through the real Board. The days before go
 * by with four ticks each, the last of them with one every five minutes.
 */
export const play = async (
  count: number,
  minutes: number,
  fails: (index: number, minute: number) => boolean,
  { days }: Before = { days: 0 },
): Promise<Played> => {
  const checks: readonly Check[] = Array.from({ length: count }, (_, index) =>
    check({ id: `check-${index}`, name: `Check ${index}` }),
  );
  const types: CheckRegistry = TYPES;
  const clock = new ManualClock(Date.UTC(2026, 10, 22));
  const store = new MemoryStore();
  const random = dice(count);
  const published: ViewMeta[] = [];
  let largestView = 0;
  let minute = 0;
  const prober = {
    probe: async (_shard: string, asked: readonly Check[]) =>
      asked.map(({ id }) =>
        fails(Number(id.slice(6)), minute)
          ? reading({
              check: id,
              at: clock.now(),
              attempts: 2,
              failure: { kind: 'connect', message: 'the connection was refused' },
            })
          : reading({ check: id, at: clock.now(), measures: { latency: latency(random) } }),
      ),
  };
  const publisher = {
    publish: async (text: string, meta: ViewMeta) => {
      largestView = Math.max(largestView, text.length);
      published.push(meta);
    },
  };
  const board = new Board(
    { config: config(checks), types, pace: EDGE_PACE },
    {
      store,
      publisher,
      prober,
      clock,
      alertManager: silentAlertManager(clock),
      text: nodeText,
      random,
      log: () => undefined,
    },
  );
  const pass = async (ms: number, step: number) => {
    for (const end = clock.now() + ms; clock.now() < end; clock.advance(step)) await board.tick(clock.now());
  };
  if (days > 0) {
    await pass((days - 1) * 24 * HOUR, 6 * HOUR);
    await pass(24 * HOUR, 5 * MINUTE);
  }
  const ticks: Played['ticks'][number][] = [];
  for (; minute < minutes; minute++) {
    const before = { views: published.length, rows: store.rows, cpu: process.cpuUsage() };
    const { changed } = await board.tick(clock.now());
    const { user, system } = process.cpuUsage(before.cpu);
    ticks.push({
      at: clock.now(),
      changed: changed.length > 0,
      published: published.length > before.views,
      rows: store.rows - before.rows,
      cpu: (user + system) / 1000,
    });
    clock.advance(MINUTE);
  }
  return { store, published, largestView, ticks };
};
