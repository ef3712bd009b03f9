import { describe, expect, test } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { type Failure, failed, succeeded } from '../../../src/contract/failure.ts';
import type { HttpPort, HttpRequest, HttpResponse, Ports } from '../../../src/contract/ports.ts';
import { VERSION } from '../../../src/contract/version.ts';
import { http } from '../../../src/engine/checks/http.ts';
import { probe } from '../../../src/engine/probe/probe.ts';
import { part } from '../../../src/engine/schema/objects.ts';
import { mustParse } from '../../../src/engine/schema/parse.ts';
import { nodePorts } from '../../../src/platform/node/index.ts';
import { check } from '../board/fixtures.ts';

/**
 * What no target on loopback can play: public addresses, peers that lie about theirs, certificates that cannot be had.
 * Everything else is in the conformance rows.
 */

type Answer = Partial<HttpResponse> & { readonly location?: string };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A network by URL; records what was sent and whether every answer was cancelled. */
const network = (answers: Readonly<Record<string, Answer>>) => {
  const sent: HttpRequest[] = [];
  const cancelled: string[] = [];
  const answered = new Set<string>();
  const fetch: HttpPort = {
    send: async (request) => {
      sent.push(request);
      const { href } = request.url;
      const answer = answers[href];
      if (!answer) return failed('connect', `nothing at ${href}`);
      if (request.allow && !request.allow(answer.address ?? '203.0.113.1'))
        return failed('redirect', 'refused address');
      answered.add(href);
      const chunks = [bytes('fine'), undefined];
      return succeeded<HttpResponse>({
        status: answer.location === undefined ? 200 : 302,
        headers: answer.location === undefined ? [] : [['location', answer.location]],
        address: '203.0.113.1',
        read: async () => succeeded(chunks.shift()),
        cancel: () => void cancelled.push(href),
        ...answer,
      });
    },
  };
  return { sent, answered, cancelled, fetch };
};

const spec = (fields: object) => mustParse(part(http.schema), fields);

const run = async (fields: object, answers: Readonly<Record<string, Answer>>, thresholds = {}) => {
  const net = network(answers);
  const ports: Ports = { ...nodePorts(), fetch: net.fetch };
  const reading = await probe(check({ spec: spec(fields), retries: 0, timeout: 1_000, thresholds }), http, ports);
  return { ...net, reading };
};

describe('redirects between public and private', () => {
  const to = (location: string, address = '203.0.113.1'): Answer => ({ location, address });
  const inside = (words: string): Failure => ({ kind: 'redirect', message: expect.stringContaining(words) as never });
  test.each<[string, Record<string, Answer>, Failure | undefined]>([
    ['to a public host', { 'https://a.dev/': to('https://b.dev/'), 'https://b.dev/': {} }, undefined],
    [
      'to a private literal',
      { 'https://a.dev/': to('https://10.0.0.1/') },
      inside('a public address must not lead to a private one'),
    ],
    [
      'to localhost',
      { 'https://a.dev/': to('https://localhost/') },
      inside('a public address must not lead to a loopback one'),
    ],
    [
      'to a name that resolves to a private address',
      { 'https://a.dev/': to('https://b.dev/'), 'https://b.dev/': { address: '192.168.0.1' } },
      inside('refused address'),
    ],
    [
      'inside a private network',
      { 'https://a.dev/': to('https://b.dev/', '10.0.0.1'), 'https://b.dev/': { address: '10.0.0.2' } },
      undefined,
    ],
    [
      'from a private network to the machine itself',
      { 'https://a.dev/': to('https://[::1]/', '10.0.0.1') },
      inside('a private address must not lead to a loopback one'),
    ],
    [
      'out and in again',
      {
        'https://a.dev/': to('https://b.dev/', '10.0.0.1'),
        'https://b.dev/': to('https://c.dev/'),
        'https://c.dev/': { address: '10.0.0.1' },
      },
      inside('refused address'),
    ],
    ['from https to http', { 'https://a.dev/': to('http://a.dev/') }, inside('it would leave https for http')],
  ])('%s', async (_name, answers, failure) => {
    const { reading, answered, cancelled } = await run({ url: 'https://a.dev/' }, answers);
    expect(reading.failure).toEqual(failure);
    expect(new Set(cancelled)).toEqual(answered);
  });

  test('a loop ends where it closes, so that it uses up no subrequests', async () => {
    const answers = { 'https://a.dev/': to('https://a.dev/b'), 'https://a.dev/b': to('/') };
    const { reading, sent } = await run({ url: 'https://a.dev/' }, answers);
    expect(reading.failure).toEqual(inside('redirect loop: https://a.dev/b leads back to https://a.dev/'));
    expect(sent).toHaveLength(2);
  });

  test('of two places none is gone to', async () => {
    const headers = [
      ['location', '/b'],
      ['location', '/c'],
    ] as const;
    const { reading } = await run({ url: 'https://a.dev/' }, { 'https://a.dev/': { status: 302, headers } });
    expect(reading.failure).toEqual(inside('https://a.dev/ answers 302 with 2 Locations that differ'));
  });

  test('a unix socket is not left', async () => {
    const answers = { 'http://app/': to('http://other/') };
    const { reading } = await run({ url: 'http://app/', socket: '/run/app.sock' }, answers);
    expect(reading.failure).toEqual(inside('it would leave the unix socket'));
  });
});

describe('what is sent', () => {
  test('product and version, and no login in the URL', async () => {
    const { sent } = await run({ url: 'https://me:p%40ss@a.dev/' }, { 'https://a.dev/': {} });
    expect(sent[0]!.url.href).toBe('https://a.dev/');
    expect(Object.fromEntries(sent[0]!.headers)).toMatchObject({
      'user-agent': `sitrep/${VERSION}`,
      authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    });
    expect(VERSION).toBe(packageJson.version);
  });

  test('a header of the config replaces ours, whatever its case', async () => {
    const { sent } = await run(
      { url: 'https://a.dev/', headers: { 'User-Agent': 'x', ACCEPT: 'y' } },
      { 'https://a.dev/': {} },
    );
    expect(sent[0]!.headers).toEqual([
      ['user-agent', 'x'],
      ['accept', 'y'],
    ]);
  });

  test.each([
    ['{"a":1}', {}, 'application/json'],
    ['a=1', {}, 'text/plain;charset=UTF-8'],
    ['a=1', { 'Content-Type': 'application/x-www-form-urlencoded' }, 'application/x-www-form-urlencoded'],
  ])('a body %s with %j has the type %s', async (body, headers, type) => {
    const { sent } = await run({ url: 'https://a.dev/', method: 'POST', body, headers }, { 'https://a.dev/': {} });
    expect(Object.fromEntries(sent[0]!.headers)['content-type']).toBe(type);
  });
});

describe('the certificate measure', () => {
  const url = 'https://a.dev/';
  const certificate = { notBefore: 0, notAfter: Date.now() + 86_400_000 * 10, names: [], subject: '', issuer: '' };
  const asked = { certificate: { warn: 21 } };

  test('is taken only where a threshold asks for it', async () => {
    let taken = 0;
    const answers = {
      [url]: {
        certificate: async () => {
          taken++;
          return succeeded(certificate);
        },
      },
    };
    expect((await run({ url }, answers)).reading.measures).not.toHaveProperty('certificate');
    expect(taken).toBe(0);
    expect((await run({ url }, answers, asked)).reading.measures.certificate).toBeCloseTo(10, 2);
  });

  test.each([
    ['could not be seen', { certificate: async () => failed('connect', 'port blocked') }, 'port blocked'],
    ['is not there, as the answer came over http', {}, 'the answer did not come over https'],
  ])('that %s is missing, and the check goes on', async (_name, answer, reason) => {
    const { reading } = await run({ url }, { [url]: answer }, asked);
    expect(reading).toMatchObject({ missing: { certificate: reason }, httpStatus: 200 });
    expect(reading.failure).toBeUndefined();
  });
});

describe('mistakes that no single field shows', () => {
  const url = 'https://a.dev/';
  test.each([
    [{ url, body: 'x' }, 'body', 'a GET request carries no body; set "method": "POST"'],
    [
      { url, expect: { status: [301, 302] } },
      'expect.status',
      'a redirect is followed, so its status is never seen; set "redirects": 0',
    ],
    [
      { url, method: 'HEAD', expect: { body: 'x' } },
      'expect',
      'the answer to HEAD has no body to match; set "method": "GET"',
    ],
    [{ url, headers: { 'a b': 'x' } }, 'headers.a b', 'is not a header name'],
    [{ url, headers: { 'Content-Length': '5' } }, 'headers.Content-Length', 'is set by Sitrep itself; leave it out'],
    [{ url, headers: { a: 'x\r\nb: y' } }, 'headers.a', 'holds a character that a header cannot'],
  ])('%j: %s %s', (fields, path, message) => {
    const issues = http.refine!(spec(fields) as never);
    expect(issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n')).toContain(
      `${path}: ${message}`,
    );
  });

  test.each([
    [{ url }],
    [{ url, method: 'POST', body: 'x' }],
    [{ url, redirects: 0, expect: { status: 301 } }],
    [{ url, expect: { status: ['2xx', 301] } }],
  ])('%j has none', (fields) => {
    expect(http.refine!(spec(fields) as never)).toEqual([]);
  });

  test.each([
    ['https://a.dev/', undefined, 'it asks a.dev'],
    ['http://127.0.0.1:8080/', undefined, undefined],
    ['http://localhost/', undefined, undefined],
    ['http://app/', '/run/app.sock', undefined],
  ])('%s (%s) looks outside: %s', (url, socket, reason) => {
    expect(http.externalReason(spec({ url, socket }) as never)).toBe(reason);
  });
});
