import { describe, expect, it } from 'vitest';
import { checkRequest, readCheckResponse } from '../../../../src/engine/checks/wire/grpc-health.ts';

describe('grpc.health.v1 messages', () => {
  it('frames an empty request', () => {
    expect([...checkRequest(new Uint8Array())]).toEqual([0, 0, 0, 0, 0]);
  });

  it('frames a request for a service', () => {
    expect([...checkRequest(new TextEncoder().encode('db'))]).toEqual([0, 0, 0, 0, 4, 0x0a, 2, 0x64, 0x62]);
  });

  it('writes the length of a long name as a varint', () => {
    expect([...checkRequest(new Uint8Array(200)).slice(0, 8)]).toEqual([0, 0, 0, 0, 203, 0x0a, 200, 1]);
  });

  it.each([
    ['SERVING', [0, 0, 0, 0, 2, 8, 1], 1],
    ['NOT_SERVING', [0, 0, 0, 0, 2, 8, 2], 2],
    ['an empty message', [0, 0, 0, 0, 0], 0],
    ['a compressed message', [1, 0, 0, 0, 2, 8, 1], undefined],
    ['a wrong length', [0, 0, 0, 0, 9, 8, 1], undefined],
    ['another field alone', [0, 0, 0, 0, 2, 16, 1], 0],
    ['fields of every kind around it', [0, 0, 0, 0, 19, 25, 1, 2, 3, 4, 5, 6, 7, 8, 8, 1, 26, 1, 9, 37, 1, 2, 3, 4], 1],
    ['the status twice: the last counts', [0, 0, 0, 0, 4, 8, 1, 8, 2], 2],
    ['a field that is cut short', [0, 0, 0, 0, 4, 8, 1, 26, 9], undefined],
    ['a kind of field that protobuf does not have', [0, 0, 0, 0, 3, 8, 1, 15], undefined],
    ['nothing', [], undefined],
  ])('reads %s', (_, bytes, status) => {
    expect(readCheckResponse(Uint8Array.from(bytes))).toBe(status);
  });
});
