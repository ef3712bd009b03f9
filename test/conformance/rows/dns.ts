import { answer, answering, type Row, type Target } from '../row.ts';

const dns = { type: 'dns', name: 'acme.dev', resolver: 'http://{target}/dns-query' };
const says = (body: object): Target =>
  answering(answer('200 OK', JSON.stringify(body), ['Content-Type: application/dns-json']));
const A = { name: 'acme.dev', type: 1, TTL: 300, data: '192.0.2.1' };

/** What a resolver can say of a name, and what a resolver can do wrong itself. */
export const DNS: readonly Row[] = [
  { name: 'dns, an address', check: dns, target: says({ Status: 0, Answer: [A] }), verdict: 'pass' },
  {
    name: 'dns, a name to show and another to look up',
    check: { ...dns, name: 'Our addresses', query: 'acme.dev', expect: { answers: ['192.0.2.9'] } },
    target: {
      steps: [
        { wait: 'head' },
        {
          part: '?name=acme.dev&',
          found: answer('200 OK', JSON.stringify({ Status: 0, Answer: [A] })),
          absent: answer('400 Bad Request'),
        },
      ],
    },
    verdict: 'fail',
    kind: 'response',
    words: 'the A records of acme.dev are',
  },
  {
    name: 'dns, a name with a non-joiner is asked for as it is registered',
    check: { ...dns, name: 'نامه\u200cای.com' },
    target: {
      steps: [
        { wait: 'head' },
        {
          part: '?name=xn--mgba3gch31f060k.com&',
          found: answer('200 OK', JSON.stringify({ Status: 0, Answer: [{ ...A, name: 'xn--mgba3gch31f060k.com' }] })),
          absent: answer('400 Bad Request'),
        },
      ],
    },
    verdict: 'pass',
  },
  {
    name: 'dns, exactly the expected address',
    check: { ...dns, expect: { answers: ['192.0.2.1'] } },
    target: says({ Status: 0, Answer: [A] }),
    verdict: 'pass',
  },
  {
    name: 'dns, another address than expected',
    check: { ...dns, expect: { answers: ['192.0.2.9'] } },
    target: says({ Status: 0, Answer: [A] }),
    verdict: 'fail',
    kind: 'response',
    words: 'the A records of acme.dev are "192.0.2.1": "192.0.2.9" is missing, "192.0.2.1" was not expected',
  },
  {
    name: 'dns, an address behind two aliases',
    check: { ...dns, expect: { answers: ['192.0.2.1'] } },
    target: says({
      Status: 0,
      Answer: [
        { name: 'acme.dev.', type: 5, TTL: 60, data: 'shop.example.' },
        { name: 'shop.example', type: 5, TTL: 60, data: 'EDGE.example.' },
        { ...A, name: 'edge.example.' },
        { ...A, name: 'other.example', data: '192.0.2.66' },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'dns, what was expected is written otherwise',
    check: { ...dns, record: 'AAAA', expect: { answers: ['2001:DB8:0::1'] } },
    target: says({ Status: 0, Answer: [{ ...A, type: 28, data: '2001:db8::0:1' }] }),
    verdict: 'pass',
  },
  {
    name: 'dns, a text with quotes, escapes and other letters',
    check: { ...dns, record: 'TXT', expect: { answers: ['a "b" c', '100% café "x"'] } },
    target: says({
      Status: 0,
      Answer: [
        { ...A, type: 16, data: 'a "b" c' },
        { ...A, type: 16, data: '"100% caf\\195\\169 " "\\"x\\""' },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'dns, a name in Unicode is asked for in ASCII',
    check: { ...dns, name: 'bücher.example' },
    target: {
      steps: [
        { wait: 'head' },
        {
          part: '?name=xn--bcher-kva.example&',
          found: answer('200 OK', JSON.stringify({ Status: 0, Answer: [{ ...A, name: 'xn--bcher-kva.example' }] })),
          absent: answer('200 OK', '{"Status":3}'),
        },
      ],
    },
    verdict: 'pass',
  },
  {
    name: 'dns, hundreds of addresses, none of them expected',
    check: { ...dns, expect: { answers: ['192.0.2.9'] } },
    target: says({ Status: 0, Answer: Array.from({ length: 300 }, (_, n) => ({ ...A, data: `10.0.${n >> 8}.${n}` })) }),
    verdict: 'fail',
    kind: 'response',
    words: '"10.0.0.7" and 292 more were not expected',
  },
  {
    name: 'dns, an answer for another name is no answer',
    check: dns,
    target: says({ Status: 0, Answer: [{ ...A, name: 'other.example' }] }),
    verdict: 'unknown',
    kind: 'probe',
    words: 'the resolver was asked for acme.dev and answered for other.example',
  },
  {
    name: 'dns, numbers that are none',
    check: dns,
    target: answering(answer('200 OK', '{"Status":1e400}')),
    verdict: 'unknown',
    kind: 'probe',
    words: 'the resolver did not answer in DNS JSON',
  },
  {
    name: 'dns, a resolver that says nothing',
    check: { ...dns, timeout: '400ms' },
    target: { steps: [{ finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'still waiting for the answer of the resolver 127.0.0.1',
  },
  {
    name: 'dns, a life too short',
    check: { ...dns, thresholds: { ttl: { warn: '1h' } } },
    target: says({ Status: 0, Answer: [A] }),
    verdict: 'warn',
    kind: 'threshold',
    words: 'is under the warn threshold',
  },
  {
    name: 'dns, NXDOMAIN',
    check: dns,
    target: says({ Status: 3 }),
    verdict: 'fail',
    kind: 'dns',
    words: 'acme.dev does not exist (NXDOMAIN)',
  },
  {
    name: 'dns, SERVFAIL',
    check: dns,
    target: says({ Status: 2 }),
    verdict: 'fail',
    kind: 'dns',
    words: 'acme.dev could not be resolved (SERVFAIL',
  },
  {
    name: 'dns, no record of the type',
    check: { ...dns, record: 'MX' },
    target: says({ Status: 0, Answer: [A] }),
    verdict: 'fail',
    kind: 'dns',
    words: 'acme.dev has no MX record',
  },
  {
    name: 'dns, a resolver that is not there is our fault',
    check: dns,
    target: { absent: 'closed' },
    verdict: 'unknown',
    kind: 'probe',
    words: 'the resolver 127.0.0.1 could not be asked',
  },
  {
    name: 'dns, a resolver that fails',
    check: dns,
    target: answering(answer('500 Internal Server Error')),
    verdict: 'unknown',
    kind: 'probe',
    words: 'the resolver 127.0.0.1 answered with status 500',
  },
  {
    name: 'dns, a page where a resolver should be',
    check: dns,
    target: answering(answer('200 OK', '<html>')),
    verdict: 'unknown',
    kind: 'probe',
    words: 'the resolver did not answer in DNS JSON; is its URL right?',
  },
  {
    name: 'dns, an endless answer',
    check: dns,
    target: {
      steps: [
        { wait: 'head' },
        { send: 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n' },
        { endless: ' '.repeat(65536) },
      ],
    },
    verdict: 'unknown',
    kind: 'probe',
    words: 'could not be asked: the body is longer than 256KiB',
  },
];
