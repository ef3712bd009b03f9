import { describe, expect, it } from 'vitest';
import { coversName, daysLeft } from '../../../src/engine/net/certificate.ts';

const certificate = (names: readonly string[]) => ({
  notBefore: 0,
  notAfter: 86_400_000 * 10,
  names,
  subject: '',
  issuer: '',
});

describe('coversName (RFC 6125 section 6.4.3)', () => {
  it.each([
    [['api.acme.dev'], 'api.acme.dev', true],
    [['api.acme.dev'], 'API.acme.dev', true],
    [['*.acme.dev'], 'api.acme.dev', true],
    [['*.acme.dev'], 'acme.dev', false],
    [['*.acme.dev'], 'a.b.acme.dev', false],
    [['a*.acme.dev'], 'api.acme.dev', false],
    [['*.dev'], 'acme.dev', true],
    [['*'], 'localhost', false],
    [['127.0.0.1'], '127.0.0.1', true],
    [['2001:db8:0:0:0:0:0:1'], '2001:DB8::1', true],
    [['2001:db8:0:0:0:0:0:1'], '2001:db8::2', false],
    [[], 'acme.dev', false],
  ])('%j covers %s: %s', (names, host, covered) => {
    expect(coversName(certificate(names), host)).toBe(covered);
  });
});

describe('daysLeft', () => {
  it.each([
    [0, 10],
    [86_400_000 * 9.5, 0.5],
    [86_400_000 * 10, 0],
    [86_400_000 * 13, -3],
  ])('at %d: %d', (now, left) => {
    expect(daysLeft(certificate([]), now)).toBe(left);
  });
});
