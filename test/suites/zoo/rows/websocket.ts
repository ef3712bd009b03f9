import { answer, answering, type Row, type Step } from '../row.ts';

const websocket = { type: 'websocket', url: 'ws://{target}/live' };
const opened: Step = { upgrade: 'websocket' };

/** A text frame of a server (RFC 6455 section 5.2): FIN and opcode 1, length, no mask. */
const frame = (text: string): string => Buffer.from([0x81, text.length, ...Buffer.from(text)]).toString('hex');

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
    name: 'websocket, closed where a message is due',
    check: { ...websocket, expect: { message: 'pong' } },
    target: { steps: [opened, { hex: '880203e8' }, { finish: 'end' }] },
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 closed the connection without sending a message',
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
