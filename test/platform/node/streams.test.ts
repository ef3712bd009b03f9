import { createServer } from 'node:http';
import { createServer as createHttp2Server, createSecureServer, type ServerHttp2Stream } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseUrl } from '../../../src/engine/net/url.ts';
import { probe } from '../../../src/engine/probe/probe.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { check } from '../../engine/board/fixtures.ts';
import { makeCertificates } from '../../fixtures/tls/certificates.ts';
import { type Listening, listening } from '../../listening.ts';

/** What carries WebSockets and gRPC on Node: the conformance targets listen only on 127.0.0.1, and without TLS for these two. */

const { good, root } = makeCertificates();
const shown = { key: good.key, cert: good.chain };
const SERVING = Buffer.from([0, 0, 0, 0, 2, 8, 1]);

const serve = (stream: ServerHttp2Stream): void => {
  stream.respond({ ':status': 200 }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(SERVING);
};

const open: Listening[] = [];
afterEach(async () => {
  for (const { end } of open.splice(0)) await end();
});

const listen = async (server: Server, host: string): Promise<number> => {
  const listens = await listening(server, { host });
  open.push(listens);
  return listens.port;
};

const SERVERS: Readonly<Record<string, () => Server>> = {
  ws: () => new WebSocketServer({ server: createServer() }).options.server as Server,
  wss: () => new WebSocketServer({ server: createHttpsServer(shown) }).options.server as Server,
  http: () => createHttp2Server().on('stream', serve),
  https: () => createSecureServer(shown).on('stream', serve),
};
const TYPES: Readonly<Record<string, string>> = { ws: 'websocket', wss: 'websocket', http: 'grpc', https: 'grpc' };

const failureAt = async (scheme: string, host: string, port: number) => {
  const url = parseUrl(`${scheme}://${host}:${port}/`, [scheme]);
  const spec = { url: url.ok && url.value, headers: {}, service: '', ca: root.cert, insecure: false };
  const type = CHECKS[TYPES[scheme]!]!;
  return (await probe(check({ type: type.type, spec, timeout: 5_000, retries: 0 }), type, nodePorts())).failure;
};

test.each([
  ['ws', 'localhost', '::1'],
  ['ws', '[::1]', '::1'],
  ['wss', 'localhost', '::1'],
  ['http', 'localhost', '::1'],
  ['http', '[::1]', '::1'],
  ['https', 'localhost', '::1'],
  ['https', 'localhost', '127.0.0.1'],
])('%s://%s is found where only %s listens', async (scheme, name, host) => {
  expect(await failureAt(scheme, name, await listen(SERVERS[scheme]!(), host))).toBeUndefined();
});

test.each(['wss', 'https'])('%s at an address warns of nothing', async (scheme) => {
  const warnings: Error[] = [];
  const hear = (warning: Error): void => void warnings.push(warning);
  process.on('warning', hear);
  expect(await failureAt(scheme, '127.0.0.1', await listen(SERVERS[scheme]!(), '127.0.0.1'))).toBeUndefined();
  // Node emits warnings on the next tick.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', hear);
  expect(warnings).toEqual([]);
});
