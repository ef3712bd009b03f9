import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proberServer } from '../../../src/cli/node/prober/prober-here.ts';
import { REQUEST_LIMIT } from '../../../src/contract/prober.ts';
import type { Reading } from '../../../src/contract/reading.ts';
import { writeProbeRequest } from '../../../src/engine/probe/probe-request.ts';
import { check, checkType } from '../../engine/board/fixtures.ts';
import { type Listening, listening } from '../../listening.ts';

/** `sitrep prober` over a real server. */

const types = { http: checkType({}, { probe: async () => ({ measures: { latency: 3 } }) }) };
let prober: Listening;
beforeAll(async () => {
  prober = await listening(proberServer(types, ['old-token', 'new-token']));
});
afterAll(() => prober.end());

const ask = (body: BodyInit, authorization?: string, path = '/probe', method = 'POST') =>
  fetch(prober.url + path, {
    method,
    body: method === 'GET' ? null : body,
    headers: authorization ? { authorization } : {},
  });

describe('sitrep prober', () => {
  test.each(['Bearer old-token', 'Bearer new-token', 'bearer new-token'])('answers to %s', async (authorization) => {
    const answer = await ask(writeProbeRequest([check(), check({ id: 'file', type: 'file' })]), authorization);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const readings = (await answer.text())
      .trim()
      .split('\n')
      .map((line): Reading => JSON.parse(line));
    expect(readings.map(({ check: id, failure }) => [id, failure?.kind])).toEqual(
      expect.arrayContaining([
        ['api', undefined],
        ['file', 'probe'],
      ]),
    );
  });

  test.each([undefined, 'Bearer ', 'Bearer old', 'Bearer old-token,new-token', 'Basic old-token'])(
    'refuses %s',
    async (authorization) => {
      expect((await ask(writeProbeRequest([check()]), authorization)).status).toBe(401);
    },
  );

  test.each([
    ['GET', '/probe', 405],
    ['POST', '/', 404],
    ['POST', '/probe?x', 404],
    ['GET', '/livez', 200],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await ask('', 'Bearer old-token', path, method)).status).toBe(status);
  });

  test('refuses what is too long', async () => {
    const answer = await ask(new Uint8Array(REQUEST_LIMIT + 1), 'Bearer old-token').catch(() => undefined);
    expect(answer === undefined || answer.status === 413).toBe(true);
  });
});
