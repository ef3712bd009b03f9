import { answer, answering, type Row, type Step, type Target } from '../row.ts';

const url = 'http://{target}/';
const after = (text: string): Target => ({ steps: [{ wait: 'head' }, { send: text }, { finish: 'hold' }] });

/** Status lines and header sections. */
export const HEAD: readonly Row[] = [
  {
    name: 'headers drip, one byte at a time',
    check: { url, timeout: '500ms' },
    target: { steps: [{ wait: 'head' }, { send: 'HTTP/1.1 200 OK\r\n' }, { drip: 'x-slow: 1\r\n', every: 100 }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'not done within 500ms: still waiting for the response headers',
  },
  {
    name: 'headersTimeout is over before the timeout is',
    check: { url, timeout: '2s', headersTimeout: '300ms' },
    target: { steps: [{ wait: 'head' }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'headersTimeout of 300ms passed, still waiting for the response headers',
  },
  {
    name: 'one header of 1 MB',
    check: { url },
    target: {
      steps: [
        { wait: 'head' },
        { send: 'HTTP/1.1 200 OK\r\nx: ' },
        { repeat: 'x'.repeat(1024), times: 1024 },
        { send: '\r\n\r\n' },
      ],
    },
    verdict: 'fail',
    kind: 'protocol',
    words: 'the response headers of {target} are longer than 128 KiB',
  },
  {
    name: '10,000 headers',
    check: { url },
    target: {
      steps: [
        { wait: 'head' },
        { send: 'HTTP/1.1 200 OK\r\n' },
        { repeat: 'x{n}:\r\n', times: 10_000 },
        { send: '\r\n' },
      ],
    },
    verdict: 'fail',
    kind: 'protocol',
    words: 'the answer has 10000 headers, more than 1000',
  },
  {
    name: 'a header of 100,000 spaces between two letters',
    check: { url, timeout: '2s' },
    target: {
      steps: [
        { wait: 'head' },
        { send: 'HTTP/1.1 200 OK\r\nx: a' },
        { repeat: ' '.repeat(1000), times: 100 },
        { send: 'b\r\ncontent-length: 0\r\n\r\n' },
      ],
    },
    verdict: 'pass',
  },
  {
    name: 'a header without end',
    check: { url },
    target: { steps: [{ wait: 'head' }, { send: 'HTTP/1.1 200 OK\r\nx: ' }, { endless: 'x'.repeat(4096) }] },
    verdict: 'fail',
    kind: 'protocol',
    words: 'the response headers of {target} are longer than 128 KiB',
  },
  {
    name: 'garbage',
    check: { url },
    target: { steps: [{ wait: 'head' }, { hex: '00ff10a7deadbeef0d0a0d0a' }] },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/1.1',
  },
  {
    name: 'HTTP/0.9: a body without a head',
    check: { url },
    target: after('<html>no head</html>\r\n\r\n'),
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/1.1',
  },
  {
    name: 'an HTTP/2 preface only',
    check: { url },
    // SETTINGS, as an HTTP/2 server opens.
    target: { steps: [{ wait: 'head' }, { hex: '000000040000000000' }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/1.1',
  },
  {
    name: 'SSH on the HTTP port',
    check: { url },
    target: { steps: [{ send: 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n' }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/1.1',
  },
  {
    name: '1xx before the answer',
    check: { url },
    target: answering(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${answer('200 OK', 'fine')}`),
    verdict: 'pass',
  },
  {
    name: '1xx without end',
    check: { url, timeout: '1s' },
    target: {
      steps: [{ wait: 'head' }, { repeat: 'HTTP/1.1 103 Early Hints\r\n\r\n', times: 1_000 }, { finish: 'hold' }],
    },
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} sent more than 32 interim (1xx) responses and no final one',
  },
  {
    name: '101 without a request for it',
    check: { url },
    target: after('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    verdict: 'fail',
    kind: 'protocol',
    words: 'status 101, though no upgrade was asked for',
  },
  {
    name: 'Content-Length and chunked together',
    check: { url },
    target: answering(
      'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n',
    ),
    verdict: 'fail',
    kind: 'protocol',
    words: 'Content-Length',
  },
  {
    name: 'a Transfer-Encoding that was not asked for',
    check: { url },
    target: answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n'),
    verdict: 'fail',
    kind: 'protocol',
    words: 'the answer has Transfer-Encoding gzip, chunked, expected chunked',
  },
  {
    name: 'chunks in HTTP/1.0',
    check: { url },
    target: answering('HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n'),
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/1.1 (a Transfer-Encoding in HTTP/1.0)',
  },
  {
    name: 'two lengths that agree',
    check: { url, expect: { body: 'fine' } },
    target: answering('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nfine\n'),
    verdict: 'pass',
  },
  {
    name: 'lines that end in bare LF, after an empty one',
    check: { url, expect: { headers: { 'x-a': 'b' }, body: 'fine' } },
    target: answering('\r\nHTTP/1.1 200 OK\nX-A: b\nContent-Length: 4\n\nfine'),
    verdict: 'pass',
  },
  {
    name: 'a header that goes on in the next lines',
    check: { url, expect: { headers: { 'x-note': 'one two three', 'x-empty': 'last' } } },
    target: {
      steps: [
        { wait: 'head' },
        { send: 'HTTP/1.1 200 OK\r\nX-Note: one\r\n \t two\r' },
        { wait: 50 },
        { send: '\n\tthree \r\nX-Empty:\r\n last\r\nContent-Length: 0\r\n\r\n' },
      ],
    },
    verdict: 'pass',
  },
  {
    name: 'a first header line that begins with a space',
    check: { url },
    target: answering('HTTP/1.1 200 OK\r\n X-Note: one\r\nContent-Length: 0\r\n\r\n'),
    verdict: 'fail',
    kind: 'protocol',
    words: 'does not answer in HTTP/1.1',
  },
  {
    name: 'CR and LF in segments of their own',
    check: { url, expect: { headers: { 'x-note': 'one' }, body: 'fine' } },
    target: {
      steps: [
        { wait: 'head' },
        ...['\r', '\nHTTP/1.1 200 OK\r', '\nX-Note: one\r', '\nContent-Length: 4\r', '\n\r', '\nfine'].flatMap(
          (send): Step[] => [{ send }, { wait: 20 }],
        ),
      ],
    },
    verdict: 'pass',
  },
  {
    name: 'a header in UTF-8',
    check: { url, expect: { headers: { 'x-name': 'Zoé' } } },
    target: answering('HTTP/1.1 200 OK\r\nX-Name: Zo\xc3\xa9\r\nContent-Length: 0\r\n\r\n'),
    verdict: 'pass',
  },
  {
    name: 'two lengths that differ',
    check: { url },
    target: answering('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nfine'),
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/1.1',
  },
  {
    name: 'a length that is no number',
    check: { url },
    target: answering('HTTP/1.1 200 OK\r\nContent-Length: four\r\n\r\nfine'),
    verdict: 'fail',
    kind: 'protocol',
    words: '{target} does not answer in HTTP/1.1',
  },
  {
    name: 'an HTTP/1.0 server',
    check: { url },
    target: { steps: [{ wait: 'head' }, { send: 'HTTP/1.0 200 OK\r\n\r\nfine' }] },
    verdict: 'pass',
  },
  {
    name: 'a User-Agent with product and version is sent',
    check: { url },
    target: {
      steps: [
        { wait: 'head' },
        { part: '\r\nuser-agent: sitrep/', found: answer('200 OK'), absent: answer('400 Bad Request') },
      ],
    },
    verdict: 'pass',
  },
  {
    name: 'a custom host header instead of that of the URL',
    check: { url, headers: { Host: 'shop.example' } },
    runtimes: ['node', 'native'],
    target: {
      steps: [
        { wait: 'head' },
        { part: 'HTTP/1.1\r\nhost: shop.example\r\n', found: answer('200 OK'), absent: answer('400 Bad Request') },
      ],
    },
    verdict: 'pass',
  },
];
