import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../../../src/contract/ports.ts';
import { nextRequest } from '../../../../src/engine/checks/http/redirect.ts';
import { parseUrl } from '../../../../src/engine/net/url.ts';
import { fc } from '../../../property.ts';

/**
 * A fuzzer of redirects: what we make of a Location must be what Node's URL and the Fetch standard's rules make of it,
 * written here once more in other words.
 */

const REACHES = ['public', 'private', 'loopback', 'link-local'] as const;

const list = (...subnets: readonly (readonly [string, number])[]): BlockList => {
  const blocks = new BlockList();
  for (const [address, bits] of subnets) blocks.addSubnet(address, bits, isIPv6(address) ? 'ipv6' : 'ipv4');
  return blocks;
};

const LISTS: Readonly<Record<string, BlockList>> = {
  private: list(['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10], ['fc00::', 7]),
  loopback: list(['127.0.0.0', 8], ['0.0.0.0', 8], ['::1', 128]),
  'link-local': list(['169.254.0.0', 16], ['fe80::', 10]),
};

/** How far inside a host lies: its place in {@link REACHES}. */
const depthOf = (hostname: string): number => {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost')) return 2;
  const family = isIPv4(host) ? 'ipv4' : 'ipv6';
  const reach = isIPv4(host) || isIPv6(host) ? REACHES.find((one) => LISTS[one]?.check(host, family)) : 'public';
  return REACHES.indexOf(reach ?? 'public');
};

const targetOf = (location: string, base: string): URL | undefined => {
  try {
    const url = new URL(location, base);
    [url.hash, url.username, url.password] = ['', '', ''];
    return ['http:', 'https:'].includes(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
};

interface Hop {
  readonly base: string;
  readonly location: string;
  readonly status: number;
  readonly method: string;
}

interface Next {
  readonly href: string;
  readonly method: string;
  readonly hasBody: boolean;
  readonly hasToken: boolean;
}

/** What has to be asked next; `undefined` where the redirect has to be refused. */
const expected = ({ base, location, status, method }: Hop): Next | undefined => {
  const from = new URL(base);
  const to = location === '' ? undefined : targetOf(location, base);
  if (!to) return undefined;
  const isPost = method === 'POST';
  const toGet = (status === 303 && !['GET', 'HEAD'].includes(method)) || ([301, 302].includes(status) && isPost);
  const hasBody = ['POST', 'PUT'].includes(method) && !toGet;
  const isElsewhere = from.origin !== to.origin;
  if (from.protocol === 'https:' && to.protocol === 'http:') return undefined;
  if (depthOf(to.hostname) > depthOf(from.hostname)) return undefined;
  if (isElsewhere && hasBody) return undefined;
  return { href: to.href, method: toGet ? 'GET' : method, hasBody, hasToken: !isElsewhere };
};

const ours = ({ base, location, status, method }: Hop): Next | undefined => {
  const url = parseUrl(base, ['http', 'https']);
  if (!url.ok) throw new Error(url.failure.message);
  const body = ['POST', 'PUT'].includes(method) ? 'x' : undefined;
  const request: HttpRequest = { method, url: url.value, headers: [['x-token', 'secret']], body };
  const response = { status, headers: [['location', location]] } as unknown as HttpResponse;
  const next = nextRequest(request, response);
  if (!next.ok) return undefined;
  const { headers } = next.value;
  return {
    href: next.value.url.href,
    method: next.value.method,
    hasBody: next.value.body !== undefined,
    hasToken: headers.some(([name]) => name === 'x-token'),
  };
};

const HOSTS = [
  'acme.dev',
  'acme.dev:8443',
  'api.acme.dev',
  'bücher.example',
  'ACME.dev.',
  'localhost',
  'app.localhost',
  '10.0.0.1',
  '192.168.1.1:8080',
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '169.254.169.254',
  '8.8.8.8',
  '[::1]',
  '[fe80::1]',
  '[fd00::1]',
  '[2001:db8::1]',
];

const PATHS = ['', '/', '/a', '/a/../b', '/%2e%2e/c', '/a b', '/ä?q=ö', '?x=1', '/a?b#c', '/;p=1/'];

const base = fc
  .tuple(fc.constantFrom('http', 'https'), fc.constantFrom(...HOSTS), fc.constantFrom(...PATHS))
  .map(([scheme, host, path]) => `${scheme}://${host}${path}`);

const piece = fc.constantFrom(
  ...HOSTS,
  ...PATHS,
  ...'/?#@:\\%[]. \t',
  '..',
  '//',
  'http:',
  'https:',
  'user:pw@',
  'javascript:',
);

const location = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('http://', 'https://', '//', '\\\\', 'HTTPS:', 'https:/'),
      fc.constantFrom(...HOSTS),
      fc.constantFrom(...PATHS),
    )
    .map((parts) => parts.join('')),
  fc.array(piece, { maxLength: 5 }).map((parts) => parts.join('')),
);

const hop = fc.record({
  base,
  location,
  status: fc.constantFrom(301, 302, 303, 307, 308),
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE'),
});

test('20,000 redirects go where the standards say, or nowhere', () => {
  let followed = 0;
  fc.assert(
    fc.property(hop, (one) => {
      const next = expected(one);
      expect(ours(one)).toEqual(next);
      if (next) followed++;
    }),
    { numRuns: 20_000 },
  );
  // Both kinds are looked at: some follow, some are refused.
  expect(followed).toBeGreaterThan(4_000);
  expect(followed).toBeLessThan(16_000);
}, 60_000);
