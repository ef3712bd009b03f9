import { describe, expect, test } from 'vitest';
import { REQUEST_LIMIT } from '../../../src/contract/prober.ts';
import type { Reading } from '../../../src/contract/reading.ts';
import { writeProbeRequest } from '../../../src/engine/probe/probe-request.ts';
import { createApp } from '../../../src/worker/app.ts';
import type { ProberPorts } from '../../../src/worker/ports.ts';
import { remoteProber } from '../../../src/worker/remote-prober.ts';
import { check, reading } from '../../engine/board/fixtures.ts';
import { board, published, check as shown, view } from '../../present/web/support/fixture.ts';

const TOKEN = 'prober-token';

const prober: ProberPorts = {
  token: TOKEN,
  probe: async (checks, onReading) => {
    for (const { id } of checks) onReading(reading({ check: id, measures: { latency: 7 } }));
    return [];
  },
};

const app = (ports: ProberPorts | undefined = prober) =>
  createApp({
    readView: async () => published(view([shown('api')])),
    board: board(),
    token: 'another-token',
    heartbeat: () => undefined,
    ids: ['api'],
    notReady: [],
    now: () => 0,
    prober: ports,
  });

const asked = (made: ReturnType<typeof app>, token: string | undefined, body: BodyInit) =>
  made.request('http://prober.test/probe', {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body,
  });

const CHECKS = [check({ id: 'a' }), check({ id: 'b' })];

describe('POST /probe', () => {
  test.each([
    ['no token', undefined],
    ['a wrong one', 'prober-tokem'],
    ['its prefix', 'prober'],
    ['the token of the runner', 'another-token'],
  ])('with %s is 401, and probes nothing', async (_, token) => {
    let probed = 0;
    const counting = { ...prober, probe: async () => [probed++] as never };
    expect((await asked(app(counting), token, writeProbeRequest(CHECKS))).status).toBe(401);
    expect(probed).toBe(0);
  });

  test('does not exist where no secret is set', async () => {
    expect((await asked(app({ ...prober, token: '' }), TOKEN, writeProbeRequest(CHECKS))).status).toBe(404);
  });

  test('takes the old token and the new one, while it is changed', async () => {
    const both = app({ ...prober, token: `old-token ${TOKEN}` });
    for (const token of ['old-token', TOKEN])
      expect((await asked(both, token, writeProbeRequest([]))).status).toBe(200);
  });

  test('streams a reading a line, as a Board elsewhere reads them', async () => {
    const made = app();
    const fetch = ((url: string, init: RequestInit) => Promise.resolve(made.request(url, init))) as Fetcher['fetch'];
    const readings: Reading[] = [];
    const remote = remoteProber({ fetch }, 'http://prober.test', TOKEN);
    await remote.probe('fast-0', CHECKS, (each) => readings.push(each));
    expect(readings.map((each) => [each.check, each.measures.latency])).toEqual([
      ['a', 7],
      ['b', 7],
    ]);
  });

  test('refuses what is too long, whatever its length header says', async () => {
    const long = new Uint8Array(REQUEST_LIMIT + 1);
    expect((await asked(app(), TOKEN, long)).status).toBe(413);
    const unsaid = new ReadableStream({
      start(controller) {
        for (let at = 0; at < 9; at++) controller.enqueue(long.subarray(0, REQUEST_LIMIT / 8));
        controller.close();
      },
    });
    expect((await asked(app(), TOKEN, unsaid)).status).toBe(413);
  });

  test('refuses what is no request', async () => {
    const answer = await asked(app(), TOKEN, '{"version":2}');
    expect([answer.status, await answer.json()]).toMatchObject([400, { detail: 'this prober speaks version 1' }]);
  });
});

describe('a prober that misbehaves', () => {
  const from = (answer: () => Response) => {
    const fetch = (async () => answer()) as unknown as Fetcher['fetch'];
    const readings: Reading[] = [];
    const remote = remoteProber({ fetch }, 'http://prober.test', TOKEN);
    return remote
      .probe('fast-0', CHECKS, (each) => readings.push(each))
      .then(
        () => ({ readings: readings.length, error: undefined }),
        (error: Error) => ({ readings: readings.length, error: error.message }),
      );
  };
  const line = JSON.stringify(reading({ check: 'a' }));

  test.each([
    [
      'redirects',
      () => new Response(null, { status: 307, headers: { location: 'http://evil.test/' } }),
      0,
      'status 307: ',
    ],
    ['refuses', () => new Response('no', { status: 401 }), 0, 'status 401: no'],
    ['breaks off', () => new Response(`${line}\n{"che`), 1, 'its answer broke off'],
    ['sends too much', () => new Response(`${line}\n`.repeat(9)), 2, 'it sent more readings than it was asked for'],
    ['sends something else', () => new Response('{"check":"a"}\n'), 0, 'it sent a line that is no reading'],
  ] as const)('%s', async (_, answer, readings, error) => {
    expect(await from(answer)).toEqual({ readings, error });
  });
});
