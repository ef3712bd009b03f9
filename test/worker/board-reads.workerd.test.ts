import { describe, expect, test } from 'vitest';
import type { BoardApi } from '../../src/contract/board.ts';
import type { Incident } from '../../src/contract/incident.ts';
import { createApp } from '../../src/worker/app.ts';
import type { AppPorts } from '../../src/worker/ports.ts';
import { board, check, NOW, published, view } from '../present/web/support/fixture.ts';

/** A day's reads and a cache are there for all visitors: one of them must not use them up, whatever he makes up. */

const IDS = Array.from({ length: 60 }, (_, index) => `check-${index}`);

const incident = (number: number): Incident => ({
  id: `check-1-mwtgihc${number.toString(36)}`,
  check: 'check-1',
  name: 'Check 1',
  worst: 'down',
  status: 'up',
  startedAt: '2026-11-22T09:00:00.000Z',
  confirmedAt: '2026-11-22T09:01:00.000Z',
  resolvedAt: '2026-11-22T09:05:00.000Z',
  reasons: [],
  readings: 1,
  timeline: [],
});

/** An app over a Board that counts what it is asked, and a cache that counts what it holds. */
const counting = (change: Partial<BoardApi> = {}) => {
  const asked: string[] = [];
  const cached = new Map<string, Response>();
  const clock = { now: NOW };
  const cache: AppPorts['cache'] = {
    match: async (url) => cached.get(String(url))?.clone(),
    put: async (url, response) => void cached.set(String(url), response),
  };
  const made = createApp({
    readView: async () => published(view(IDS.map((id) => check(id)))),
    board: board({
      incidents: async ({ check: of = '', before = '', limit }) => {
        asked.push(`incidents ${of} ${before} ${limit}`);
        return { kind: 'ok', value: { incidents: [], next: null } };
      },
      incident: async (id) => {
        asked.push(`incident ${id}`);
        return { kind: 'missing' };
      },
      history: async (id, window) => {
        asked.push(`history ${id} ${window}`);
        const latency = { p50: null, p95: null, p99: null };
        return { kind: 'ok', value: { id, window, bucketMs: 300_000, uptime: 1, readings: 1, latency, buckets: [] } };
      },
      ...change,
    }),
    heartbeat: () => undefined,
    ids: IDS,
    notReady: [],
    now: () => clock.now,
    cache,
  });
  const get = async (path: string, host = 'sitrep.test') => (await made.request(`http://${host}${path}`)).status;
  return { made, asked, cached, clock, get };
};

describe('answers of the Board', () => {
  test('checks that are not there are answered from the view: no question, nothing cached', async () => {
    const { asked, cached, get } = counting();
    for (let number = 0; number < 300; number++) {
      expect(await get(`/incidents?check=made-up-${number}`)).toBe(200);
      expect(await get(`/incidents/made-up-${number}-mwtgihc0`)).toBe(404);
      expect(await get(`/status/made-up-${number}/history`)).toBe(404);
    }
    expect([asked, cached.size]).toEqual([[], 0]);
  });

  test('one answer serves every limit, whatever else the address has', async () => {
    const { asked, cached, get } = counting();
    for (let limit = 1; limit <= 200; limit++) {
      await get(`/incidents?limit=${limit}`);
      await get(`/incidents?limit=${limit}`, `host-${limit}.test`);
    }
    expect(asked).toEqual(['incidents   50', 'incidents   200']);
    expect(cached.size).toBe(2);
  });

  test('a part of a page names the incident after which the next one begins', async () => {
    const incidents = [incident(3), incident(2), incident(1)];
    const { made } = counting({ incidents: async () => ({ kind: 'ok', value: { incidents, next: null } }) });
    const read = async (limit: number) => (await made.request(`http://sitrep.test/incidents?limit=${limit}`)).json();
    expect(await read(2)).toEqual({ incidents: incidents.slice(0, 2), next: incidents[1]!.id });
    expect(await read(3)).toEqual({ incidents, next: null });
  });

  test('older pages, and what is missing, push nothing out of memory or the cache', async () => {
    const { asked, cached, get } = counting();
    await get('/incidents');
    for (let number = 0; number < 500; number++) {
      await get(`/incidents?before=check-1-${number.toString(36).padStart(8, '0')}`);
      await get(`/incidents/check-1-${number.toString(36).padStart(8, '0')}`);
    }
    expect(cached.size).toBe(1);
    cached.clear();
    asked.length = 0;
    await get('/incidents');
    expect(asked).toEqual([]);
  });

  test('200 are kept in memory, for a minute', async () => {
    const { asked, cached, clock, get } = counting();
    const paths = IDS.flatMap((id) =>
      ['24h', '7d', '30d', '90d'].map((window) => `/status/${id}/history?window=${window}`),
    );
    const readAll = async (which: readonly string[]) => {
      asked.length = 0;
      cached.clear();
      for (const path of which) await get(path);
      return asked.length;
    };
    expect(await readAll(paths)).toBe(240);
    expect(await readAll(paths.slice(-200)), 'the newest 200').toBe(0);
    expect(await readAll(paths.slice(0, 40)), 'the oldest 40').toBe(40);
    clock.now += 60_000;
    expect(await readAll(paths.slice(0, 40)), 'a minute later').toBe(40);
  });
});
