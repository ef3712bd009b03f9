import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeEndpoint } from '../../../src/cli/node/probe-endpoint.ts';
import type { CheckType } from '../../../src/contract/check.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { check, checkType } from '../../engine/board/fixtures.ts';
import { type Listening, listening } from '../../listening.ts';

/** `POST /probe` over a real server; its checks end on request. */

const begun = new Map<string, () => void>();
const type: CheckType = checkType(
  {},
  {
    probe: ({ check: { id }, scope }) =>
      new Promise((resolve) => {
        begun.set(id, () => resolve({ measures: { latency: 1 } }));
        scope.onCancel(() => server.emit('cancelled', id));
        server.emit('begun', id);
      }),
  },
);

let server: Server;
let prober: Listening;
beforeAll(async () => {
  const answer = probeEndpoint({ [check({}).type]: type }, nodePorts());
  server = createServer((request, response) => void answer(request, response));
  prober = await listening(server);
});
afterAll(() => prober.end());

const ask = (body: string) => fetch(`${prober.url}/probe`, { method: 'POST', body });
const asking = (...ids: readonly string[]) =>
  JSON.stringify({ version: 1, checks: ids.map((id) => check({ id, timeout: 60_000, retries: 0 })) });

test('a reading is sent as soon as its check has ended, whatever the others do', async () => {
  const answer = await ask(asking('slow', 'fast'));
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const pieces = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  begun.get('fast')!();
  const { value } = await pieces.read();
  expect(value).toMatch(/^\{.*"check":"fast".*\}\n$/);
  begun.get('slow')!();
  expect((await pieces.read()).value).toMatch(/"check":"slow"/);
  expect((await pieces.read()).done).toBe(true);
});

test('a caller that hangs up ends the probes that it asked for', async () => {
  const body = asking('forgotten');
  const socket = connect(prober.port, '127.0.0.1');
  socket.write(`POST /probe HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  await once(server, 'begun');
  const cancelled = once(server, 'cancelled');
  socket.destroy();
  expect(await cancelled).toEqual(['forgotten']);
});

test.each([
  ['{', 400, 'the request is not JSON'],
  ['{"version":1}', 400, 'the request names no checks'],
  ['{"version":2,"checks":[]}', 400, 'this prober speaks version 1'],
])('%s is refused', async (body, status, words) => {
  const answer = await ask(body);
  expect([answer.status, await answer.text()]).toEqual([status, words]);
});
