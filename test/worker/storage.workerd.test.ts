/// <reference path="./raw.d.ts" />
import { reset, runInDurableObject } from 'cloudflare:test';
import { env as testEnv } from 'cloudflare:workers';
import { afterEach, describe, expect, test } from 'vitest';
import storage from '../../docs/storage.md?raw';
import type { Check } from '../../src/contract/check.ts';
import { Board } from '../../src/engine/board.ts';
import { EDGE_PACE } from '../../src/engine/publication.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import { kvPublisher } from '../../src/platform/workerd/kv.ts';
import { sqlStore } from '../../src/platform/workerd/store.ts';
import { workerdText } from '../../src/platform/workerd/text.ts';
import { config, ManualClock, quietDesk, TYPES } from '../engine/board-kit.ts';
import { check, reading } from '../engine/fixtures.ts';

const env = testEnv as unknown as Env;
const MINUTE = 60_000;
const DAY = 1440;

/** Rows of the table under a heading of docs/storage.md, cell by cell. */
function table(heading: string): string[][] {
  const section = storage.slice(storage.indexOf(`## ${heading}\n`)).split('\n## ')[0]!;
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const kindOf = (key: string): string => key.split('/')[0]!;
const number = (cell: string): number => Number(cell.replaceAll(',', ''));

/** What the documentation says: by kind of key, rows written in a day. */
const documented = new Map(
  table('The Board').map(([key, , , , , rows]) => [kindOf(key!.replaceAll('`', '')), number(rows!)]),
);

/** SQLite's own count of the rows that each statement wrote, by kind of key. */
function counted(storage: DurableObjectStorage) {
  const rows = new Map<string, number>();
  const exec: SqlStorage['exec'] = (query, ...bindings) => {
    const cursor = storage.sql.exec(query, ...bindings);
    const kind = kindOf(String(bindings[0] ?? 'schema'));
    if (cursor.rowsWritten > 0) rows.set(kind, (rows.get(kind) ?? 0) + cursor.rowsWritten);
    return cursor as never;
  };
  const transactionSync = <T>(run: () => T): T => storage.transactionSync(run);
  return { rows, storage: { sql: { exec }, transactionSync } as unknown as DurableObjectStorage };
}

/** Plays the real Board over the object's real SQLite; time is ours, so a day takes seconds. */
function boardOn(storage: DurableObjectStorage, checks: readonly Check[], fails: () => boolean) {
  const clock = new ManualClock(Date.UTC(2026, 10, 20));
  const probe = async (_shard: string, asked: readonly Check[]) =>
    asked.map(({ id }) => {
      const failure = fails() ? ({ kind: 'timeout', message: 'no answer within 10 s' } as const) : undefined;
      return reading({ check: id, at: clock.now(), measures: { latency: 90 + (clock.now() % 37) }, failure });
    });
  let views = 0;
  const publisher = { publish: async () => void views++ };
  const ports = {
    store: sqlStore(storage),
    publisher,
    prober: { probe },
    clock,
    desk: quietDesk(clock),
    text: workerdText,
    random: () => 0.5,
    log: () => {},
  };
  const board = new Board({ config: config(checks), types: TYPES, pace: EDGE_PACE }, ports);
  return { clock, board, views: () => views };
}

const CHECKS = Array.from({ length: 50 }, (_, index) => check({ id: `check-${index}`, name: `Check ${index}` }));

const inBoard = <T>(run: (storage: DurableObjectStorage) => Promise<T>): Promise<T> =>
  runInDurableObject(env.BOARD.getByName('rates'), (_instance, state) => run(state.storage));

afterEach(() => reset());

describe('docs/storage.md', () => {
  test('rows written in a day by fifty one-minute checks are those of the table', async () => {
    await inBoard(async (real) => {
      const { rows, storage } = counted(real);
      const { board, clock } = boardOn(storage, CHECKS, () => false);
      // Two days and an hour at a slower pace, so that then what expires after 48 hours goes, as on every later day.
      for (let tick = 0; tick < 2 * DAY + 60; tick += 5) {
        await board.tick(clock.now());
        clock.advance(5 * MINUTE);
      }
      rows.clear();
      for (let tick = 0; tick < DAY; tick++) {
        await board.tick(clock.now());
        clock.advance(MINUTE);
      }
      // What expires after 14 and 400 days does not go yet: as many rows as are written of them.
      const expiring = { hour: 4 * 8, day: 8 };
      for (const [kind, more] of Object.entries(expiring)) rows.set(kind, rows.get(kind)! + more);
      const calm = [...documented].filter(([, count]) => count > 0);
      expect(Object.fromEntries([...rows].sort())).toEqual(Object.fromEntries(calm.sort()));
      const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
      expect(storage_total()).toBe(total);
    });
  }, 120_000);

  test('no key is missing from the table, whatever happens', async () => {
    await inBoard(async (storage) => {
      let minute = 0;
      const { board, clock } = boardOn(storage, CHECKS, () => minute % 34 < 4);
      for (; minute < 120; minute++) {
        await board.tick(clock.now());
        clock.advance(MINUTE);
      }
      const keys = storage.sql.exec<{ key: string }>('SELECT key FROM docs').toArray();
      const unknown = keys.map(({ key }) => kindOf(key)).filter((kind) => !documented.has(kind));
      expect(unknown).toEqual([]);
      expect(keys.map(({ key }) => kindOf(key))).toContain('incident');
    });
  }, 60_000);

  test('the view is the one key in KV', async () => {
    await inBoard(async (storage) => {
      const { board, clock } = boardOn(storage, CHECKS, () => false);
      await board.tick(clock.now());
    });
    await kvPublisher(env.VIEW).publish('{}\n{}', { version: 1, etag: 'a', dueBy: 0, updatedAt: 0 });
    const { keys } = await env.VIEW.list();
    expect(keys.map(({ name }) => `\`${name}\``)).toEqual(table('KV').map(([key]) => key));
  });
});

const storage_total = (): number => number(/\*\*([\d,]+) rows\*\*/.exec(storage)![1]!);
