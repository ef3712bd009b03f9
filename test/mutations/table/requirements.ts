import { inFile } from '../mutant.ts';
import { returned } from '../pieces.ts';

/** What a runtime does not support is refused as the config is read. */
export const REQUIREMENTS = inFile('src/engine/config/requirements.ts', [
  {
    name: 'every runtime supports everything',
    in: 'supports',
    find: returned(),
    becomes: 'true',
    killedBy: [
      'connectTimeout is over before the timeout is',
      'a custom host header instead of that of the URL',
      'from https to http',
      'https, trusted by its ca',
      'https, another handshake before the answer',
      'https, the certificate soon to expire',
      'https, a self-signed certificate that is let pass',
      'https, an expired certificate',
      'https, silence during the handshake, and connectTimeout is over',
      'grpc, SERVING',
      'grpc, over TLS',
      'grpc, metadata that the server refuses',
      'grpc, NOT_SERVING',
      'grpc, no health service',
      'grpc, silence',
      'grpc, an answer with more fields than we know',
      'grpc, a service that is not known',
      'grpc, a web page',
      'grpc, a proxy that is too busy is tried again',
      'grpc, an answer that is too long',
      'grpc, a call that is broken off',
      'grpc, closed before the answer',
      'grpc, HTTP/1.1',
      'grpc, refused',
    ],
    runtimes: ['worker'],
  },
]);
