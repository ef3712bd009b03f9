import type { ViewStore } from '../../contract/store.ts';
import type { ViewMeta } from '../../contract/view.ts';

/** The one key that readers read. */
const KEY = 'view';

/** How long a data centre may serve its own copy, seconds: the least that KV takes. Staleness counts on it. */
const CACHE_TTL_S = 30;

/** The view in Workers KV. */
export const kvViews = (kv: KVNamespace): ViewStore => ({
  publish: (text, meta) => kv.put(KEY, text, { metadata: meta }),
  read: async () => {
    const { value, metadata } = await kv.getWithMetadata<ViewMeta>(KEY, { type: 'text', cacheTtl: CACHE_TTL_S });
    return value === null || metadata === null ? undefined : { text: value, meta: metadata };
  },
});
