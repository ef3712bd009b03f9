import { inFile } from '../mutation.ts';

/** gRPC's health service, which Node alone can ask. */
export const GRPC = [
  ...inFile('src/engine/checks/grpc.ts', [
    {
      slip: 'any health answer is a healthy one',
      text: 'if (state === SERVING)',
      becomes: 'if (state !== undefined)',
      reddens: ['grpc, NOT_SERVING'],
      doors: ['node'],
    },
    {
      slip: 'no health answer is a healthy one',
      text: 'if (state === SERVING)',
      becomes: 'if (state === -1)',
      reddens: ['grpc, SERVING'],
      doors: ['node'],
    },
    {
      slip: 'grpc-status is not looked at',
      text: "if (code !== '0') {",
      becomes: "if (code === 'x') {",
      reddens: ['grpc, no health service'],
      doors: ['node'],
    },
    {
      slip: 'the answer is no stage',
      text: 'stage(`the health answer of ${url.host}`);',
      becomes: '',
      reddens: ['grpc, silence'],
      doors: ['node'],
    },
  ]),
  ...inFile('src/platform/node/http2.ts', [
    {
      slip: 'HTTP/1.1 is a connection that fails',
      text: "'ERR_HTTP2_ERROR',",
      becomes: '',
      reddens: ['grpc, HTTP/1.1'],
    },
  ]),
];
