import type { Publisher } from '../../contract/store.ts';
import type { PublishedView, ViewMeta } from '../../contract/view.ts';

/** The one key that readers read. */
const KEY = 'view';

/** How long a data centre may serve its own copy, seconds: the least that KV takes. Staleness counts on it. */
const CACHE_TTL_S = 30;

export const kvPublisher = (kv: KVNamespace): Publisher => ({
  publish: (text, meta) => kv.put(KEY, text, { metadata: meta }),
});

/** The view as published; `undefined` before the first tick. Rejects where KV does. */
export async function readPublished(kv: KVNamespace): Promise<PublishedView | undefined> {
  const { value, metadata } = await kv.getWithMetadata<ViewMeta>(KEY, { type: 'text', cacheTtl: CACHE_TTL_S });
  return value === null || metadata === null ? undefined : { text: value, meta: metadata };
}
