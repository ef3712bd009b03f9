import { inFile } from '../mutant.ts';
import { call, condition, literal, statement, variable } from '../pieces.ts';

/** TCP: what is sent, and how long an answer is waited for. */
export const TCP = [
  ...inFile('src/engine/checks/tcp.ts', [
    {
      name: 'an answer is always waited for',
      in: 'converse',
      find: condition('expected'),
      becomes: 'true',
      killedBy: ['tcp, a connection is all that is asked'],
    },
    {
      name: 'no answer is ever waited for',
      in: 'converse',
      find: condition('expected'),
      becomes: 'false',
      killedBy: [
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
      name: 'an answer that matches is not enough',
      in: 'awaitResponse',
      find: condition('reason', 'undefined'),
      becomes: 'false',
      killedBy: [
        'tcp, a greeting that matches',
        'tcp, a greeting in pieces',
        'tcp, an answer to what was sent',
        'tcp, bytes sent and expected',
      ],
    },
    {
      name: 'only the last piece is looked at',
      in: 'awaitResponse',
      find: call('joinBytes'),
      becomes: 'piece.value',
      killedBy: ['tcp, a greeting in pieces'],
    },
    {
      name: 'text is not sent',
      in: 'converse',
      find: variable('bytes'),
      becomes: 'sendHex',
      killedBy: ['tcp, an answer to what was sent'],
    },
    {
      name: 'bytes are not sent',
      in: 'converse',
      find: variable('bytes'),
      becomes: 'send === undefined ? undefined : ports.text.encode(send)',
      killedBy: ['tcp, bytes sent and expected'],
    },
    {
      name: 'any bytes will do',
      in: 'judge',
      find: condition('seen', 'hex'),
      becomes: 'seen.length === 0',
      killedBy: ['tcp, the wrong bytes, and then the end'],
    },
    {
      name: 'an answer may be four times as long',
      in: 'RESPONSE_LIMIT',
      find: variable('RESPONSE_LIMIT'),
      becomes: '65_536',
      killedBy: ['tcp, an endless greeting that never matches', 'tcp, a match after the first 16 KiB does not count'],
    },
    {
      name: 'the connection is no stage',
      in: 'probe',
      find: statement('stage', 'targetOf'),
      killedBy: ['tcp, a network that swallows the connection attempt'],
    },
    {
      name: 'the end of the peer is an answer',
      in: 'awaitResponse',
      find: statement('judge', '0'),
      becomes: 'return undefined;',
      killedBy: [
        'tcp, the wrong bytes, and then the end',
        'tcp, another greeting, and then the end',
        'tcp, closed where a greeting is due',
        'tcp, a half-open peer that has ended its side and still answers nothing',
      ],
    },
  ]),
  ...inFile('src/platform/workerd/sockets.ts', [
    {
      name: 'no connection has other words',
      in: 'connectFailure',
      find: literal('no connection to'),
      becomes: 'nothing from',
      killedBy: ['tcp, refused', 'tcp, reset where a greeting is due', 'tls, refused', 'websocket, refused'],
    },
  ]),
];
