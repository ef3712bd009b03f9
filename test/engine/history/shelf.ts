import type { Doc, DocStore } from '../../../src/contract/store.ts';

/** A store in memory that refuses what the real one refuses, and counts what it is asked to do. */
export class Shelf implements DocStore {
  readonly docs = new Map<string, string>();
  rowsWritten = 0;
  rowsRead = 0;
  largest = 0;

  async get(key: string): Promise<string | undefined> {
    this.rowsRead++;
    return this.docs.get(key);
  }

  async list({ start, end, limit, reverse }: Parameters<DocStore['list']>[0]): Promise<readonly Doc[]> {
    const keys = [...this.docs.keys()].filter((key) => key >= start && key < end).sort();
    if (reverse) keys.reverse();
    const found = keys.slice(0, limit);
    this.rowsRead += found.length;
    return found.map((key) => ({ key, value: this.docs.get(key)! }));
  }

  async commit(writes: Parameters<DocStore['commit']>[0]): Promise<void> {
    for (const { key, value } of writes) {
      const bytes = Buffer.byteLength(value ?? '');
      if (bytes > 1_000_000) throw new Error(`${key} has ${bytes} bytes`);
      this.largest = Math.max(this.largest, bytes);
    }
    for (const { key, value } of writes) {
      this.rowsWritten++;
      if (value === null) this.docs.delete(key);
      else this.docs.set(key, value);
    }
  }

  get bytes(): number {
    return [...this.docs].reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(value), 0);
  }
}
