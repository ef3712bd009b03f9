import { describe, expect, it } from 'vitest';
import { checkRequest, readCheckResponse } from '../../src/engine/_grpc.ts';

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
    ['another field', [0, 0, 0, 0, 2, 16, 1], undefined],
    ['nothing', [], undefined],
  ])('reads %s', (_, bytes, status) => {
    expect(readCheckResponse(Uint8Array.from(bytes))).toBe(status);
  });
});
