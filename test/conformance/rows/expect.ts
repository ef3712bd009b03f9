import { answer, answering, type Row } from '../row.ts';

const url = 'http://{target}/';

/** Answers that are whole and not what was expected. */
export const EXPECT: readonly Row[] = [
  {
    name: 'status 500',
    check: { url },
    target: answering(answer('500 Internal Server Error', 'oops')),
    verdict: 'fail',
    kind: 'status',
    words: 'status 500, expected 2xx',
  },
  {
    name: 'a status in a list of ranges',
    check: { url, expect: { status: ['2xx', '400-404', 418] } },
    target: answering(answer('418 Teapot')),
    verdict: 'pass',
  },
  {
    name: 'a status outside a list of ranges',
    check: { url, expect: { status: ['200-204', 301] } },
    target: answering(answer('404 Not Found')),
    verdict: 'fail',
    kind: 'status',
    words: 'status 404, expected 200-204 or 301',
  },
  {
    name: 'status 500 whose body never ends',
    check: { url },
    target: {
      steps: [{ wait: 'head' }, { send: 'HTTP/1.1 500 Oops\r\n\r\n' }, { drip: 'x', every: 50 }],
    },
    verdict: 'fail',
    kind: 'status',
    words: 'status 500, expected 2xx',
  },
  {
    name: "Cloudflare's 522 is no status of the site",
    check: { url },
    target: answering(answer('522 Origin Connection Time-out')),
    verdict: 'fail',
    kind: 'timeout',
    words: "status 522 of Cloudflare's edge: the origin did not accept the connection in time",
  },
  {
    name: "Cloudflare's 526 is a certificate",
    check: { url },
    target: answering(answer('526 Invalid SSL')),
    verdict: 'fail',
    kind: 'tls',
    words: "status 526 of Cloudflare's edge: the certificate of the origin is not valid",
  },
  {
    name: "Cloudflare's 530 is a name",
    check: { url },
    target: answering(answer('530 Origin DNS error')),
    verdict: 'fail',
    kind: 'dns',
    words: "status 530 of Cloudflare's edge: the name of the origin does not resolve",
  },
  {
    name: 'a header that is not what it should be',
    check: { url, expect: { headers: { 'Content-Type': { contains: 'json' } } } },
    target: answering(answer('200 OK', '', ['content-type: text/html'])),
    verdict: 'fail',
    kind: 'header',
    words: 'header content-type is "text/html", expected it to contain "json"',
  },
  {
    name: 'a header that is missing',
    check: { url, expect: { headers: { etag: { exists: true } } } },
    target: answering(answer('200 OK')),
    verdict: 'fail',
    kind: 'header',
    words: 'header etag is missing',
  },
  {
    name: 'a header repeated counts as one',
    check: { url, expect: { headers: { via: 'a, b' } } },
    target: answering(answer('200 OK', '', ['Via: a', 'Via: b'])),
    verdict: 'pass',
  },
  {
    name: 'a body with a word it must not have',
    check: { url, expect: { body: { excludes: 'error' } } },
    target: answering(answer('200 OK', 'an error occurred')),
    verdict: 'fail',
    kind: 'body',
    words: 'the body is a text of 17 characters, expected it not to contain "error"',
  },
  {
    name: 'a body that is empty',
    check: { url, expect: { body: { contains: 'ok' } } },
    target: answering(answer('200 OK')),
    verdict: 'fail',
    kind: 'body',
    words: 'the body is a text of 0 characters, expected it to contain "ok"',
  },
  {
    name: 'slower than its thresholds: warn',
    check: { url, thresholds: { latency: { warn: '50ms', fail: '5s' } } },
    target: { steps: [{ wait: 'head' }, { wait: 120 }, { send: answer('200 OK') }] },
    verdict: 'warn',
    kind: 'threshold',
    words: 'is over the warn threshold 50 ms',
  },
  {
    name: 'slower than its thresholds: fail',
    check: { url, thresholds: { ttfb: { fail: '50ms' } } },
    target: { steps: [{ wait: 'head' }, { wait: 120 }, { send: answer('200 OK') }] },
    verdict: 'fail',
    kind: 'threshold',
    words: 'is over the fail threshold 50 ms',
  },
  {
    name: 'a POST with a body and its type',
    check: { url, method: 'POST', body: '{"ping":true}' },
    target: {
      steps: [
        { wait: 'head' },
        { part: 'content-type: application/json', found: answer('200 OK'), absent: answer('415 Unsupported') },
      ],
    },
    verdict: 'pass',
  },
];
