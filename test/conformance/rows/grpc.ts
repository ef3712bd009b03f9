import { answer, answering, type Row, type Target } from '../row.ts';

const runtimes = ['node', 'native'] as const;
const grpc = { type: 'grpc', url: 'http://{target}' };

/** Types and flags of HTTP/2 frames (RFC 9113 section 6), and the two of them that the last frame of a stream may have. */
const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const END_STREAM = 1;
const END_HEADERS = 4;

const frame = (type: number, flags: number, stream: number, payload: readonly number[] = []): readonly number[] => {
  const { length } = payload;
  return [length >>> 16, (length >>> 8) & 255, length & 255, type, flags, 0, 0, 0, stream, ...payload];
};

/** Each name and value as it is, neither indexed nor packed (RFC 7541 section 6.2.2). */
const fields = (headers: Readonly<Record<string, string>>): number[] =>
  Object.entries(headers).flatMap(([name, value]) => [
    0,
    name.length,
    ...Buffer.from(name),
    value.length,
    ...Buffer.from(value),
  ]);

const head = (headers: Readonly<Record<string, string>>, flags = 0) =>
  frame(HEADERS, END_HEADERS | flags, 1, fields(headers));
const OK = { ':status': '200', 'content-type': 'application/grpc' };
const DONE = head({ 'grpc-status': '0' }, END_STREAM);

/** An HTTP/2 server that sends these frames to whoever asks. */
const sending = (...frames: readonly (readonly number[])[]): Target => ({
  steps: [
    { wait: 'byte' },
    { hex: Buffer.from(frame(SETTINGS, 0, 0)).toString('hex') },
    { wait: 50 },
    { hex: Buffer.from(frames.flat()).toString('hex') },
    { finish: 'hold' },
  ],
});

export const GRPC: readonly Row[] = [
  { name: 'grpc, SERVING', check: grpc, target: { grpc: 'SERVING' }, verdict: 'pass', runtimes },
  {
    name: 'grpc, over TLS',
    check: { ...grpc, url: 'https://{target}', ca: '{ca}' },
    target: { grpc: 'SERVING', tls: { certificate: 'good' } },
    verdict: 'pass',
    runtimes,
  },
  {
    name: 'grpc, metadata that the server refuses',
    check: { ...grpc, headers: { authorization: 'Bearer wrong' } },
    target: { grpc: 'SERVING' },
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 asks for credentials (grpc-status 16)',
    runtimes,
  },
  {
    name: 'grpc, NOT_SERVING',
    check: grpc,
    target: { grpc: 'NOT_SERVING' },
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 answered NOT_SERVING, expected SERVING',
    runtimes,
  },
  {
    name: 'grpc, no health service',
    check: grpc,
    target: { grpc: 'UNIMPLEMENTED' },
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 does not implement grpc.health.v1.Health (grpc-status 12)',
    runtimes,
  },
  {
    name: 'grpc, silence',
    check: { ...grpc, timeout: '400ms' },
    target: { grpc: 'silent' },
    verdict: 'fail',
    kind: 'timeout',
    words: 'still waiting for the health answer of 127.0.0.1',
    runtimes,
  },
  {
    name: 'grpc, an answer with more fields than we know',
    check: grpc,
    // Field 2, a varint, and field 3, a text, around the status; which is written in two bytes.
    target: sending(head(OK), frame(DATA, 0, 1, [0, 0, 0, 0, 8, 0x10, 7, 8, 0x81, 0, 0x1a, 1, 65]), DONE),
    verdict: 'pass',
    runtimes,
  },
  {
    name: 'grpc, a service that is not known',
    check: { ...grpc, service: 'acme.Orders' },
    target: sending(head({ ...OK, 'grpc-status': '5', 'grpc-message': 'no%20%E2%82%AC' }, END_STREAM)),
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 does not know the service (grpc-status 5: no €)',
    runtimes,
  },
  {
    name: 'grpc, a web page',
    check: grpc,
    target: sending(head({ ':status': '200', 'content-type': 'text/html' }), frame(DATA, END_STREAM, 1, [60, 62])),
    verdict: 'fail',
    kind: 'protocol',
    words: '127.0.0.1 ended without a grpc-status',
    runtimes,
  },
  {
    name: 'grpc, a proxy that is too busy is tried again',
    check: { ...grpc, retries: 1 },
    target: sending(head({ ':status': '503' }, END_STREAM)),
    verdict: 'fail',
    kind: 'status',
    words: '127.0.0.1 answered with HTTP status 503, not as gRPC',
    attempts: 2,
    runtimes,
  },
  {
    name: 'grpc, an answer that is too long',
    check: grpc,
    target: sending(head(OK), frame(DATA, 0, 1, new Array(5_000).fill(0)), DONE),
    verdict: 'fail',
    kind: 'body',
    words: 'the answer of {target} is larger than 4096 bytes',
    runtimes,
  },
  {
    name: 'grpc, a call that is broken off',
    check: grpc,
    target: sending(frame(RST_STREAM, 0, 1, [0, 0, 0, 7])),
    verdict: 'fail',
    kind: 'connect',
    words: '{target} broke off the call (NGHTTP2_REFUSED_STREAM)',
    runtimes,
  },
  {
    name: 'grpc, closed before the answer',
    check: grpc,
    target: { steps: [{ wait: 'byte' }, { finish: 'end' }] },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} closed the connection before its answer',
    runtimes,
  },
  {
    name: 'grpc, HTTP/1.1',
    check: grpc,
    target: answering(answer('400 Bad Request')),
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/2',
    runtimes,
  },
  {
    name: 'grpc, refused',
    check: grpc,
    target: { absent: 'closed' },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} refused the connection',
    runtimes,
  },
];
