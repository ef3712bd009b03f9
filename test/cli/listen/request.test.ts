import { expect, test } from 'vitest';
import { parseAddress } from '../../../src/cli/listen/listen.ts';
import { parseRequest } from '../../../src/cli/listen/request.ts';

const head = (...lines: readonly string[]): string => lines.join('\r\n');

test.each<[string, string, object]>([
  ['a probe', head('GET /livez HTTP/1.1', 'Host: a', 'User-Agent: kube-probe/1.34'), { method: 'GET', name: 'livez' }],
  [
    'a query',
    'GET /healthz?verbose&exclude=a%2Cb&exclude=c HTTP/1.1',
    {
      name: 'healthz',
      query: [
        ['verbose', ''],
        ['exclude', 'a,b'],
        ['exclude', 'c'],
      ],
    },
  ],
  ['broken escapes stay as they are', 'GET /healthz?exclude=%zz HTTP/1.1', { query: [['exclude', '%zz']] }],
  [
    'an Accept in any case',
    head('GET / HTTP/1.0', 'ACCEPT:  application/health+json'),
    { name: '', accept: 'application/health+json' },
  ],
  ['HEAD, with lines that end in LF alone', 'HEAD /readyz HTTP/1.1\nhost: a', { method: 'HEAD', name: 'readyz' }],
])('%s', (_, text, expected) => {
  expect(parseRequest(text)).toMatchObject({ ok: true, request: expected });
});

test.each<[string, string, number]>([
  ['nothing', '', 400],
  ['no HTTP', 'GARBAGE', 400],
  ['HTTP/0.9', 'GET /livez', 400],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0', 400],
  ['another version', 'GET /livez HTTP/3.0', 505],
  ['a whole URL, as to a proxy', 'GET http://a/livez HTTP/1.1', 400],
  ['CONNECT', 'CONNECT a:443 HTTP/1.1', 400],
  ['a control character', 'GET /li\u0001vez HTTP/1.1', 400],
  ['an invalid header', head('GET /livez HTTP/1.1', 'nonsense'), 400],
  ['a folded header', head('GET /livez HTTP/1.1', 'a: b', ' c'), 400],
  ['a space before the colon', head('GET /livez HTTP/1.1', 'a : b'), 400],
  ['a method that changes something', 'POST /livez HTTP/1.1', 405],
])('%s is refused', (_, text, status) => {
  expect(parseRequest(text)).toEqual({ ok: false, status });
});

test.each<[string, object | undefined]>([
  ['127.0.0.1:8081', { host: '127.0.0.1', port: 8081 }],
  ['localhost:8081', { host: '127.0.0.1', port: 8081 }],
  [':8081', { host: '0.0.0.0', port: 8081 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['8081', undefined],
  ['::1:80', undefined],
  ['a:65536', undefined],
  ['http://a:80', undefined],
])('--listen %s', (text, expected) => {
  expect(parseAddress(text)).toEqual(expected);
});
