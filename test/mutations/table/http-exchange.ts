import { inFile } from '../mutant.ts';
import { argument, condition, literal, operator, statement, variable } from '../pieces.ts';

/** One exchange up to the end of its headers: its stages, its deadlines, its retries. */
export const HTTP_EXCHANGE = [
  ...inFile('src/engine/checks/http/exchange.ts', [
    {
      name: 'any number of headers will do',
      in: 'HEADER_LIMIT',
      find: variable('HEADER_LIMIT'),
      becomes: '100_000',
      killedBy: ['10,000 headers'],
    },
    {
      name: 'an answer may be framed twice',
      in: 'headerFault',
      find: literal('content-length'),
      becomes: 'content-lengths',
      killedBy: ['Content-Length and chunked together'],
    },
    {
      name: 'any Transfer-Encoding will do',
      in: 'headerFault',
      find: condition('coding'),
      becomes: 'true',
      killedBy: ['a Transfer-Encoding that was not asked for'],
    },
    {
      name: 'headersTimeout is not looked at',
      in: 'exchange.enter',
      find: argument('begin', 1),
      becomes: 'undefined',
      killedBy: ['headersTimeout is over before the timeout is'],
    },
    {
      name: 'connectTimeout is not looked at',
      in: 'exchange',
      find: argument('begin', 1, 'connectTimeout'),
      becomes: 'undefined',
      killedBy: [
        'connectTimeout is over before the timeout is',
        'https, silence during the handshake, and connectTimeout is over',
      ],
      runtimes: ['node'],
    },
    {
      name: 'the stages of the connection are not reported',
      in: 'exchange',
      find: statement('stage'),
      killedBy: [
        'a network that swallows the connection attempt',
        'accepts and says nothing',
        'accepts, says nothing, and is tried again',
        'headers drip, one byte at a time',
        'https, silence during the handshake',
      ],
    },
  ]),
  ...inFile('src/engine/probe/probe.ts', [
    {
      name: 'a second attempt is one too many',
      in: 'probe',
      find: operator('<='),
      becomes: '<',
      killedBy: ['accepts, says nothing, and is tried again'],
    },
    {
      name: 'a probe that waits is ended late',
      in: 'attempt',
      find: argument('after', 0),
      becomes: '$ + 500',
      killedBy: ['accepts and says nothing', 'tcp, silence where a greeting is due', 'websocket, silence'],
      isOnlySlow: true,
    },
    {
      name: 'nothing ends a fetch that passes over interim responses',
      in: 'attempt',
      find: argument('after', 0),
      becomes: '$ * 50',
      killedBy: ['1xx without end'],
      runtimes: ['worker'],
    },
    {
      name: 'nothing ends a probe that waits',
      in: 'attempt',
      find: argument('after', 0),
      becomes: '$ * 100',
      killedBy: [
        'accepts and says nothing',
        'headers drip, one byte at a time',
        'a body that drips',
        'https, silence during the handshake',
        'tcp, a network that swallows the connection attempt',
        'tcp, another greeting, and no end',
        'tcp, silence where a greeting is due',
        'tcp, a greeting that drips',
        'tls, silence after the hello',
        'websocket, silence',
        'websocket, silence where a message is due',
      ],
    },
  ]),
];
