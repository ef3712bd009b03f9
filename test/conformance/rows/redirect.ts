import { answer, answering, type Row, type Step } from '../row.ts';

const url = 'http://{target}/';
const to = (location: string, status = '302 Found'): string =>
  answer(status, '', ['Connection: close', `Location: ${location}`]);
const fine = answer('200 OK', 'fine');
const wrong = answer('400 Bad Request', 'wrong');
const one = (text: string): readonly Step[] => [{ send: text }];
const only = (part: string): readonly Step[] => [{ part, found: fine, absent: wrong }];
const never = (part: string): readonly Step[] => [{ part, found: wrong, absent: fine }];

/** Redirects: followed by hand, with every rule of DESIGN section 4. */
export const REDIRECT: readonly Row[] = [
  {
    name: 'a relative redirect',
    check: { url: 'http://{target}/a/b?x=1' },
    target: { paths: { '/a/b?x=1': one(to('../c?d')), '/c?d': one(fine) } },
    verdict: 'pass',
  },
  {
    name: 'a redirect loop',
    // Of three: who only counts to four stops elsewhere in it.
    check: { url, redirects: 4 },
    target: { paths: { '/': one(to('/b')), '/b': one(to('/c')), '/c': one(to('/')) } },
    verdict: 'fail',
    kind: 'redirect',
    words: 'redirect loop: http://{target}/c leads back to http://{target}/',
  },
  {
    name: '100 redirects',
    check: { url },
    target: {
      paths: Object.fromEntries(
        Array.from({ length: 100 }, (_, n) => [n === 0 ? '/' : `/${n}`, one(n === 99 ? fine : to(`/${n + 1}`))]),
      ),
    },
    verdict: 'fail',
    kind: 'redirect',
    words: 'more than 5 redirects; the last leads to http://{target}/6',
  },
  {
    name: 'as many redirects as are allowed',
    check: { url, redirects: 2 },
    target: { paths: { '/': one(to('/b')), '/b': one(to('/c')), '/c': one(fine) } },
    verdict: 'pass',
  },
  {
    name: 'redirects: 0 judges the redirect itself',
    check: { url, redirects: 0, expect: { status: 302, headers: { location: '/elsewhere' } } },
    target: answering(to('/elsewhere')),
    verdict: 'pass',
  },
  {
    name: 'a redirect without Location',
    check: { url },
    target: answering(answer('302 Found')),
    verdict: 'fail',
    kind: 'redirect',
    words: 'http://{target}/ answers 302 without a Location to go to',
  },
  {
    name: 'to a private address: the metadata service of a cloud',
    check: { url },
    target: answering(to('http://169.254.169.254/latest/meta-data/')),
    verdict: 'fail',
    kind: 'redirect',
    words: 'was refused: a loopback address must not lead to a link-local one',
  },
  {
    name: 'to a private address, written as one number',
    check: { url },
    target: answering(to('http://2852039166/latest/meta-data/')),
    verdict: 'fail',
    kind: 'redirect',
    words: 'to http://169.254.169.254/latest/meta-data/ was refused',
  },
  {
    name: 'to a private address, as IPv6',
    check: { url },
    target: answering(to('http://[::ffff:169.254.169.254]/')),
    verdict: 'fail',
    kind: 'redirect',
    words: 'was refused: a loopback address must not lead to a link-local one',
  },
  {
    name: 'to a private address, as 6to4',
    check: { url },
    target: answering(to('http://[2002:a9fe:a9fe::]/')),
    verdict: 'fail',
    kind: 'redirect',
    words: 'was refused: a loopback address must not lead to a link-local one',
  },
  {
    name: 'to a path in UTF-8',
    check: { url },
    target: { paths: { '/': one(to('/caf\xc3\xa9')), '/caf%C3%A9': one(fine) } },
    verdict: 'pass',
  },
  {
    name: 'to one place, repeated',
    check: { url },
    target: {
      paths: { '/': one(answer('302 Found', '', ['Location: /b', 'Location: /b'])), '/b': one(fine), '*': one(wrong) },
    },
    verdict: 'pass',
  },
  {
    name: 'to another scheme',
    check: { url },
    target: answering(to('ftp://{target}/x')),
    verdict: 'fail',
    kind: 'redirect',
    words: 'redirects to what cannot be followed: "ftp://{target}/x" is not a usable URL: its scheme is "ftp"',
  },
  {
    name: 'to a script',
    check: { url },
    target: answering(to('javascript:alert(1)')),
    verdict: 'fail',
    kind: 'redirect',
    words: 'its scheme is "javascript", expected http or https',
  },
  {
    name: 'to an invalid host',
    check: { url },
    target: answering(to('http://a b/')),
    verdict: 'fail',
    kind: 'redirect',
    words: '"a b" is not a host name or address',
  },
  {
    name: 'from https to http',
    check: { url: 'https://{target}/', ca: '{ca}' },
    target: { tls: { certificate: 'good' }, ...answering(to('http://{target}/')) },
    verdict: 'fail',
    kind: 'redirect',
    words: 'was refused: it would leave https for http',
    runtimes: ['node', 'native'],
  },
  {
    name: 'to a URL of 64 KB',
    check: { url },
    target: answering(to(`/${'x'.repeat(65_535)}`)),
    verdict: 'fail',
    kind: 'redirect',
    words: 'the Location of http://{target}/ is 65536 characters long, more than 8192',
  },
  {
    name: 'the same origin keeps what the config gave',
    check: { url, headers: { authorization: 'Bearer abc' } },
    target: { paths: { '/': one(to('/b')), '/b': only('authorization: Bearer abc') } },
    verdict: 'pass',
  },
  {
    name: 'another origin gets no Authorization',
    check: { url, headers: { authorization: 'Bearer abc' } },
    target: answering(to('http://{second}/')),
    second: { paths: { '*': never('authorization') } },
    verdict: 'pass',
  },
  {
    name: 'another origin gets no cookie',
    check: { url, headers: { cookie: 'session=abc' } },
    target: answering(to('http://{second}/')),
    second: { paths: { '*': never('cookie') } },
    verdict: 'pass',
  },
  {
    name: 'another origin gets no header of our own making',
    check: { url, headers: { 'x-api-key': 'abc' } },
    target: answering(to('http://{second}/')),
    second: { paths: { '*': never('x-api-key') } },
    verdict: 'pass',
  },
  {
    name: 'another origin gets no login of the URL',
    check: { url: 'http://me:abc@{target}/' },
    target: answering(to('http://{second}/')),
    second: { paths: { '*': never('authorization') } },
    verdict: 'pass',
  },
  {
    name: 'what was dropped does not come back on the way home',
    check: { url, headers: { authorization: 'Bearer abc' } },
    target: { paths: { '/': one(to('http://{second}/')), '/home': never('authorization') } },
    second: answering(to('http://{target}/home')),
    verdict: 'pass',
  },
  {
    name: 'a login in the URL becomes a header',
    check: { url: 'http://me:abc@{target}/' },
    target: { paths: { '*': only('authorization: Basic bWU6YWJj') } },
    verdict: 'pass',
  },
  {
    name: '303 turns a POST into a GET without a body',
    check: { url, method: 'POST', body: '{"a":1}' },
    target: { paths: { '/': one(to('/b', '303 See Other')), '/b': only('GET /b HTTP') } },
    verdict: 'pass',
  },
  {
    name: '301 turns a POST into a GET',
    check: { url, method: 'POST', body: '{"a":1}' },
    target: { paths: { '/': one(to('/b', '301 Moved')), '/b': never('content-type') } },
    verdict: 'pass',
  },
  {
    name: '302 leaves a PUT a PUT',
    check: { url, method: 'PUT', body: 'x' },
    target: { paths: { '/': one(to('/b')), '/b': only('PUT /b HTTP') } },
    verdict: 'pass',
  },
  {
    name: '307 repeats the POST with its body',
    check: { url, method: 'POST', body: '{"a":1}' },
    target: { paths: { '/': one(to('/b', '307 Again')), '/b': only('content-length: 7') } },
    verdict: 'pass',
  },
  {
    name: '308 repeats HEAD as HEAD',
    check: { url, method: 'HEAD' },
    target: {
      paths: {
        '/': one(to('/b', '308 Moved')),
        '/b': [{ part: 'HEAD /b HTTP', found: 'HTTP/1.1 200 OK\r\n\r\n', absent: wrong }],
      },
    },
    verdict: 'pass',
  },
  {
    name: '307 to another origin would carry the body there',
    check: { url, method: 'POST', body: '{"password":"abc"}' },
    target: answering(to('http://{second}/', '307 Again')),
    second: answering(fine),
    verdict: 'fail',
    kind: 'redirect',
    words: 'was refused: it would send the request body to another origin',
  },
  {
    name: 'the body of a redirect is not waited for',
    check: { url, timeout: '500ms' },
    target: {
      paths: {
        '/': [{ send: 'HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n' }, { endless: 'x'.repeat(4096) }],
        '/b': one(fine),
      },
    },
    verdict: 'pass',
  },
];
