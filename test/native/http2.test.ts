import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { listening } from '../listening.ts';
import { configFile, run, SANITIZED, X64 } from './binary.ts';

/** Types of frames (RFC 9113 section 6). */
const [DATA, HEADERS, SETTINGS, PUSH_PROMISE, PING, GOAWAY, CONTINUATION] = [0, 1, 4, 5, 6, 7, 9];

const frame = (type: number, flags: number, stream: number, payload: readonly number[] = []): Buffer => {
  const { length } = payload;
  return Buffer.from([length >>> 16, (length >>> 8) & 255, length & 255, type, flags, 0, 0, 0, stream, ...payload]);
};

const text = (value: string): number[] => [value.length, ...Buffer.from(value)];
const STATUS = [0x88];
const SERVING = [0, 0, 0, 0, 2, 8, 1];
const OK = [0, ...text('grpc-status'), ...text('0')];
const BEGIN = frame(SETTINGS, 0, 0);
const HEAD = frame(HEADERS, 4, 1, STATUS);
const END = frame(HEADERS, 5, 1, OK);

/** A server that answers with these bytes, repeatedly if asked to. */
const verdict = async (program: string, bytes: readonly Buffer[], endless = false): Promise<string> => {
  const all = Buffer.concat(bytes);
  const server = createServer((socket) => {
    socket.on('error', () => {}).resume();
    const send = (): void => {
      while (!socket.destroyed && socket.write(all) && endless);
    };
    if (endless) socket.on('drain', send);
    socket.write(BEGIN);
    send();
  });
  const { url, end } = await listening(server);
  const config = configFile({ checks: [{ id: 'it', type: 'grpc', url, timeout: '3s', retries: 0 }] });
  const ended = await run([program, 'health', '--timeout', '5s', '--config', config]);
  await end();
  expect(ended.err).toBe('');
  expect(ended.peakKiB).toBeLessThan(program === X64 ? 8 * 1024 : 200 * 1024);
  return ended.out;
};

describe.each([
  ['as shipped', X64],
  ['under sanitizers', SANITIZED],
])('%s', (_, program) => {
  test.each([
    [
      'padding, priority and a header section in pieces',
      [
        frame(HEADERS, 8 | 0x20, 1, [2, 0, 0, 0, 0, 16, 0, 0]),
        frame(CONTINUATION, 4, 1, STATUS),
        frame(DATA, 8, 1, [3, ...SERVING, 0, 0, 0]),
        END,
      ],
    ],
    [
      'pings, unknown frames and a farewell after this call',
      [
        frame(PING, 0, 0, new Array(8).fill(7)),
        frame(0x77, 0, 0, [1, 2, 3]),
        frame(GOAWAY, 0, 0, [0, 0, 0, 1, 0, 0, 0, 0]),
        HEAD,
        frame(DATA, 0, 1, SERVING),
        END,
      ],
    ],
    ['an interim response', [frame(HEADERS, 4, 1, [0x08, ...text('103')]), HEAD, frame(DATA, 0, 1, SERVING), END]],
  ])('%s are read', async (_title, frames) => {
    expect(await verdict(program, frames)).toMatch(/^pass {2}it/);
  });

  test.each([
    [
      'a header section that is interrupted',
      [frame(HEADERS, 0, 1, STATUS), frame(PING, 0, 0, new Array(8).fill(7))],
      'is interrupted',
    ],
    ['a continuation of nothing', [frame(CONTINUATION, 4, 1, STATUS)], 'a continuation of nothing'],
    ['a push', [frame(PUSH_PROMISE, 4, 1, [0, 0, 0, 2, ...STATUS])], 'a push, which we refuse'],
    ['a stream that we did not open', [frame(HEADERS, 4, 3, STATUS)], 'a stream that we did not open'],
    ['data before the headers', [frame(DATA, 0, 1, SERVING)], 'data before the headers'],
    ['padding that is too long', [frame(HEADERS, 12, 1, [9, ...STATUS])], 'padding that is too long'],
    ['an index that is not in the table', [frame(HEADERS, 4, 1, [0xff, 0x20])], 'cannot be unpacked'],
    ['a frame that is too long', [Buffer.from([255, 255, 255, 0, 0, 0, 0, 0, 1])], 'a frame is too long'],
  ])('%s is refused', async (_title, frames, words) => {
    const out = await verdict(program, frames);
    expect(out).toMatch(/^fail +it +protocol: .* does not answer in HTTP\/2 \(/);
    expect(out).toContain(words);
  });

  test.each([
    ['pings', frame(PING, 0, 0, new Array(8).fill(7)), 'too many frames'],
    ['settings', frame(SETTINGS, 0, 0), 'too many frames'],
    ['empty data', frame(DATA, 0, 1), 'data before the headers'],
  ])('%s without end are not waited for', async (_title, one, words) => {
    expect(await verdict(program, [one], true)).toContain(words);
  });

  test('a header section without end is refused', async () => {
    const pieces = Array.from({ length: 20 }, () => frame(CONTINUATION, 0, 1, new Array(4_000).fill(0)));
    expect(await verdict(program, [frame(HEADERS, 0, 1, STATUS), ...pieces])).toContain(
      'a header section that is too long',
    );
  });

  test('a server that goes away before the call says why', async () => {
    const out = await verdict(program, [frame(GOAWAY, 0, 0, [0, 0, 0, 0, 0, 0, 0, 11])]);
    expect(out).toMatch(/^fail +it +connect: .* broke off the call \(NGHTTP2_ENHANCE_YOUR_CALM\)/);
  });
});
