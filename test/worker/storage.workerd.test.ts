/// <reference path="./raw.d.ts" />
import { reset } from 'cloudflare:test';
import { env as testEnv } from 'cloudflare:workers';
import { afterEach, describe, expect, test } from 'vitest';
import storage from '../../docs/storage.md?raw';
import { DAY_MS } from '../../src/contract/check.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import { kvViews } from '../../src/platform/workerd/kv.ts';
import { check } from '../engine/board/fixtures.ts';
import { boardOn, counted, inBoard, kindOf } from './sqlite-board.workerd.ts';

const env = testEnv as unknown as Env;
const MINUTE = 60_000;

/** Rows of the table under a heading of docs/storage.md, cell by cell. */
const table = (heading: string): string[][] => {
  const section = storage.slice(storage.indexOf(`## ${heading}\n`)).split('\n## ')[0]!;
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};

const number = (cell: string): number => Number(cell.replaceAll(',', ''));

/** What the documentation says: by kind of key, rows written in a day. */
const documented = new Map(
  table('The Board').map(([key, , , , , rows]) => [kindOf(key!.replaceAll('`', '')), number(rows!)]),
);

const CHECKS = Array.from({ length: 50 }, (_, index) => check({ id: `check-${index}`, name: `Check ${index}` }));

afterEach(() => reset());

describe('docs/storage.md', () => {
  test('rows written in a day by fifty one-minute checks are those of the table', async () => {
    await inBoard(async (real) => {
      const { rows, storage } = counted(real);
      const { live } = boardOn(storage, CHECKS, () => false);
      // Two days and an hour at a slower pace, so that then what expires after 48 hours goes, as on every later day.
      await live(2 * DAY_MS + 60 * MINUTE, 5 * MINUTE);
      rows.clear();
      await live(DAY_MS, MINUTE);
      // What expires after 14 and 400 days does not go yet: as many rows as are written of them.
      const expiring = { hour: 4 * 8, day: 8 };
      for (const [kind, more] of Object.entries(expiring)) rows.set(kind, rows.get(kind)! + more);
      // Votes are written only with locations.
      const calm = [...documented].filter(([kind, count]) => count > 0 && kind !== 'vote');
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
    await kvViews(env.VIEW).publish('{}\n{}', { version: 1, etag: 'a', dueBy: 0, updatedAt: 0 });
    const { keys } = await env.VIEW.list();
    expect(keys.map(({ name }) => `\`${name}\``)).toEqual(table('KV').map(([key]) => key));
  });
});

const storage_total = (): number => number(/\*\*([\d,]+) rows\*\*/.exec(storage)![1]!);
