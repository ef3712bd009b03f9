import { reset, runInDurableObject } from 'cloudflare:test';
import { env as testEnv } from 'cloudflare:workers';
import { afterEach, describe, expect, test } from 'vitest';
import type { DocStore } from '../../src/contract/store.ts';
import type { Env } from '../../src/platform/workerd/env.ts';
import { sqlStore } from '../../src/platform/workerd/store.ts';
import { docStoreSuite } from '../doc-store.ts';

const env = testEnv as unknown as Env;

const withStore = (use: (store: DocStore, state: DurableObjectState) => Promise<void>): Promise<void> =>
  runInDurableObject(env.BOARD.getByName('store'), (_instance, state) => use(sqlStore(state.storage), state));

afterEach(() => reset());

describe('SQLite in a Durable Object', () => {
  docStoreSuite(withStore);

  test('a commit of which one part fails stores nothing', () =>
    withStore(async (store, { storage }) => {
      storage.sql.exec(
        "CREATE TRIGGER refuse BEFORE INSERT ON docs WHEN NEW.key = 'b' BEGIN SELECT RAISE(ABORT, 'disk full'); END",
      );
      const writes = ['a', 'b', 'c'].map((key) => ({ key, value: 'new' }));
      await expect(store.commit(writes)).rejects.toThrow('disk full');
      expect(await store.list({ start: '', end: '~' })).toEqual([]);
    }));

  test('a document is one row written, new or not: rows are what the free plan counts', () =>
    withStore(async (_store, { storage: { sql } }) => {
      const write = () =>
        sql.exec(
          "INSERT INTO docs (key, value) VALUES ('a', 'x') ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        );
      expect([write().rowsWritten, write().rowsWritten]).toEqual([1, 1]);
    }));
});
