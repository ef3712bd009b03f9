import { answer, answering, type Row } from '../row.ts';

const doors = ['node'] as const;
const grpc = { type: 'grpc', url: 'http://{target}' };

export const GRPC: readonly Row[] = [
  { name: 'grpc, SERVING', check: grpc, target: { grpc: 'SERVING' }, verdict: 'pass', doors },
  {
    name: 'grpc, NOT_SERVING',
    check: grpc,
    target: { grpc: 'NOT_SERVING' },
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 answered NOT_SERVING, expected SERVING',
    doors,
  },
  {
    name: 'grpc, no health service',
    check: grpc,
    target: { grpc: 'UNIMPLEMENTED' },
    verdict: 'fail',
    kind: 'response',
    words: '127.0.0.1 does not implement grpc.health.v1.Health (grpc-status 12)',
    doors,
  },
  {
    name: 'grpc, silence',
    check: { ...grpc, timeout: '400ms' },
    target: { grpc: 'silent' },
    verdict: 'fail',
    kind: 'timeout',
    words: 'still waiting for the health answer of 127.0.0.1',
    doors,
  },
  {
    name: 'grpc, HTTP/1.1',
    check: grpc,
    target: answering(answer('400 Bad Request')),
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/2',
    doors,
  },
  {
    name: 'grpc, refused',
    check: grpc,
    target: { absent: 'closed' },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} refused the connection',
    doors,
  },
];
