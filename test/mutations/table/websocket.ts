import { inFile } from '../mutation.ts';

/** WebSockets, and gRPC, which Node alone speaks. */
export const WEBSOCKET = [
  ...inFile('src/engine/checks/websocket.ts', [
    {
      slip: 'a message is always waited for',
      text: 'if (expect?.message === undefined) return undefined;',
      becomes: '',
      reddens: ['websocket, it opens'],
    },
    {
      slip: 'no message is ever waited for',
      text: 'if (expect?.message === undefined) return undefined;',
      becomes: 'if (expect !== null) return undefined;',
      reddens: [
        'websocket, another message',
        'websocket, silence where a message is due',
        'websocket, closed where a message is due',
      ],
    },
    {
      slip: 'nothing is sent',
      text: 'if (send !== undefined) {',
      becomes: 'if (send === null) {',
      reddens: ['websocket, a message that matches'],
    },
    {
      slip: 'the end of the peer is a message',
      text: 'if (received.value === undefined) {',
      becomes: 'if (received.value === null) {',
      reddens: ['websocket, closed where a message is due'],
    },
    {
      slip: 'the message is no stage',
      text: 'stage(`a message from ${url.host}`);',
      becomes: '',
      reddens: ['websocket, silence where a message is due'],
    },
    {
      slip: 'the switch is no stage',
      text: 'stage(`${url.host} to switch to WebSocket`);',
      becomes: '',
      reddens: ['websocket, silence'],
    },
  ]),
  ...inFile('src/platform/node/websocket.ts', [
    {
      slip: 'an ordinary answer is an error like any other',
      text: "client.once('unexpected-response',",
      becomes: "client.once('unexpected',",
      reddens: ['websocket, an ordinary answer'],
    },
  ]),
  ...inFile('src/platform/workerd/websocket.ts', [
    {
      slip: 'an ordinary answer is a fault of the protocol',
      text: "return failed('status', `",
      becomes: "return failed('protocol', `",
      reddens: ['websocket, an ordinary answer'],
    },
  ]),
];

export const GRPC = [
  ...inFile('src/engine/checks/grpc.ts', [
    {
      slip: 'any health answer is a healthy one',
      text: 'if (state === SERVING)',
      becomes: 'if (state !== undefined)',
      reddens: ['grpc, NOT_SERVING'],
      doors: ['node'],
    },
    {
      slip: 'no health answer is a healthy one',
      text: 'if (state === SERVING)',
      becomes: 'if (state === -1)',
      reddens: ['grpc, SERVING'],
      doors: ['node'],
    },
    {
      slip: 'grpc-status is not looked at',
      text: "if (code !== '0') {",
      becomes: "if (code === 'x') {",
      reddens: ['grpc, no health service'],
      doors: ['node'],
    },
    {
      slip: 'the answer is no stage',
      text: 'stage(`the health answer of ${url.host}`);',
      becomes: '',
      reddens: ['grpc, silence'],
      doors: ['node'],
    },
  ]),
  ...inFile('src/platform/node/http2.ts', [
    {
      slip: 'HTTP/1.1 is a connection that fails',
      text: "'ERR_HTTP2_ERROR',",
      becomes: '',
      reddens: ['grpc, HTTP/1.1'],
    },
  ]),
];
