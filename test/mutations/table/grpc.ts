import { inFile } from '../mutant.ts';
import { call, condition, item, literal, operand, property, statement } from '../pieces.ts';

/** gRPC's health service, which Node alone can ask. */
export const GRPC = [
  ...inFile('src/engine/checks/grpc.ts', [
    {
      name: 'ca is not passed on',
      in: 'probe',
      find: property('ca'),
      killedBy: ['grpc, over TLS'],
      runtimes: ['node'],
    },
    {
      name: 'metadata is not sent',
      in: 'probe',
      find: item('Object'),
      killedBy: ['grpc, metadata that the server refuses'],
      runtimes: ['node'],
    },
    {
      name: 'any health answer is a healthy one',
      in: 'probe',
      find: condition('SERVING'),
      becomes: 'state !== undefined',
      killedBy: ['grpc, NOT_SERVING'],
      runtimes: ['node'],
    },
    {
      name: 'no health answer is a healthy one',
      in: 'probe',
      find: condition('SERVING'),
      becomes: 'false',
      killedBy: ['grpc, SERVING'],
      runtimes: ['node'],
    },
    {
      name: 'grpc-status is not looked at',
      in: 'probe',
      find: condition('code', '0'),
      becomes: 'false',
      killedBy: ['grpc, no health service'],
      runtimes: ['node'],
    },
    {
      name: 'a message stays encoded',
      in: 'callFailure',
      find: call('decodePercent'),
      becomes: 'message',
      killedBy: ['grpc, a service that is not known'],
      runtimes: ['node'],
    },
    {
      name: 'an answer that says nothing of gRPC is one of gRPC',
      in: 'probe',
      find: statement('code', 'undefined'),
      becomes: 'if (code === undefined) return { measures };',
      killedBy: ['grpc, a web page'],
      runtimes: ['node'],
    },
    {
      name: 'the status is not reported',
      in: 'probe',
      find: property('httpStatus'),
      killedBy: ['grpc, a proxy that is too busy is tried again'],
      runtimes: ['node'],
    },
    {
      name: 'the answer is no stage',
      in: 'probe',
      find: statement('stage'),
      killedBy: ['grpc, silence'],
      runtimes: ['node'],
    },
  ]),
  ...inFile('src/engine/checks/wire/grpc-health.ts', [
    {
      name: 'a field that is not known is no health answer',
      in: 'sizeOf',
      find: condition('VARINT'),
      becomes: 'true',
      killedBy: ['grpc, an answer with more fields than we know'],
      runtimes: ['node'],
    },
  ]),
  ...inFile('src/platform/node/http2.ts', [
    {
      name: 'the answer may be of any length',
      in: 'exchange',
      find: operand('limit'),
      becomes: '$ * 9',
      killedBy: ['grpc, an answer that is too long'],
    },
    {
      name: 'who breaks off does not speak HTTP/2',
      in: 'http2Failure',
      find: literal('ERR_HTTP2_STREAM_ERROR'),
      becomes: '',
      killedBy: ['grpc, a call that is broken off'],
    },
    {
      name: 'the end is an answer',
      in: 'exchange',
      find: condition('status', '0'),
      becomes: 'false',
      killedBy: ['grpc, closed before the answer'],
    },
    {
      name: 'HTTP/1.1 is a connection that fails',
      in: 'PROTOCOL_CODES',
      find: item('ERR_HTTP2_ERROR'),
      killedBy: ['grpc, HTTP/1.1'],
    },
  ]),
];
