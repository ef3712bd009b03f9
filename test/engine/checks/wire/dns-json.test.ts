import { describe, expect, it } from 'vitest';
import { type RecordType, readAnswers } from '../../../../src/engine/checks/wire/dns-json.ts';

const answer = (records: readonly (readonly [type: number, TTL: number, data: string])[], Status = 0): string =>
  JSON.stringify({ Status, Answer: records.map(([type, TTL, data]) => ({ name: 'acme.dev.', type, TTL, data })) });

interface Good {
  readonly what: string;
  readonly record: RecordType;
  readonly text: string;
  readonly values: readonly string[];
  readonly ttl: number;
}

const GOOD: readonly Good[] = [
  {
    what: 'addresses, the shortest life',
    record: 'A',
    text: answer([
      [1, 300, '192.0.2.1'],
      [1, 60, '192.0.2.2'],
    ]),
    values: ['192.0.2.1', '192.0.2.2'],
    ttl: 60,
  },
  {
    what: 'addresses behind a CNAME',
    record: 'A',
    text: answer([
      [5, 10, 'lb.acme.dev.'],
      [1, 60, '192.0.2.1'],
    ]),
    values: ['192.0.2.1'],
    ttl: 60,
  },
  { what: 'IPv6', record: 'AAAA', text: answer([[28, 60, '2001:DB8::1']]), values: ['2001:db8::1'], ttl: 60 },
  {
    what: 'a mail server',
    record: 'MX',
    text: answer([[15, 60, '10 Mail.acme.dev.']]),
    values: ['10 mail.acme.dev'],
    ttl: 60,
  },
  { what: 'a name server', record: 'NS', text: answer([[2, 60, 'ns1.acme.dev.']]), values: ['ns1.acme.dev'], ttl: 60 },
  {
    what: 'a text in two strings',
    record: 'TXT',
    text: answer([[16, 60, '"v=spf1 " "-all \\"x\\""']]),
    values: ['v=spf1 -all "x"'],
    ttl: 60,
  },
  { what: 'a text without quotes', record: 'TXT', text: answer([[16, 60, 'plain']]), values: ['plain'], ttl: 60 },
  {
    what: 'a CAA record as text',
    record: 'CAA',
    text: answer([[257, 60, '0 issue "letsencrypt.org"']]),
    values: ['0 issue "letsencrypt.org"'],
    ttl: 60,
  },
  {
    what: 'a CAA record as bytes (RFC 3597)',
    record: 'CAA',
    text: answer([[257, 60, '\\# 22 00 05 69 73 73 75 65 6c 65 74 73 65 6e 63 72 79 70 74 2e 6f 72 67']]),
    values: ['0 issue "letsencrypt.org"'],
    ttl: 60,
  },
];

const BAD: readonly (readonly [what: string, text: string, kind: string, message: string])[] = [
  ['NXDOMAIN', answer([], 3), 'dns', 'acme.dev does not exist (NXDOMAIN)'],
  [
    'SERVFAIL',
    answer([], 2),
    'dns',
    'acme.dev could not be resolved (SERVFAIL: its name servers do not answer, or DNSSEC is broken)',
  ],
  ['REFUSED', answer([], 5), 'probe', 'the resolver refused to answer for acme.dev (REFUSED)'],
  ['another code', answer([], 9), 'dns', 'acme.dev could not be resolved (response code 9)'],
  ['no such record', answer([[5, 1, 'x.']]), 'dns', 'acme.dev has no A record'],
  ['no Answer at all', '{"Status":0}', 'dns', 'acme.dev has no A record'],
  ['no JSON', '<html>', 'probe', 'the resolver did not answer in DNS JSON; is its URL right?'],
  ['other JSON', '[1]', 'probe', 'the resolver did not answer in DNS JSON; is its URL right?'],
  ['null', 'null', 'probe', 'the resolver did not answer in DNS JSON; is its URL right?'],
];

describe('answers of a DNS-over-HTTPS resolver', () => {
  it.each(GOOD)('reads $what', ({ record, text, values, ttl }) => {
    expect(readAnswers(text, 'acme.dev', record)).toEqual({ ok: true, value: { values, ttl } });
  });

  it.each(BAD)('reports %s', (_, text, kind, message) => {
    expect(readAnswers(text, 'acme.dev', 'A')).toEqual({ ok: false, failure: { kind, message } });
  });
});
