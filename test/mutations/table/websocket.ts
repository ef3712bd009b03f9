import { inFile } from '../mutation.ts';

/** WebSockets: that they open, and what comes through them. */
export const WEBSOCKET = [
  ...inFile('src/engine/checks/websocket.ts', [
    {
      slip: 'any subprotocol will do',
      text: 'wrongProtocol(protocol, check.spec) ?? ',
      becomes: '',
      reddens: ['websocket, none of the subprotocols asked for', 'websocket, a subprotocol that nobody asked for'],
      doors: ['worker'],
    },
    {
      slip: 'any subprotocol is one that was not asked for',
      text: 'asked.includes(chosen)',
      becomes: 'asked.length > 9',
      reddens: ['websocket, one of the subprotocols asked for'],
    },
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
      slip: 'the first letter of a message is lost',
      text: 'mismatch(received.value,',
      becomes: 'mismatch(received.value.slice(1),',
      reddens: [
        'websocket, a message that matches',
        'websocket, a message of bytes',
        'websocket, a message in pieces with a ping between them',
        'websocket, and another one after those',
      ],
    },
    {
      slip: 'a message may be of any length',
      text: 'peer.receive(MESSAGE_LIMIT)',
      becomes: 'peer.receive(MESSAGE_LIMIT * 2)',
      reddens: ['websocket, a message of 40,000 characters in 80,000 bytes'],
    },
    {
      slip: 'the status is not told',
      text: 'measures: {}, httpStatus: status, failure:',
      becomes: 'measures: {}, failure:',
      reddens: ['websocket, a server too busy is tried again'],
    },
    {
      slip: "the status of Cloudflare's edge is the site's",
      text: 'return edgeFailure(status) ??',
      becomes: 'return',
      reddens: ["websocket, Cloudflare's 522 is no status of the site"],
    },
    {
      slip: 'the message is no stage',
      text: 'stage(`a message from ${url.host}`);',
      becomes: '',
      reddens: ['websocket, silence where a message is due'],
    },
    {
      slip: 'the wait for fragments is no stage',
      text: 'stage(`a message from ${url.host}`);',
      becomes: '',
      reddens: ['websocket, empty fragments without end'],
      doors: ['worker'],
    },
    {
      slip: 'the switch is no stage',
      text: 'stage(`${url.host} to switch to WebSocket`);',
      becomes: '',
      reddens: ['websocket, silence'],
    },
  ]),
  ...inFile('src/engine/checks/http/request.ts', [
    {
      slip: 'whoever opens a WebSocket says nothing of itself',
      text: 'merge([USER_AGENT], ...basicAuth(url, text), ...Object.entries(headers))',
      becomes: 'Object.entries(headers)',
      reddens: [
        'websocket, a login in the URL becomes a header',
        'websocket, a User-Agent with product and version is sent',
      ],
    },
  ]),
  ...inFile('src/platform/node/websocket.ts', [
    {
      slip: 'a message may have any number of fragments',
      text: 'maxFragments: MAX_WEBSOCKET_FRAMES,',
      becomes: '',
      reddens: ['websocket, empty fragments without end'],
    },
    {
      slip: 'what opens is an ordinary answer',
      text: 'settle(succeeded({ peer,',
      becomes: 'settle(succeeded({ status: 200,',
      reddens: ['websocket, it opens', 'websocket, messages without end that nobody asked for'],
    },
    {
      slip: 'who chooses another subprotocol has a bad connection',
      text: 'if (chosen !== undefined) return',
      becomes: 'if (chosen === message) return',
      reddens: ['websocket, none of the subprotocols asked for', 'websocket, a subprotocol that nobody asked for'],
    },
    {
      slip: 'who breaks the rules has a bad connection',
      text: 'if (isOfRules) return',
      becomes: 'if (!code) return',
      reddens: ['websocket, a piece of no message', 'websocket, a frame of no known kind'],
    },
    {
      slip: 'a peer that has said goodbye is waited for',
      text: 'closeTimeout: CLOSE_MS,',
      becomes: '',
      reddens: ['websocket, closed where a message is due, and the connection held'],
    },
    {
      slip: 'an ordinary answer is an error like any other',
      text: "client.once('unexpected-response',",
      becomes: "client.once('unexpected',",
      reddens: ['websocket, an ordinary answer'],
    },
  ]),
  ...inFile('src/platform/workerd/websocket.ts', [
    {
      slip: 'an ordinary answer is something switched to',
      text: 'return succeeded({ status });',
      becomes: 'return succeeded({ status: 101 });',
      reddens: ['websocket, an ordinary answer'],
    },
    {
      slip: 'what opens is an ordinary answer',
      text: 'return succeeded({ peer, protocol:',
      becomes: 'return succeeded({ status: 200, protocol:',
      reddens: ['websocket, it opens', 'websocket, messages without end that nobody asked for'],
    },
    {
      slip: 'bytes are a Blob',
      text: "socket.binaryType = 'arraybuffer';",
      becomes: '',
      reddens: ['websocket, a message of bytes'],
    },
    {
      slip: 'who breaks the rules has a bad connection',
      text: 'if (broken === undefined)',
      becomes: 'if (broken !== null)',
      reddens: ['websocket, a piece of no message', 'websocket, a frame of no known kind'],
    },
    {
      slip: 'the length of a message is that of its characters',
      text: 'new TextEncoder().encode(message).length > limit',
      becomes: 'message.length > limit',
      reddens: ['websocket, a message of 40,000 characters in 80,000 bytes'],
    },
    {
      slip: 'a peer that says goodbye is not heard',
      text: "socket.addEventListener('close',",
      becomes: "socket.addEventListener('closed',",
      reddens: ['websocket, closed where a message is due, and the connection held'],
    },
  ]),
];
