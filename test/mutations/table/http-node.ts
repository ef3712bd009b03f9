import { inFile } from '../mutation.ts';

/** HTTP on Node: how its parser is used, and what its errors mean. */
export const HTTP_NODE = [
  ...inFile('src/platform/node/fetch.ts', [
    {
      slip: 'header sections of any length are read',
      text: 'const HEADER_BYTES = 131_072;',
      becomes: 'const HEADER_BYTES = 131_072_000;',
      reddens: ['one header of 1 MB', 'a header without end'],
    },
    {
      slip: "the parser drops what exceeds Node's number of headers",
      text: 'outgoing.maxHeadersCount = 0;',
      becomes: 'outgoing.maxHeadersCount = 100;',
      reddens: ['10,000 headers'],
    },
    {
      slip: 'a switch of protocols is waited for',
      text: "outgoing.on('upgrade',",
      becomes: "outgoing.on('upgraded',",
      reddens: ['101 that nobody asked for'],
    },
    {
      slip: 'the first answer counts, even a 1xx',
      text: "outgoing.on('response',",
      becomes: "outgoing.on('information', () => resolve(failed('protocol', '1xx'))).on('response',",
      reddens: ['1xx before the answer', '1xx without end'],
    },
    {
      slip: 'connections are kept',
      text: 'await dial(addressOf(request), scope, options);',
      becomes: 'await ((globalThis.kept ??= {})[targetOf(request)] ??= dial(addressOf(request), scope, options));',
      reddens: ['promises to keep the connection, and closes it between two requests'],
    },
    {
      slip: 'a peer that hangs up is not told of',
      text: "['socket hang up', 'aborted', 'closed']",
      becomes: "['aborted', 'closed']",
      reddens: ['closes at once'],
    },
    {
      slip: 'a peer that closes within the body is not told of',
      text: "['socket hang up', 'aborted', 'closed']",
      becomes: "['socket hang up']",
      reddens: [
        'closes within the body',
        'a chunk cut short',
        'no last chunk',
        'a Content-Length that promises too much',
      ],
    },
    {
      slip: 'the handshake is no stage',
      text: "report('tls');",
      becomes: '',
      reddens: [
        'https, silence during the handshake',
        'https, silence during the handshake, and connectTimeout is over',
      ],
    },
    {
      slip: 'the connection is no stage',
      text: "report(isNamed ? 'name' : 'connect');",
      becomes: "report('headers');",
      reddens: ['a network that swallows the connection attempt', 'connectTimeout is over before the timeout is'],
    },
  ]),
  ...inFile('src/platform/node/fetch-body.ts', [
    {
      slip: 'nothing is decoded',
      text: '/^(?:x-)?gzip$|^br$/.test(encoding)',
      becomes: "encoding === 'deflate'",
      reddens: ['a gzip bomb', 'a brotli bomb', 'gzip that decodes', 'gzip that is none', 'gzip that is cut short'],
    },
    {
      slip: 'a HEAD has a body',
      text: "method !== 'HEAD' && ",
      becomes: '',
      reddens: ['HEAD: gzip announced and no body'],
    },
    {
      slip: 'the end of a stream is a broken one',
      text: 'if (stream.readableEnded) return succeeded(undefined);',
      becomes: '',
      reddens: ['ends its side after the answer and waits for ours', 'an HTTP/1.0 server'],
    },
    {
      slip: 'a decoder that fails does not say which',
      text: '`the body is not valid ${name} (${error.message})`',
      becomes: '`the body is broken (${error.message})`',
      reddens: ['gzip that is none', 'gzip that is cut short'],
    },
  ]),
  ...inFile('src/platform/node/sockets.ts', [
    {
      slip: 'localhost is ::1 alone',
      text: "['127.0.0.1', '::1']",
      becomes: "['::1']",
      reddens: ['localhost, where only 127.0.0.1 listens'],
    },
  ]),
  ...inFile('src/platform/node/failures.ts', [
    {
      slip: "a fault of HTTP's parser is one of the connection",
      text: '/^HPE_/',
      becomes: '/^HTTP_/',
      reddens: [
        'garbage',
        'HTTP/0.9: a body without a head',
        'an HTTP/2 preface only',
        'SSH on the HTTP port',
        'Content-Length and chunked together',
        'two lengths that differ',
        'a length that is no number',
        'a chunk size that is no number',
      ],
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
  ]),
];
