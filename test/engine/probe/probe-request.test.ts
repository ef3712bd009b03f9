import { describe, expect, it } from 'vitest';
import { MOST_CHECKS } from '../../../src/contract/prober.ts';
import { readProbeRequest, writeProbeRequest } from '../../../src/engine/probe/probe-request.ts';
import { check } from '../board/fixtures.ts';

describe('a request to a prober', () => {
  it('brings the checks as they are, bytes too', () => {
    const checks = [check({ spec: { sendHex: Uint8Array.of(0, 255, 13), headers: { a: 'b' } } }), check({ id: 'b' })];
    expect(readProbeRequest(writeProbeRequest(checks))).toEqual({ ok: true, value: checks });
  });

  it.each([
    ['{', 'the request is not JSON'],
    ['null', 'this prober speaks version 1'],
    ['{"version":1}', 'the request names no checks'],
    ['{"version":1,"checks":[null]}', 'the request holds something that is no check'],
    [writeProbeRequest([check({ timeout: 3_600_000 })]), 'the request holds something that is no check'],
    [writeProbeRequest([check({ retries: 1e9 })]), 'the request holds something that is no check'],
    [writeProbeRequest(Array(MOST_CHECKS + 1).fill(check())), 'a request of more than 100 checks'],
  ])('is refused: %s', (text, message) => {
    const asked = readProbeRequest(text);
    expect(!asked.ok && asked.failure.message).toBe(message);
  });
});
