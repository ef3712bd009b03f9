import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseWorker } from '../../scripts/keep-release.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { deploy } from './deployed.ts';
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

const secrets = () => ({ TARGET: target.url, JOB_TOKEN: 'a-secret-token' });

type Deployed = Awaited<ReturnType<typeof deploy>>;
const statusOf = async ({ checks }: Deployed) =>
  Object.fromEntries((await checks()).map(({ id, status, since }) => [id, { status, since }]));

test('a release is kept', () => {
  expect(releases.length).toBeGreaterThan(0);
});

describe.each(releases)('%s, upgraded to what dist/package holds', (release) => {
  test('loses nothing: statuses, incidents, heartbeats, history and open alerts go on', async () => {
    const persist = newFolder('upgrade');
    isBroken = true;
    sent = [];
    const old = await deploy(brotliDecompressSync(readFileSync(join(RELEASES, release))).toString(), {
      persist,
      secrets: secrets(),
    });
    await old.beat('job', 'a-secret-token');
    await old.probe();
    await old.probe();
    const before = {
      status: await statusOf(old),
      incidents: await old.incidents(),
      history: await old.history('steady'),
    };
    await old.end();
    expect(before.status).toMatchObject({
      steady: { status: 'up' },
      broken: { status: 'down' },
      job: { status: 'up' },
      fixed: { status: 'down' },
    });
    expect(before.incidents.length).toBe(2);
    expect(sent.map(({ event }) => event)).toEqual(['sitrep.down']);

    const upgraded = await deploy(await releaseWorker(), { persist, secrets: secrets() });
    expect({ status: await statusOf(upgraded), incidents: await upgraded.incidents() }).toEqual({
      status: before.status,
      incidents: before.incidents,
    });
    isBroken = false;
    await upgraded.probe();
    expect(await statusOf(upgraded)).toEqual({
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
    expect((await upgraded.history('steady')).readings).toBe(before.history.readings + 1);
    await upgraded.end();
  });
});
