import { inFile } from '../mutation.ts';

/** Connections on Node: where they go, and the words for why they fail. */
export const CONNECTIONS = [
  ...inFile('src/platform/node/sockets.ts', [
    {
      slip: 'localhost is ::1 alone',
      text: "['127.0.0.1', '::1']",
      becomes: "['::1']",
      reddens: ['localhost, where only 127.0.0.1 listens'],
    },
  ]),
  ...inFile('src/contract/words.ts', [
    {
      slip: 'a refused connection has no words',
      text: 'ECONNREFUSED:',
      becomes: 'REFUSED:',
      reddens: ['refused', 'tcp, refused', 'tls, refused', 'websocket, refused', 'grpc, refused'],
      doors: ['node'],
    },
    {
      slip: 'a network without route has no words',
      text: 'ENETUNREACH:',
      becomes: 'UNREACH:',
      reddens: ['unroutable'],
      doors: ['node'],
    },
    {
      slip: 'a name that is not found has no words',
      text: 'ENOTFOUND:',
      becomes: 'NOTFOUND:',
      reddens: ['a name that does not resolve'],
      doors: ['node'],
    },
    {
      slip: 'a reset connection has no words',
      text: 'ECONNRESET:',
      becomes: 'RESET:',
      reddens: [
        'resets at once',
        'resets after the request',
        'resets within the headers',
        'resets within the body',
        'tcp, reset where a greeting is due',
      ],
      doors: ['node'],
    },
    {
      slip: 'a weak certificate has no words',
      text: '  UNSPECIFIED:',
      becomes: '  WEAK:',
      reddens: ['tls, signed with SHA-1'],
      doors: ['node'],
    },
  ]),
];
