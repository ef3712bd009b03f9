import { inFile } from '../mutation.ts';

/** gRPC's health service, which Node alone can ask. */
export const GRPC = [
  ...inFile('src/engine/checks/grpc.ts', [
    {
      slip: 'ca is not passed on',
      text: 'trust: { ca, insecure },',
      becomes: 'trust: { insecure },',
      reddens: ['grpc, over TLS'],
    },
    {
      slip: 'metadata is not sent',
      text: 'USER_AGENT, ...Object.entries(headers)],',
      becomes: 'USER_AGENT],',
      reddens: ['grpc, metadata that the server refuses'],
    },
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
      slip: 'a message stays encoded',
      text: ': ${decodePercent(message)}',
      becomes: ': ${message}',
      reddens: ['grpc, a service that is not known'],
      doors: ['node'],
    },
    {
      slip: 'an answer that says nothing of gRPC is one of gRPC',
      text: 'if (code === undefined) {',
      becomes: 'if (code === undefined) return { measures };\n  if (code === undefined) {',
      reddens: ['grpc, a web page'],
      doors: ['node'],
    },
    {
      slip: 'the status is not told',
      text: 'httpStatus: status,',
      becomes: '',
      reddens: ['grpc, a proxy that is too busy is tried again'],
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
  ...inFile('src/engine/checks/wire/grpc-health.ts', [
    {
      slip: 'a field that is not known is no health answer',
      text: 'if (wireType !== VARINT) return FIXED[wireType];',
      becomes: 'return FIXED[wireType];',
      reddens: ['grpc, an answer with more fields than we know'],
      doors: ['node'],
    },
  ]),
  ...inFile('src/platform/node/http2.ts', [
    {
      slip: 'the answer may be of any length',
      text: 'if (size > limit) settle',
      becomes: 'if (size > limit * 9) settle',
      reddens: ['grpc, an answer that is too long'],
    },
    {
      slip: 'who breaks off does not speak HTTP/2',
      text: "if (error.code === 'ERR_HTTP2_STREAM_ERROR')",
      becomes: "if (error.code === '')",
      reddens: ['grpc, a call that is broken off'],
    },
    {
      slip: 'the end is an answer',
      text: 'if (status === 0) return',
      becomes: 'if (status === 1) return',
      reddens: ['grpc, closed before the answer'],
    },
    {
      slip: 'HTTP/1.1 is a connection that fails',
      text: "'ERR_HTTP2_ERROR',",
      becomes: '',
      reddens: ['grpc, HTTP/1.1'],
    },
  ]),
];
