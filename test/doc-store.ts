import { expect, test } from 'vitest';
import type { DocStore } from '../src/contract/store.ts';

/** What every {@link DocStore} does; `run` gives each test an empty one. */
export const docStoreSuite = (run: (use: (store: DocStore) => Promise<void>) => Promise<void>): void => {
  const filled = (use: (store: DocStore) => Promise<void>) =>
    run(async (store) => {
      await store.commit(['a/1', 'a/2', 'a/3', 'b/1'].map((key) => ({ key, value: `value of ${key}` })));
      await use(store);
    });
  const keysOf = async (store: DocStore, range: Parameters<DocStore['list']>[0]) =>
    (await store.list(range)).map(({ key }) => key);

  test('what is not there is undefined', () => run(async (store) => expect(await store.get('a')).toBeUndefined()));

  test('gives back what was stored, and the last of it', () =>
    filled(async (store) => {
      await store.commit([{ key: 'a/1', value: 'é, 漢字, 🙂' }]);
      expect(await store.get('a/1')).toBe('é, 漢字, 🙂');
      expect(await store.get('a/2')).toBe('value of a/2');
    }));

  test('lists a range in order, without its end', () =>
    filled(async (store) => {
      expect(await keysOf(store, { start: 'a/', end: 'b/' })).toEqual(['a/1', 'a/2', 'a/3']);
      expect(await keysOf(store, { start: 'a/2', end: 'b/1' })).toEqual(['a/2', 'a/3']);
      expect(await keysOf(store, { start: 'a/', end: 'c', limit: 2 })).toEqual(['a/1', 'a/2']);
      expect(await keysOf(store, { start: 'a/', end: 'c', limit: 2, reverse: true })).toEqual(['b/1', 'a/3']);
      expect(await store.list({ start: 'b/', end: 'c' })).toEqual([{ key: 'b/1', value: 'value of b/1' }]);
    }));

  test('null deletes, also what is not there', () =>
    filled(async (store) => {
      await store.commit([
        { key: 'a/1', value: null },
        { key: 'nothing', value: null },
      ]);
      expect(await keysOf(store, { start: 'a/', end: 'b/' })).toEqual(['a/2', 'a/3']);
    }));

  test('a document of a megabyte fits', () =>
    run(async (store) => {
      const value = 'x'.repeat(1_000_000);
      await store.commit([{ key: 'large', value }]);
      expect(await store.get('large')).toBe(value);
    }));
};
