import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseWorker } from '../../scripts/keep-release.ts';
import type { HistoryAnswer, IncidentsAnswer } from '../../src/contract/board.ts';
import type { StatusAnswer } from '../../src/contract/view.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { ROOT } from './program.ts';

/** Deploys the Worker of a release, lets it run, deploys that of today over it, and compares what they know. */

const RELEASES = join(ROOT, 'test/fixtures/releases');
const releases = readdirSync(RELEASES).filter((name) => name.endsWith('.js.br'));

let target: Listening;
let isBroken = true;
/** What the webhook got: the event and the incident of each message. */
let sent: { readonly event: string; readonly thread: string }[] = [];

const messageOf = (body: string) => {
  const { type, data } = JSON.parse(body);
  return { event: type, thread: data.thread };
};

beforeAll(async () => {
  target = await listening(
    createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => {
        if (request.url === '/hook') sent.push(messageOf(body));
        response.writeHead(request.url === '/broken' && isBroken ? 503 : 200).end();
      });
    }),
  );
});
afterAll(() => target.end());

/** A Worker that runs over the store in `persist`. */
const deploy = async (script: string, persist: string) => {
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      modules: [{ type: 'ESModule', path: 'worker.js', contents: script }],
      compatibilityDate: '2026-10-23',
      compatibilityFlags: ['nodejs_compat'],
      kvNamespaces: ['VIEW'],
      durableObjects: {
        BOARD: { className: 'Board', useSQLite: true },
        PROBER: { className: 'Prober', useSQLite: true },
      },
      bindings: { TARGET: target.url, JOB_TOKEN: 'a-secret-token', SITREP_TOKEN: 'a-runner-token' },
      host: '127.0.0.1',
      port: 0,
    }),
    resourcePersistencePath: persist,
  });
  const { href } = await miniflare.ready;
  const authorized = (path: string, token: string, method = 'GET') =>
    fetch(new URL(path, href), { method, headers: { authorization: `Bearer ${token}` } });
  // With the token, as answers to the public are cached.
  const ask = async <T>(path: string): Promise<T> => (await (await authorized(path, 'a-runner-token')).json()) as T;
  const post = async (path: string, token: string) => {
    const answer = await authorized(path, token, 'POST');
    expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  };
  return {
    probe: () => post('/run', 'a-runner-token'),
    beat: () => post('/heartbeat/job', 'a-secret-token'),
    status: async () => {
      const { checks } = await ask<StatusAnswer>('/status');
      return Object.fromEntries(checks.map(({ id, status, since }) => [id, { status, since }]));
    },
    incidents: async () => (await ask<IncidentsAnswer>('/incidents')).incidents,
    history: () => ask<HistoryAnswer>('/status/steady/history?window=24h'),
    end: () => miniflare.dispose(),
  };
};

test('a release is kept', () => {
  expect(releases.length).toBeGreaterThan(0);
});

describe.each(releases)('%s, upgraded to what dist/package holds', (release) => {
  test('loses nothing: statuses, incidents, heartbeats, history and open alerts go on', async () => {
    const persist = newFolder('upgrade');
    isBroken = true;
    sent = [];
    const old = await deploy(brotliDecompressSync(readFileSync(join(RELEASES, release))).toString(), persist);
    await old.beat();
    await old.probe();
    await old.probe();
    const before = { status: await old.status(), incidents: await old.incidents(), history: await old.history() };
    await old.end();
    expect(before.status).toMatchObject({
      steady: { status: 'up' },
      broken: { status: 'down' },
      job: { status: 'up' },
      fixed: { status: 'down' },
    });
    expect(before.incidents.length).toBe(2);
    expect(sent.map(({ event }) => event)).toEqual(['sitrep.down']);

    const upgraded = await deploy(await releaseWorker(), persist);
    expect({ status: await upgraded.status(), incidents: await upgraded.incidents() }).toEqual({
      status: before.status,
      incidents: before.incidents,
    });
    isBroken = false;
    await upgraded.probe();
    expect(await upgraded.status()).toEqual({
      ...before.status,
      broken: { status: 'up', since: expect.not.stringContaining(before.status.broken!.since!) },
    });
    const after = await upgraded.incidents();
    expect(after.map(({ id, startedAt }) => ({ id, startedAt }))).toEqual(
      before.incidents.map(({ id, startedAt }) => ({ id, startedAt })),
    );
    expect(after.find(({ check }) => check === 'broken')?.resolvedAt).toBeTruthy();
    expect(sent.map(({ event }) => event)).toEqual(['sitrep.down', 'sitrep.resolved']);
    expect(new Set(sent.map(({ thread }) => thread)).size).toBe(1);
    expect((await upgraded.history()).readings).toBe(before.history.readings + 1);
    await upgraded.end();
  });
});
