import type { BoardApi } from '../../../../src/contract/board.ts';
import type { StateHead } from '../../../../src/contract/state.ts';
import type { PublishedView, View, ViewMeta } from '../../../../src/contract/view.ts';
import { createApp } from '../../../../src/worker/app.ts';
import { DEPLOYMENT, FIGURES } from './fixture.ts';
import { sampleHistory } from './sample.ts';

/** The part of Workers KV that this Worker uses. */
interface Kv {
  getWithMetadata(key: string): Promise<{ value: string | null; metadata: ViewMeta | null }>;
}

const viewOf = ({ text }: PublishedView): View => ({
  status: JSON.parse(text.slice(0, text.indexOf('\n'))),
  details: JSON.parse(text.slice(text.indexOf('\n') + 1)),
});

/** A Board that has drawn its history, and whose incidents are those of the view; the check `capped` has used up the day. */
const STATE_HEAD: StateHead = {
  format: 'sitrep-state',
  version: 1,
  sitrep: '1.2.3',
  at: '2026-11-22T10:00:00.000Z',
  lastTickAt: null,
  config: 'abc',
};

const boardOver = (read: () => Promise<PublishedView | undefined>): BoardApi => ({
  run: async () => {
    const at = new Date().toISOString();
    return { ran: ['api'], at, checks: [{ id: 'api', verdict: 'pass', reasons: [], checkedAt: at }] };
  },
  beat: async () => ({ kind: 'ok', value: null }),
  history: async (check, window) =>
    check === 'capped'
      ? { kind: 'capped', retryAfter: 3600 }
      : { kind: 'ok', value: sampleHistory(check, window, 120, Date.now()) },
  incidents: async () => {
    const published = await read();
    return { kind: 'ok', value: { incidents: published ? viewOf(published).details.incidents : [], next: null } };
  },
  incident: async (id) => {
    const published = await read();
    const found = published && viewOf(published).details.incidents.find((incident) => incident.id === id);
    return found === undefined ? { kind: 'missing' } : { kind: 'ok', value: found };
  },
  hiddenView: async () => {
    const published = await read();
    return published === undefined ? { kind: 'missing' } : { kind: 'ok', value: published };
  },
  figures: async () => FIGURES,
  exportState: async (after) =>
    after === undefined ? { kind: 'ok', value: { head: STATE_HEAD, documents: [], next: null } } : { kind: 'changed' },
  importState: async ({ head, from }) =>
    head.config === STATE_HEAD.config
      ? { kind: 'ok', value: { received: from, applied: true } }
      : { kind: 'refused', why: 'the config is another' },
});

const appOver = ({ VIEW }: { VIEW: Kv }) => {
  const readView = async (): Promise<PublishedView | undefined> => {
    const { value, metadata } = await VIEW.getWithMetadata('view');
    return value === null || metadata === null ? undefined : { text: value, meta: metadata };
  };
  return createApp({
    readView,
    board: boardOver(readView),
    token: 's3cret',
    heartbeat: (id) => (id === 'backup' ? { token: 'beat-token', public: true } : undefined),
    ids: ['api', 'backup'],
    notReady: [],
    deployment: () => DEPLOYMENT,
    now: Date.now,
  });
};

/** Made once an isolate, as the Worker does. */
let app: ReturnType<typeof appOver> | undefined;

/** The real routes in the real runtime, over a view that a test puts into KV. */
export default {
  fetch: (request: Request, env: { VIEW: Kv }): Promise<Response> | Response => {
    app ??= appOver(env);
    return app.fetch(request);
  },
};
