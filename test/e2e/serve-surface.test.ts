import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limiter } from '../../src/engine/util/limiter.ts';
import { dice } from '../dice.ts';
import { newFolder } from '../folders.ts';
import { descendants, type Program, SITREP, start } from './program.ts';

/** What strangers may send to the public port of `serve`: whatever it is, only method and path choose the route. */

/** Requests of the fuzz; `REQUESTS=66000` is the long run. */
const REQUESTS = Number(process.env.REQUESTS ?? 1_500);
const SEED = Number(process.env.SEED ?? 1);

/** Connections at once, and ms after which an answer that has not ended is taken as it is. */
const LANES = 16;
const PATIENCE_MS = 5_000;

const folder = newFolder('surface');
let program: Program;
let port: number;

beforeAll(async () => {
  const config = join(folder, 'checks.json');
  writeFileSync(
    config,
    JSON.stringify({ checks: [{ id: 'beat', type: 'heartbeat', every: '1d', token: 'x'.repeat(24) }] }),
  );
  const args = ['serve', '--config', config, '--port', '0', '--persist', join(folder, 'store'), '--quiet'];
  program = start(process.execPath, [SITREP, ...args], { env: { SITREP_TOKEN: 'a-long-token-of-nobody' } });
  const [, found] = await program.printed(/http:\/\/127\.0\.0\.1:(\d+)\/status /);
  port = Number(found);
});
afterAll(async () => {
  program.kill('SIGTERM');
  await program.ended;
});

interface Answer {
  /** 0 where the connection was closed without an answer. */
  readonly status: number;
  readonly text: string;
  readonly body: string;
}

/** Sends bytes as they are, and reads what comes until the other side ends. */
const send = (bytes: string): Promise<Answer> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.once('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.[01] (\d+)/.exec(head)?.[1] ?? 0), text, body: rest.join('\r\n\r\n') });
    });
    socket.end(Buffer.from(bytes, 'latin1'));
  });

const request = (line: string, ...headers: readonly string[]): string =>
  `${[line, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`;

/** Stacks, local paths, and names of what is inside. */
const INSIDES =
  /\bat \S+ \(|\.(?:js|ts|rs|c\+\+):\d+|\/(?:home|root|tmp|usr|work|builds?)\/|workerd|kj::|node_modules/i;

describe('the public port', () => {
  test.each([
    'MF-Original-URL: http://a/status',
    'MF-Route-Override: other',
    'MF-CF-Blob: {"x":1}',
    'CF-Connecting-IP: 10.0.0.1',
    'X-Original-URL: /status',
    'X-Rewrite-URL: /status',
    'X-HTTP-Method-Override: POST',
    'X-Forwarded-Host: evil.example',
    'X-Forwarded-Proto: https',
    'Forwarded: host=evil.example',
    'Upgrade: websocket',
  ])('%s chooses nothing', async (header) => {
    const answer = await send(request('GET /livez HTTP/1.1', 'Host: status.example', header));
    expect([answer.status, answer.body]).toEqual([200, 'ok']);
  });

  test.each([
    'x/status?',
    'x/',
    'x#',
    'x?',
    'a b',
    'user@x',
    'x:99999',
    'x:y',
    'http://x',
    '[::1',
    '%2e%2e',
    'b\xc3\xbccher.example',
    '999.1.1.1',
    'a, b',
  ])('a Host of %j is refused in our own words', async (host) => {
    const { status, text, body } = await send(request('GET /livez HTTP/1.1', `Host: ${host}`));
    expect(status).toBe(400);
    expect(text).toMatch(/content-type: application\/problem\+json/i);
    expect(JSON.parse(body)).toMatchObject({
      title: 'Bad request',
      status: 400,
      detail: expect.stringContaining('Host'),
    });
  });

  test.each(['status.example', 'status.example:8787', '127.0.0.1', '[::1]:80', 'a_b.example', 'localhost.'])(
    'a Host of %j is answered',
    async (host) => expect((await send(request('GET /livez HTTP/1.1', `Host: ${host}`))).status).toBe(200),
  );

  test.each(['GET * HTTP/1.1', 'OPTIONS * HTTP/1.1', 'DELETE * HTTP/1.1'])(
    '%s is refused in our own words',
    async (line) => {
      const { status, body } = await send(request(line, 'Host: a'));
      expect([status, JSON.parse(body).detail]).toEqual([
        400,
        'The request target must be a path that begins with "/".',
      ]);
    },
  );

  // The runtime answers these before they reach us.
  test.each([
    ['a header without a name', request('GET /livez HTTP/1.1', 'Host: a', 'bad header'), 400],
    ['a header of control characters', request('GET /livez HTTP/1.1', 'Host: a', 'x: \0'), 400],
    ['two Hosts', request('GET /livez HTTP/1.1', 'Host: a', 'Host: b'), 400],
    ['no Host', request('GET /livez HTTP/1.1'), 400],
    ['an invalid Content-Length', request('POST /run HTTP/1.1', 'Host: a', 'Content-Length: x'), 400],
    ['what is no HTTP', '\x16\x03\x01\x02\0\x01\0\r\n\r\n', 400],
    ['an unknown method', request('BREW /livez HTTP/1.1', 'Host: a'), 501],
    ['a path of 200,000 characters', request(`GET /${'a'.repeat(200_000)} HTTP/1.1`, 'Host: a'), 414],
    ['CONNECT', request('CONNECT a:80 HTTP/1.1', 'Host: a'), 500],
  ])('%s is refused without a word of what is inside', async (_, bytes, expected) => {
    const { status, text } = await send(bytes);
    expect(status).toBe(expected);
    expect(text).not.toMatch(INSIDES);
  });
});

const random = dice(SEED);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const some = <T>(from: readonly T[], most: number): T[] =>
  Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(from));

const METHODS = [
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
  'get',
  'BREW',
  '',
];
const PIECES = [
  '/',
  '/livez',
  '/status',
  '/badge',
  '/..',
  '/%2e%2e',
  '/%00',
  '/%zz',
  '//',
  '\\',
  ';',
  '?',
  '&',
  '=',
  '#',
  '*',
  'require=',
  'beat',
  '/incidents',
  '/checks',
  '/heartbeat/beat',
  '/run',
  '%F0%9F',
  '\xff',
  ' ',
  'http://evil',
  ':80',
  '@',
];
const HOSTS = [
  'a',
  'a.example:80',
  '[::1]',
  'x/status?',
  '',
  ' ',
  '\t',
  '@',
  'a:b',
  '%00',
  '\xff',
  'a,b',
  '..',
  '-',
  '_',
];
const VALUES = [
  '',
  '0',
  '-1',
  '1e9',
  'chunked',
  'close',
  'upgrade',
  'websocket',
  '*',
  'W/"x"',
  'bytes=0-',
  'Bearer ',
  'x'.repeat(9_000),
  '\x7f',
  '\xff',
  'gzip',
  '"',
  ',',
];
const NAMES = [
  'Host',
  'Content-Length',
  'Transfer-Encoding',
  'Connection',
  'Upgrade',
  'Expect',
  'If-None-Match',
  'Authorization',
  'Accept',
  'Accept-Language',
  'Range',
  'Cookie',
  'Origin',
  'MF-Original-URL',
  'MF-Route-Override',
  'X-Original-URL',
  'TE',
  'Via',
  '',
  ' ',
  '\0',
  'é',
];
const ENDS = ['\r\n', '\r\n', '\r\n', '\n', '\r'];

const fuzzed = (): string => {
  const target = pick([some(PIECES, 4).join(''), pick(PIECES)]);
  const version = pick(['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/1.2', '']);
  const headers = [
    `Host: ${pick(HOSTS)}`,
    ...some(NAMES, 4).map((name) => `${name}: ${pick(VALUES)}`),
    'Connection: close',
  ];
  const end = pick(ENDS);
  return `${[`${pick(METHODS)} ${target} ${version}`, ...headers].join(end)}${end}${end}${pick(['', '', '0\r\n\r\n', 'x'])}`;
};

/** What an answer may be; 503 is that of a view or a Board that is not there yet. CONNECT alone is 500. */
const EXPECTED = [0, 200, 204, 304, 400, 401, 404, 405, 411, 413, 414, 417, 431, 501, 503, 505];

test(`${REQUESTS} odd requests (seed ${SEED}): no bug, no insides, and the same runtime as before`, async () => {
  const before = descendants(program.pid);
  const inTurn = limiter(LANES);
  const wrong: string[] = [];
  const all = Array.from({ length: REQUESTS }, fuzzed);
  await Promise.all(
    all.map((bytes) =>
      inTurn(async () => {
        const { status, text } = await send(bytes);
        const isExpected = EXPECTED.includes(status) || (status === 500 && bytes.startsWith('CONNECT '));
        if (!isExpected || INSIDES.test(text)) wrong.push(`${JSON.stringify(bytes)}\n→ ${text.slice(0, 300)}`);
      }),
    ),
  );
  expect(wrong).toEqual([]);
  expect((await send(request('GET /livez HTTP/1.1', 'Host: a'))).body).toBe('ok');
  expect(descendants(program.pid)).toEqual(before);
  expect(program.text()).not.toMatch(/a bug in Sitrep|\bat \S+ \(|runtime exited/);
});
