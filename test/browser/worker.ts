import type { BoardApi } from '../../src/contract/board.ts';
import type { ViewMeta } from '../../src/contract/view.ts';
import { createApp } from '../../src/worker/app.ts';
import { board } from '../web/fixture.ts';
import { sampleHistory } from '../web/sample.ts';

/** The part of Workers KV that this Worker uses. */
interface Kv {
  getWithMetadata(key: string): Promise<{ value: string | null; metadata: ViewMeta | null }>;
}

const history: BoardApi['history'] = async (check, window) => ({
  kind: 'ok',
  value: sampleHistory(check, window, 120, Date.now()),
});

/** The real routes in the real runtime, over a view that a test puts into KV and a Board that draws its history. */
export default {
  fetch: (request: Request, env: { VIEW: Kv }): Promise<Response> | Response =>
    createApp({
      readView: async () => {
        const { value, metadata } = await env.VIEW.getWithMetadata('view');
        return value === null || metadata === null ? undefined : { text: value, meta: metadata };
      },
      board: board({ history }),
      heartbeatToken: () => undefined,
      now: Date.now,
    }).fetch(request),
};
