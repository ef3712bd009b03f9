import { expect, test } from 'vitest';
import { NO_ALERTS } from '../../../src/contract/alert.ts';
import { alertWrites, loadAlerts } from '../../../src/engine/board/outbox.ts';
import { MemoryStore } from './board-kit.ts';

const NOTICE = {
  key: 'inc_1:down',
  thread: 'inc_1',
  event: 'down',
  title: 'API is down',
  text: 'API has been down since 2026-11-22 03:02 UTC.',
  at: 1_000,
  status: 'down',
  affected: [],
  reasons: [],
  site: 'Acme',
} as const;

const MESSAGE = { id: 'ops inc_1:down', route: 'ops', notice: NOTICE, createdAt: 1_000, attempts: 1, dueAt: 2_000 };
const ROUTE = { id: 'ops', failures: 1, retryAt: 2_000, accepted: 3, failed: 1, givenUp: 0 };
const THREAD = { id: 'ops inc_1', route: 'ops', thread: 'inc_1', check: 'api', startedAt: 900, handle: '7' };

/** As version 1 wrote them. */
const VERSION_1 = {
  alerts: { v: 1, d: { routes: [ROUTE], quiet: ['db'] } },
  'parcel/0000': { v: 1, d: [MESSAGE] },
  'conversation/0000': { v: 1, d: [{ ...THREAD, said: ['down'], lastSaidAt: 1_000, heard: true, over: false }] },
};

test('alerts that version 1 stored are read, and written as version 2', async () => {
  const store = new MemoryStore();
  await store.commit(Object.entries(VERSION_1).map(([key, value]) => ({ key, value: JSON.stringify(value) })));
  const { alerts, documents } = await loadAlerts(store);
  expect(alerts).toEqual({
    routes: [ROUTE],
    inMaintenance: ['db'],
    outbox: [MESSAGE],
    threads: [{ ...THREAD, sentEvents: ['down'], lastSentAt: 1_000, acknowledged: true, closed: false }],
  });
  await store.commit(alertWrites(alerts, documents).writes);
  expect((await loadAlerts(store)).alerts).toEqual(alerts);
  expect(JSON.parse((await store.get('conversation/0000'))!).v).toBe(2);
});

test('documents that are no longer needed are deleted', async () => {
  const store = new MemoryStore();
  await store.commit(Object.entries(VERSION_1).map(([key, value]) => ({ key, value: JSON.stringify(value) })));
  const { documents } = await loadAlerts(store);
  await store.commit(alertWrites(NO_ALERTS, documents).writes);
  expect((await store.list({ start: '', end: '\uffff' })).map(({ key }) => key)).toEqual(['alerts']);
});
