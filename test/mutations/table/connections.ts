import { inFile } from '../mutant.ts';
import { item, property } from '../pieces.ts';

/** Connections on Node: where they go, and the words for why they fail. */
export const CONNECTIONS = [
  ...inFile('src/platform/node/sockets.ts', [
    {
      name: 'localhost is only ::1',
      in: 'candidates',
      find: item('127.0.0.1'),
      killedBy: ['localhost, where only 127.0.0.1 listens'],
    },
  ]),
  ...inFile('src/contract/words.ts', [
    {
      name: 'a refused connection has no words',
      in: 'CONNECTION_WORDS',
      find: property('ECONNREFUSED'),
      killedBy: ['refused', 'tcp, refused', 'tls, refused', 'websocket, refused', 'grpc, refused'],
      runtimes: ['node'],
    },
    {
      name: 'a network without route has no words',
      in: 'CONNECTION_WORDS',
      find: property('ENETUNREACH'),
      killedBy: ['unroutable'],
      runtimes: ['node'],
    },
    {
      name: 'a name that is not found has no words',
      in: 'CONNECTION_WORDS',
      find: property('ENOTFOUND'),
      killedBy: ['a name that does not resolve'],
      runtimes: ['node'],
    },
    {
      name: 'a reset connection has no words',
      in: 'CONNECTION_WORDS',
      find: property('ECONNRESET'),
      killedBy: [
        'resets at once',
        'resets after the request',
        'resets within the headers',
        'resets within the body',
        'tcp, reset where a greeting is due',
      ],
      runtimes: ['node'],
    },
    {
      name: 'a weak certificate has no words',
      in: 'CONNECTION_WORDS',
      find: property('UNSPECIFIED'),
      killedBy: ['tls, signed with SHA-1'],
      runtimes: ['node'],
    },
  ]),
];
