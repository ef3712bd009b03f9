import { describe, expect, test } from 'vitest';
import { NODE, type Runtime, WORKER } from '../../../src/contract/runtimes.ts';
import { advise } from '../../../src/engine/advice/advise.ts';
import { RULES } from '../../../src/engine/advice/rules.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';

/** What is said of one check; the path without `$.checks[0]`. */
const said = (check: object, runtime: Runtime = WORKER): readonly string[] => {
  const text = JSON.stringify({ checks: [{ id: 'api', ...check }] });
  const parsed = parseConfig(text, { checks: CHECKS }, { runtime, secret: () => undefined, mayBeUnset: true });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return advise(parsed.document, parsed.config, runtime).map(
    ({ path, message }) => `${path.replace('$.checks[0].', '')}: ${message}`,
  );
};

const http = (fields: object = {}) => ({ type: 'http', url: 'https://example.com/', ...fields });
const tcp = (host: string, port = 5432, fields: object = {}) => ({ type: 'tcp', host, port, ...fields });

const ELSEWHERE = 'run this check from `sitrep serve`, an agent or a container';

describe('bare-secret', () => {
  test.each<[string, object, string]>([
    ['a whole header', http({ headers: { authorization: '$API_TOKEN' } }), 'headers.authorization'],
    ['a part of one', http({ headers: { authorization: 'Bearer $API_TOKEN' } }), 'headers.authorization'],
    ['a body', http({ method: 'POST', body: '{"key":"$API_TOKEN"}' }), 'body'],
    ['a URL', http({ url: 'https://example.com/?key=$API_TOKEN' }), 'url'],
  ])('%s', (_, check, path) => {
    expect(said(check)).toEqual([
      `${path}: is sent literally, with its dollar sign; a secret is written "\${API_TOKEN}"`,
    ]);
  });

  test.each<[string, object]>([
    ['a secret', http({ headers: { authorization: 'Bearer ${API_TOKEN}' } })],
    ['an escaped brace', http({ headers: { template: '$${API_TOKEN}' } })],
    ['small letters', http({ headers: { query: '$ref and a price of 5$' } })],
    ['one capital', http({ headers: { query: '$A' } })],
    ['the end of a pattern', http({ expect: { body: { matches: '^OK$' } } })],
    ['a pattern that reads like one', http({ expect: { body: { matches: 'a$BC' } } })],
  ])('not %s', (_, check) => {
    expect(said(check)).toEqual([]);
  });
});

describe('private-target', () => {
  test.each<[string, string]>([
    ['10.0.0.5', 'a private address'],
    ['192.168.1.1', 'a private address'],
    ['100.64.0.1', 'a private address'],
    ['fd00::1', 'a private address'],
    ['127.0.0.1', 'the machine itself'],
    ['localhost', 'the machine itself'],
    ['169.254.169.254', 'a link-local address'],
    ['db', 'a name that only a private network knows'],
    ['nas.local', 'a name that only a private network knows'],
    ['router.home.arpa', 'a name that only a private network knows'],
    ['db.internal', 'a name that only a private network knows'],
  ])('%s', (host, words) => {
    expect(said(tcp(host))).toEqual([`host: ${host} is ${words}, which Cloudflare cannot reach; ${ELSEWHERE}`]);
  });

  test('in a URL', () => {
    expect(said(http({ url: 'http://192.168.1.1:8080/' }))).toEqual([
      `url: 192.168.1.1 is a private address, which Cloudflare cannot reach; ${ELSEWHERE}`,
    ]);
  });

  test('not from Node, not for a public host, not for a check that lacks its host', () => {
    expect(said(tcp('10.0.0.5'), NODE)).toEqual([]);
    expect(said(tcp('203.0.113.5'))).toEqual([]);
    expect(said(tcp('2001:db8::1'))).toEqual([]);
    expect(said(tcp('local.example.com'))).toEqual([]);
    expect(said(tcp('${DB_HOST}'))).toEqual([]);
  });
});

describe('cloudflare-target', () => {
  test.each([
    '104.16.0.1',
    '104.27.255.255',
    '172.71.255.255',
    '2606:4700::1111',
    '2a06:98c7::1',
    'api.acme.workers.dev',
  ])('a socket to %s', (host) => {
    expect(said(tcp(host))).toEqual([
      `host: ${host} belongs to Cloudflare, and sockets of Workers do not connect there; use an http check, or ${ELSEWHERE}`,
    ]);
  });

  test('a URL with an address', () => {
    expect(said(http({ url: 'https://104.16.0.1/' }))).toEqual([
      'url: 104.16.0.1 is an address of Cloudflare, which answers by host name only; write the name of the site',
    ]);
  });

  test.each([
    '104.15.255.255',
    '104.28.0.0',
    '172.63.255.255',
    '172.72.0.0',
    '2606:4701::1',
    '2a06:98c8::1',
    '1.1.1.1',
  ])('not %s', (host) => {
    expect(said(tcp(host))).toEqual([]);
  });

  test('not a name through fetch, not from Node', () => {
    expect(said(http({ url: 'https://api.acme.workers.dev/' }))).toEqual([]);
    expect(said(tcp('104.16.0.1'), NODE)).toEqual([]);
  });
});

describe('mail-port', () => {
  test('port 25', () => {
    expect(said(tcp('mail.example.com', 25))).toEqual([
      `port: Workers do not connect to port 25; use 465 or 587, or ${ELSEWHERE}`,
    ]);
    expect(said({ type: 'tls', host: 'mail.example.com', port: 25 })).toHaveLength(1);
  });

  test('not another port, not from Node', () => {
    expect(said(tcp('mail.example.com', 587))).toEqual([]);
    expect(said(tcp('mail.example.com', 25), NODE)).toEqual([]);
  });
});

describe('late-threshold', () => {
  const threshold = (bounds: object) => http({ timeout: '5s', thresholds: { latency: bounds } });

  test('at the timeout and above', () => {
    expect(said(threshold({ warn: '5s', fail: '20s' }))).toEqual([
      'thresholds.latency.warn: an attempt ends at the timeout of 5s, so this is never reached; set it below, or raise "timeout"',
      'thresholds.latency.fail: an attempt ends at the timeout of 5s, so this is never reached; set it below, or raise "timeout"',
    ]);
  });

  test('not below', () => {
    expect(said(threshold({ warn: '800ms', fail: '4999ms' }))).toEqual([]);
  });

  test('not of a measure that is no time of an attempt', () => {
    expect(said(http({ timeout: '5s', thresholds: { certificate: { fail: '7d' } } }))).toEqual([]);
  });
});

describe('every-status', () => {
  const MESSAGE =
    'expect.status: accepts every status, so an error page counts as healthy; list the healthy ones, such as ["2xx", 404]';

  test.each<[unknown]>([['100-599'], ['200-599'], [['2xx', '3xx', '4xx', '5xx']]])('%j', (status) => {
    expect(said(http({ expect: { status } }))).toEqual([MESSAGE]);
  });

  test.each<[unknown]>([['2xx'], [['2xx', '3xx', '4xx']], [['200-500', '502-599']]])('not %j', (status) => {
    expect(said(http({ expect: { status } }))).toEqual([]);
  });

  test('not where the body decides', () => {
    expect(said(http({ expect: { status: '100-599', body: { contains: 'ok' } } }))).toEqual([]);
    expect(said(http({ expect: { status: '100-599', json: { '$.ok': true } } }))).toEqual([]);
  });
});

describe('whole-text', () => {
  test('a page', () => {
    expect(said(http({ expect: { body: 'Welcome' } }))).toEqual([
      'expect.body: compares the whole body with this text; did you mean { "contains": "Welcome" }?',
    ]);
  });

  test('a banner', () => {
    expect(said(tcp('example.com', 6379, { expect: { response: '+PONG' } }))).toEqual([
      'expect.response: compares all that the server sends, line end included, with this text; did you mean { "contains": "+PONG" }?',
    ]);
  });

  test('not a health address, an explicit comparison, or a whole line', () => {
    expect(said(http({ url: 'https://example.com/healthz', expect: { body: 'ok' } }))).toEqual([]);
    expect(said(http({ expect: { body: { equals: 'Welcome' } } }))).toEqual([]);
    expect(said(tcp('example.com', 6379, { expect: { response: '+PONG\r\n' } }))).toEqual([]);
  });
});

test('a secret that is set shows nowhere', () => {
  const text = JSON.stringify({ checks: [{ id: 'db', ...tcp('${DB_HOST}') }] });
  const parsed = parseConfig(text, { checks: CHECKS }, { runtime: WORKER, secret: () => 'vault-7.internal' });
  if (!parsed.ok) throw new Error('it is valid');
  const [issue] = advise(parsed.document, parsed.config, WORKER);
  expect(issue!.message).toBe(
    `\${DB_HOST} is a name that only a private network knows, which Cloudflare cannot reach; ${ELSEWHERE}`,
  );
});

test('docs/checks.md lists every rule', async () => {
  const { readFile } = await import('node:fs/promises');
  const docs = await readFile(new URL('../../../docs/checks.md', import.meta.url), 'utf8');
  const listed = [...docs.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$/gm)].map(([, name]) => name!);
  expect(listed.filter((name) => name in RULES)).toEqual(Object.keys(RULES));
});
