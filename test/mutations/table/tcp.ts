import { inFile } from '../mutation.ts';

/** TCP: what is sent, and how long an answer is waited for. */
export const TCP = [
  ...inFile('src/engine/checks/tcp.ts', [
    {
      slip: 'an answer is always waited for',
      text: 'return expected ? awaitResponse(socket, context) : undefined;',
      becomes: 'return awaitResponse(socket, context);',
      reddens: ['tcp, a connection is all that is asked'],
    },
    {
      slip: 'no answer is ever waited for',
      text: 'return expected ? awaitResponse(socket, context) : undefined;',
      becomes: 'return expected ? undefined : undefined;',
      reddens: [
        'tcp, the wrong bytes, and then the end',
        'tcp, another greeting, and then the end',
        'tcp, another greeting, and no end',
        'tcp, silence where a greeting is due',
        'tcp, closed where a greeting is due',
        'tcp, reset where a greeting is due',
        'tcp, a half-open peer that has ended its side and still answers nothing',
        'tcp, an endless greeting that never matches',
        'tcp, a greeting that drips',
      ],
    },
    {
      slip: 'an answer that matches is not enough',
      text: 'if (reason === undefined) return undefined;',
      becomes: '',
      reddens: [
        'tcp, a greeting that matches',
        'tcp, a greeting in pieces',
        'tcp, an answer to what was sent',
        'tcp, bytes sent and expected',
      ],
    },
    {
      slip: 'only the last piece is looked at',
      text: 'concatBytes(seen, piece.value)',
      becomes: 'piece.value',
      reddens: ['tcp, a greeting in pieces'],
    },
    {
      slip: 'text is not sent',
      text: 'sendHex ?? (send === undefined ? undefined : ports.text.encode(send))',
      becomes: 'sendHex',
      reddens: ['tcp, an answer to what was sent'],
    },
    {
      slip: 'bytes are not sent',
      text: 'sendHex ?? (send',
      becomes: '(send',
      reddens: ['tcp, bytes sent and expected'],
    },
    {
      slip: 'any bytes will do',
      text: 'if (hex && !includesBytes(seen, hex))',
      becomes: 'if (hex && seen.length === 0)',
      reddens: ['tcp, the wrong bytes, and then the end'],
    },
    {
      slip: 'an answer may be four times as long',
      text: 'const RESPONSE_LIMIT = 16_384;',
      becomes: 'const RESPONSE_LIMIT = 65_536;',
      reddens: ['tcp, an endless greeting that never matches', 'tcp, a match behind the first 16 KiB is none'],
    },
    {
      slip: 'the connection is no stage',
      text: 'stage(`a connection to ${targetOf(check.spec)}`);',
      becomes: '',
      reddens: ['tcp, a network that swallows the connection attempt'],
    },
    {
      slip: 'the end of the peer is an answer',
      text: 'if (piece.value === undefined) {',
      becomes: 'if (piece.value === undefined) return undefined;\n    if (piece.value === undefined) {',
      reddens: [
        'tcp, the wrong bytes, and then the end',
        'tcp, another greeting, and then the end',
        'tcp, closed where a greeting is due',
        'tcp, a half-open peer that has ended its side and still answers nothing',
      ],
    },
  ]),
  ...inFile('src/platform/workerd/sockets.ts', [
    {
      slip: 'no connection has other words',
      text: '`no connection to ${target} (',
      becomes: '`nothing from ${target} (',
      reddens: ['tcp, refused', 'tcp, reset where a greeting is due', 'tls, refused', 'websocket, refused'],
    },
  ]),
];
