/**
 * Where the Board keeps its documents: SQLite in a Durable Object, a file under `serve`, memory in a
 * simulation. Values are text, at most 1 MB each.
 */
export interface DocStore {
  get(key: string): Promise<string | undefined>;
  /** Keys in `[start, end)`, in ascending order of their UTF-8 bytes. */
  list(range: {
    readonly start: string;
    readonly end: string;
    readonly limit?: number;
    readonly reverse?: boolean;
  }): Promise<readonly Doc[]>;
  /** All or nothing. A `value` of null deletes. Rejects if nothing was stored. */
  commit(writes: readonly { readonly key: string; readonly value: string | null }[]): Promise<void>;
}

export interface Doc {
  readonly key: string;
  readonly value: string;
}

/** Where readers find the view: Workers KV. */
export interface Publisher {
  publish(text: string, meta: import('./view.ts').ViewMeta): Promise<void>;
}

/** Where the Board publishes its view, and readers find it. */
export interface ViewStore extends Publisher {
  /** `undefined` before the first tick. Rejects where the store cannot be read. */
  read(): Promise<import('./view.ts').PublishedView | undefined>;
}
