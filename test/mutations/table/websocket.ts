import { inFile } from '../mutation.ts';

/** WebSockets: that they open, and what comes through them. */
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
