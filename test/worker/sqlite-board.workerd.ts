import { runInDurableObject } from 'cloudflare:test';
import { env as testEnv } from 'cloudflare:workers';
import type { Check } from '../../src/contract/check.ts';
import { Board } from '../../src/engine/board/board.ts';
import { EDGE_PACE } from '../../src/engine/board/publication.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import { kvViews } from '../../src/platform/workerd/kv.ts';
import { sqlStore } from '../../src/platform/workerd/store.ts';
import { workerdText } from '../../src/platform/workerd/text.ts';
import { config, ManualClock, silentAlertManager, TYPES } from '../engine/board/board-kit.ts';
import { reading } from '../engine/board/fixtures.ts';

/** What a document is, by its key: `track/0003` is a track. */
export const kindOf = (key: string): string => key.split('/')[0]!;

/** SQLite's own count of the rows that each statement wrote, by kind of key. */
export const counted = (storage: DurableObjectStorage) => {
  const rows = new Map<string, number>();
  const exec: SqlStorage['exec'] = (query, ...bindings) => {
    const cursor = storage.sql.exec(query, ...bindings);
    const kind = kindOf(String(bindings[0] ?? 'schema'));
    if (cursor.rowsWritten > 0) rows.set(kind, (rows.get(kind) ?? 0) + cursor.rowsWritten);
    return cursor as never;
  };
  const transactionSync = <T>(run: () => T): T => storage.transactionSync(run);
  return { rows, storage: { sql: { exec }, transactionSync } as unknown as DurableObjectStorage };
};

/**
 * The Worker's KV, and how often it was asked for anything: writes, and all else, which counts as reads. Writes go no further:
 * days have hundreds, and Miniflare takes some ms for each.
 */
export const countedKv = () => {
  const { VIEW } = testEnv as unknown as Env;
  const used = { writes: 0, reads: 0 };
  const namespace = new Proxy(VIEW, {
    get(kv, name) {
      const isWrite = name === 'put';
      used[isWrite ? 'writes' : 'reads']++;
      return isWrite ? async () => {} : kv[name as 'get'].bind(kv);
    },
  });
  return { namespace, used: () => ({ ...used }) };
};

/** Plays the real Board over the object's real SQLite; time is ours, so a day takes seconds. */
export const boardOn = (storage: DurableObjectStorage, checks: readonly Check[], fails: () => boolean) => {
  const clock = new ManualClock(Date.UTC(2026, 10, 20));
  let shards = 0;
  const probe = async (_shard: string, asked: readonly Check[]) => {
    shards++;
    return asked.map(({ id }) => {
      const failure = fails() ? ({ kind: 'timeout', message: 'no answer within 10 s' } as const) : undefined;
      return reading({ check: id, at: clock.now(), measures: { latency: 90 + (clock.now() % 37) }, failure });
    });
  };
  const kv = countedKv();
  const ports = {
    store: sqlStore(storage),
    publisher: kvViews(kv.namespace),
    prober: { probe },
    clock,
    alertManager: silentAlertManager(clock),
    text: workerdText,
    random: () => 0.5,
    log: () => {},
  };
  const board = new Board({ config: config(checks), types: TYPES, pace: EDGE_PACE }, ports);
  const live = async (ms: number, step: number): Promise<void> => {
    for (const end = clock.now() + ms; clock.now() < end; clock.advance(step)) await board.tick(clock.now());
  };
  return { clock, board, live, kv, shards: () => shards };
};

export const inBoard = <T>(run: (storage: DurableObjectStorage) => Promise<T>): Promise<T> => {
  const { BOARD } = testEnv as unknown as Env;
  return runInDurableObject(BOARD.getByName('rates'), (_instance, state) => run(state.storage));
};
