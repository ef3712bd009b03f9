import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type ListenOptions } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import type { Failure } from '../../../src/contract/failure.ts';
import type { HttpRequest, HttpResponse } from '../../../src/contract/ports.ts';
import { parseUrl } from '../../../src/engine/net/url.ts';
import { openScope } from '../../../src/engine/util/scope.ts';
import { nodeHttp } from '../../../src/platform/node/http.ts';
import { newFolder } from '../../folders.ts';
import { type Listening, listening } from '../../listening.ts';

/** The one name that these tests resolve, to a public address and a private one. */
vi.mock('../../../src/platform/node/lookup.ts', () => ({
  lookup: async () => [
    { address: '203.0.113.9', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ],
}));

const running: Listening[] = [];
afterEach(async () => {
  for (const { end } of running.splice(0)) await end();
  vi.unstubAllEnvs();
});

const serve = async (where: ListenOptions, listener: RequestListener = (_, response) => void response.end('fine')) => {
  const server = createServer(listener);
  const listens = await listening(server, where);
  running.push(listens);
  return { server, port: listens.port };
};

const connections = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count))));

const request = (text: string, fields: Partial<HttpRequest> = {}): HttpRequest => {
  const url = parseUrl(text, ['http', 'https']);
  if (!url.ok) throw new Error(url.failure.message);
  return { method: 'GET', url: url.value, headers: [], ...fields };
};

const send = (text: string, fields: Partial<HttpRequest> = {}) =>
  nodeHttp.send(request(text, fields), openScope().scope);

const statusOf = async (text: string, fields: Partial<HttpRequest> = {}) => {
  const outcome = await send(text, fields);
  if (outcome.ok) outcome.value.cancel();
  return outcome.ok ? outcome.value.status : outcome.failure;
};

test.each(['127.0.0.1', '::1'])('localhost is found where only %s listens', async (host) => {
  const { port } = await serve({ host });
  expect(await statusOf(`http://localhost:${port}/`)).toBe(200);
});

test('an address of IPv6 is named in brackets, also in Host', async () => {
  const { port } = await serve({ host: '::1' }, (incoming, response) => {
    response.statusCode = incoming.headers.host === `[::1]:${port}` ? 200 : 400;
    response.end();
  });
  expect(await statusOf(`http://[::1]:${port}/`)).toBe(200);
  expect(await statusOf('http://[::1]:1/')).toEqual({ kind: 'connect', message: '[::1]:1 refused the connection' });
});

test('spaces around the value of a header do not belong to it', async () => {
  const server = createTcpServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nx: \t a b \t \r\ny:\r\ncontent-length: 0\r\n\r\n'));
  });
  const { url, end } = await listening(server);
  const outcome = await send(url);
  await end();
  expect(outcome.ok && outcome.value.headers.slice(0, 2)).toEqual([
    ['x', 'a b'],
    ['y', ''],
  ]);
  if (outcome.ok) outcome.value.cancel();
});

test('a unix socket', async () => {
  const path = join(newFolder('socket'), 'app.sock');
  await serve({ path }, (incoming, response) => {
    response.statusCode = incoming.headers.host === 'app' && incoming.url === '/x?y' ? 200 : 400;
    response.end();
  });
  expect(await statusOf('http://app/x?y', { socket: path })).toBe(200);
  const missing = await statusOf('http://app/', { socket: `${path}.not` });
  expect(missing).toEqual({ kind: 'connect', message: `there is no socket ${path}.not` });
});

test.each([
  ['POST', undefined, '0'],
  ['POST', 'é', '2'],
  ['GET', undefined, undefined],
])('%s with the body %j says that its length is %s', async (method, body, length) => {
  const { port } = await serve({ host: '127.0.0.1' }, (incoming, response) => {
    response.statusCode = incoming.headers['content-length'] === length ? 200 : 400;
    response.end();
  });
  expect(await statusOf(`http://127.0.0.1:${port}/`, { method, body })).toBe(200);
});

test.each(['http_proxy', 'HTTP_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'])('%s is not followed', async (name) => {
  vi.stubEnv(name, 'http://127.0.0.1:1');
  const { port } = await serve({ host: '127.0.0.1' });
  expect(await statusOf(`http://127.0.0.1:${port}/`)).toBe(200);
});

test('an address that may not be connected to is not, whatever name it hides behind', async () => {
  const asked: string[] = [];
  const allow = (address: string): boolean => {
    asked.push(address);
    return false;
  };
  expect(await statusOf('http://inner.example/', { allow })).toEqual({
    kind: 'redirect',
    message: 'inner.example:80 was refused: a redirect must not lead to a more private address',
  });
  expect(asked).toEqual(['203.0.113.9', '10.0.0.1']);
});

const endless: RequestListener = (_, response) => {
  const more = (): void => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
  };
  response.on('drain', more);
  more();
};

const readAll = async ({ read }: HttpResponse): Promise<string | Failure> => {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await read();
    if (!piece.ok) return piece.failure;
    if (piece.value === undefined) return Buffer.concat(pieces).toString();
    pieces.push(piece.value);
  }
};

test.each([
  ['gzip', gzipSync('fine')],
  ['x-gzip', gzipSync('fine')],
  ['br', brotliCompressSync('fine')],
])('a body in %s is decoded; one that the connection cuts short is reported as that', async (encoding, body) => {
  const { port } = await serve({ host: '127.0.0.1' }, (incoming, response) => {
    response.writeHead(200, { 'content-encoding': encoding, 'content-length': body.length });
    if (incoming.url === '/whole') response.end(body);
    else response.write(body.subarray(0, -1), () => response.destroy());
  });
  const bodyOf = async (path: string) => {
    const outcome = await send(`http://127.0.0.1:${port}${path}`);
    if (!outcome.ok) throw new Error(outcome.failure.message);
    const text = await readAll(outcome.value);
    outcome.value.cancel();
    return text;
  };
  expect(await bodyOf('/whole')).toBe('fine');
  expect(await bodyOf('/cut')).toEqual({
    kind: 'connect',
    message: `127.0.0.1:${port} closed the connection before the end of the body`,
  });
});

test('nothing is left open: neither after the end of a body, nor of one that was cancelled', async () => {
  for (const listener of [undefined, endless]) {
    const { server, port } = await serve({ host: '127.0.0.1' }, listener);
    const outcome = await send(`http://127.0.0.1:${port}/`);
    if (!outcome.ok) throw new Error(outcome.failure.message);
    while (listener === undefined) {
      const piece = await outcome.value.read();
      if (!piece.ok || piece.value === undefined) break;
    }
    outcome.value.cancel();
    outcome.value.cancel();
    await vi.waitFor(async () => expect(await connections(server)).toBe(0));
  }
});

test('a scope that is cancelled ends the exchange at once, in each stage', async () => {
  const { server, port } = await serve({ host: '127.0.0.1' }, () => {});
  const { scope, cancel } = openScope();
  const stages: string[] = [];
  const pending = nodeHttp.send(request(`http://127.0.0.1:${port}/`), scope, (stage) => {
    stages.push(stage);
    if (stage === 'headers') setTimeout(cancel, 20);
  });
  expect((await pending).ok).toBe(false);
  expect(stages).toEqual(['connect', 'headers']);
  await vi.waitFor(async () => expect(await connections(server)).toBe(0));
  const late = await nodeHttp.send(request(`http://127.0.0.1:${port}/`), scope);
  expect(late.ok).toBe(false);
});

test('the peer waits while nobody reads: an endless body fills no memory', async () => {
  let written = 0;
  const { port } = await serve({ host: '127.0.0.1' }, (_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) written += 65_536;
    };
    response.on('drain', more);
    more();
  });
  const outcome = await send(`http://127.0.0.1:${port}/`);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  await outcome.value.read();
  const early = written;
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  expect(written - early).toBeLessThan(8 * 1024 * 1024);
  outcome.value.cancel();
});
