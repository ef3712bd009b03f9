import { answer, answering, type Row, type Step } from '../row.ts';

const websocket = { type: 'websocket', url: 'ws://{target}/live' };
const opened: Step = { upgrade: 'websocket' };

/** A frame of a server (RFC 6455 section 5.2): FIN and opcode, length, no mask; whole text if nothing else is said. */
const frame = (text: string, start = 0x81): string => {
  const payload = Buffer.from(text);
  const { length } = payload;
  const size = length < 126 ? [length] : [127, 0, 0, 0, 0, 0, length >>> 16, (length >>> 8) & 255, length & 255];
  return Buffer.from([start, ...size, ...payload]).toString('hex');
};
const CONTINUATION = 0x80;
const latin1 = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');

export const WEBSOCKET: readonly Row[] = [
  {
    name: 'websocket, it opens',
    check: websocket,
    target: { steps: [opened, { finish: 'hold' }] },
    verdict: 'pass',
  },
  {
    name: 'websocket, a message that matches',
    check: { ...websocket, send: 'ping', expect: { message: 'pong' } },
    target: { steps: [opened, { wait: 'byte' }, { hex: frame('pong') }, { finish: 'hold' }] },
    verdict: 'pass',
  },
  {
    name: 'websocket, one of the subprotocols asked for',
    check: { ...websocket, headers: { 'Sec-WebSocket-Protocol': 'mqtt, graphql-ws' } },
    target: { steps: [{ upgrade: 'websocket', protocol: 'graphql-ws' }, { finish: 'hold' }] },
    verdict: 'pass',
  },
  {
    name: 'websocket, none of the subprotocols asked for',
    check: { ...websocket, headers: { 'Sec-WebSocket-Protocol': 'mqtt' } },
    target: { steps: [opened, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} chose none of the subprotocols asked for',
  },
  {
    name: 'websocket, a subprotocol that was not requested',
    check: websocket,
    target: { steps: [{ upgrade: 'websocket', protocol: 'mqtt' }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} chose a subprotocol that was not asked for',
  },
  {
    name: 'websocket, another message',
    check: { ...websocket, expect: { message: { contains: 'ready' } } },
    target: { steps: [opened, { hex: frame('busy') }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'response',
    words: 'the message is "busy", expected it to contain "ready"',
  },
  {
    name: 'websocket, silence where a message is due',
    check: { ...websocket, timeout: '400ms', expect: { message: 'pong' } },
    target: { steps: [opened, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'still waiting for a message from 127.0.0.1',
  },
  {
    name: 'websocket, empty fragments without end',
    check: { ...websocket, timeout: '1s', expect: { message: 'pong' } },
    target: { steps: [opened, { hex: '0100' }, { repeat: latin1('0000'.repeat(100)), times: 20 }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} sent more than 1024 frames without ending a message',
  },
  {
    name: 'websocket, closed where a message is due',
    check: { ...websocket, expect: { message: 'pong' } },
    target: { steps: [opened, { hex: '880203e8' }, { finish: 'end' }] },
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 closed the connection without sending a message',
  },
  {
    name: 'websocket, closed where a message is due, and the connection held',
    check: { ...websocket, expect: { message: 'pong' } },
    target: { steps: [opened, { hex: '880203e8' }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 closed the connection without sending a message',
  },
  {
    name: 'websocket, a message of bytes',
    check: { ...websocket, expect: { message: 'né' } },
    target: { steps: [opened, { hex: frame('né', 0x82) }, { finish: 'hold' }] },
    verdict: 'pass',
  },
  {
    name: 'websocket, a message in pieces with a ping between them',
    check: { ...websocket, expect: { message: 'pong' } },
    target: {
      steps: [
        opened,
        { hex: frame('po', 0x01) + frame('?', 0x89) },
        { wait: 'byte' },
        { hex: frame('n', 0x00) + frame('g', CONTINUATION) },
        { finish: 'hold' },
      ],
    },
    verdict: 'pass',
  },
  {
    name: 'websocket, a piece of no message',
    check: { ...websocket, expect: { message: 'pong' } },
    target: { steps: [opened, { hex: frame('pong', CONTINUATION) }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not speak WebSocket',
  },
  {
    name: 'websocket, a frame of no known kind',
    check: { ...websocket, expect: { message: 'pong' } },
    target: { steps: [opened, { hex: frame('pong', 0x83) }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not speak WebSocket',
  },
  {
    name: 'websocket, a message of 40,000 characters in 80,000 bytes',
    check: { ...websocket, expect: { message: { contains: 'é' } } },
    target: { steps: [opened, { hex: frame('é'.repeat(40_000)) }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'body',
    words: 'the message of {target} is larger than 65536 bytes',
  },
  {
    name: 'websocket, endless unrequested messages',
    check: websocket,
    target: { steps: [opened, { endless: latin1(frame('x'.repeat(60_000))) }] },
    verdict: 'pass',
  },
  {
    name: 'websocket, and another one after those',
    check: { ...websocket, expect: { message: 'pong' } },
    target: { steps: [opened, { hex: frame('pong') }, { finish: 'hold' }] },
    verdict: 'pass',
  },
  {
    name: 'websocket, a login in the URL becomes a header',
    check: { ...websocket, url: 'ws://me:abc@{target}/' },
    target: {
      steps: [
        { wait: 'head' },
        { part: 'authorization: Basic bWU6YWJj', found: answer('403 Known'), absent: answer('401 Unknown') },
      ],
    },
    verdict: 'fail',
    kind: 'status',
    words: '{target} answered with status 403, ',
  },
  {
    name: 'websocket, a User-Agent with product and version is sent',
    check: websocket,
    target: {
      steps: [
        { wait: 'head' },
        { part: '\r\nuser-agent: sitrep/', found: answer('403 Known'), absent: answer('401 Unknown') },
      ],
    },
    verdict: 'fail',
    kind: 'status',
    words: '{target} answered with status 403, ',
  },
  {
    name: 'websocket, a server too busy is tried again',
    check: { ...websocket, retries: 1 },
    target: answering(answer('503 Service Unavailable')),
    verdict: 'fail',
    kind: 'status',
    words: '{target} answered with status 503, expected 101 (a switch to WebSocket)',
    attempts: 2,
  },
  {
    name: "websocket, Cloudflare's 522 is no status of the site",
    check: websocket,
    target: answering(answer('522 Origin Connection Time-out')),
    verdict: 'fail',
    kind: 'timeout',
    words: "status 522 of Cloudflare's edge",
  },
  {
    name: 'websocket, an ordinary answer',
    check: websocket,
    target: answering(answer('200 OK', 'hello')),
    verdict: 'fail',
    kind: 'status',
    words: '{target} answered with status 200, expected 101 (a switch to WebSocket)',
  },
  {
    name: 'websocket, refused',
    check: websocket,
    target: { absent: 'closed' },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} refused the connection',
  },
  {
    name: 'websocket, silence',
    check: { ...websocket, timeout: '400ms' },
    target: { steps: [{ finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'still waiting for 127.0.0.1 to switch to WebSocket',
  },
];
