import type { Doc, DocStore } from '../../contract/store.ts';

/** One table of documents in a Durable Object's SQLite. Without a rowid, so that a write is one row, not two. */
const SCHEMA = 'CREATE TABLE IF NOT EXISTS docs (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID';

/** SQLite's own "no limit". */
const ALL = -1;

/**
 * The documents of one Durable Object. Its output gate holds back whatever the object sends out (an RPC's answer, a
 * KV write) until what was committed before is on disk.
 */
export const sqlStore = (storage: DurableObjectStorage): DocStore => {
  const { sql } = storage;
  sql.exec(SCHEMA);
  const put = (key: string, value: string) =>
    sql.exec(
      'INSERT INTO docs (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      key,
      value,
    );
  return {
    async get(key) {
      const [row] = sql.exec<{ value: string }>('SELECT value FROM docs WHERE key = ?', key);
      return row?.value;
    },
    async list({ start, end, limit = ALL, reverse = false }) {
      const order = reverse ? 'DESC' : 'ASC';
      const query = `SELECT key, value FROM docs WHERE key >= ? AND key < ? ORDER BY key ${order} LIMIT ?`;
      return sql.exec<Doc & Record<string, SqlStorageValue>>(query, start, end, limit).toArray();
    },
    async commit(writes) {
      storage.transactionSync(() => {
        for (const { key, value } of writes) {
          if (value === null) sql.exec('DELETE FROM docs WHERE key = ?', key);
          else put(key, value);
        }
      });
    },
  };
};
