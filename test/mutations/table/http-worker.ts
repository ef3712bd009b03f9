import { inFile } from '../mutation.ts';

/** HTTP in workerd: what its few words mean, and how its fetch is used. */
export const HTTP_WORKER = inFile('src/platform/workerd/fetch.ts', [
  {
    slip: 'a lost connection has no words',
    text: '/^network connection lost/i',
    becomes: '/^network lost/i',
    reddens: [
      'refused',
      'unroutable',
      'closes at once',
      'resets at once',
      'resets after the request',
      'resets within the headers',
      'resets within the body',
      'closes within the body',
      'one header of 1 MB',
      'a header without end',
      'garbage',
      'HTTP/0.9: a body without a head',
      'an HTTP/2 preface only',
      'SSH on the HTTP port',
      'two lengths that differ',
      'a length that is no number',
      'a chunk cut short',
      'no last chunk',
      'a chunk size that is no number',
      'a Content-Length that promises too much',
    ],
  },
  {
    slip: 'an internal error has no words',
    text: '/^internal error/i',
    becomes: '/^internal fault/i',
    reddens: [
      'a name that does not resolve',
      'https, a self-signed certificate',
      'https, plain HTTP on the TLS port',
      'https, closed during the handshake',
    ],
  },
  {
    slip: 'a decoder that fails has no words',
    text: '/^gzip/i',
    becomes: '/^zip/i',
    reddens: ['gzip that is none', 'gzip that is cut short'],
  },
  {
    slip: 'a request that was lost on a kept connection is not sent again',
    text: 'if (!outcome.ok && ',
    becomes: 'if (outcome === null && ',
    reddens: ['promises to keep the connection, and closes it between two requests'],
  },
  {
    slip: 'the end of a stream is a broken one',
    text: 'return async () => (await stream.read()).value;',
    becomes:
      "return async () => { const { value } = await stream.read(); if (value) return value; throw new Error('lost'); };",
    reddens: ['ends its side after the answer and waits for ours', 'an HTTP/1.0 server'],
  },
]);
