import { describe, expect, test } from 'vitest';
import { parseUrl, resolveUrl } from '../../../src/engine/net/url.ts';
import { ABSOLUTE, NOT_AS_NODE, RELATIVE, type UrlCase } from '../../fixtures/url/cases.ts';
import { fc } from '../../property.ts';

const SCHEMES = ['http', 'https', 'ws', 'wss', 'tcp'];

/** What ours makes of it: the normal form without fragment, `undefined` where it refuses. */
const ours = ([input, , base]: UrlCase) => {
  if (base === undefined) return parseUrl(input, SCHEMES);
  const parsed = parseUrl(base, SCHEMES);
  return parsed.ok ? resolveUrl(parsed.value, input) : parsed;
};

const hrefOf = (outcome: ReturnType<typeof ours>): string | undefined => (outcome.ok ? outcome.value.href : undefined);

/** Not `URL.canParse`: once compiled, Node 22's refuses `http://é`. */
const parsed = (input: string, base?: string): URL | undefined => {
  try {
    return new URL(input, base);
  } catch {
    return undefined;
  }
};

/** Node's parser, which passes the Web Platform Tests, as the second opinion; it knows more schemes than are any use here. */
const nodes = (input: string, base?: string): URL | undefined => {
  const url = parsed(input, base);
  if (!url) return undefined;
  url.hash = '';
  const known = base === undefined ? SCHEMES : ['http', 'https'];
  return known.includes(url.protocol.slice(0, -1)) && url.host !== '' ? url : undefined;
};

describe('a URL reads as the WHATWG standard says', () => {
  test.each([...ABSOLUTE, ...RELATIVE])('%j → %j', (...row) => {
    expect(hrefOf(ours(row as unknown as UrlCase))).toBe(row[1] ?? undefined);
  });

  test.each([...ABSOLUTE, ...RELATIVE].filter(([input]) => !NOT_AS_NODE.includes(input)))(
    '%j, and Node agrees on every part',
    (...row) => {
      const [input, , base] = row as unknown as UrlCase;
      const url = nodes(input, base);
      const outcome = ours(row as unknown as UrlCase);
      expect(outcome.ok).toBe(url !== undefined);
      if (!outcome.ok || !url) return;
      const { scheme, username, password, host, port, path, query, href } = outcome.value;
      const defaults: Record<string, number> = { http: 80, https: 443, ws: 80, wss: 443 };
      expect({ scheme, username, password, host, port, path, query: query === '?' ? '' : query, href }).toEqual({
        scheme: url.protocol.slice(0, -1),
        username: url.username,
        password: url.password,
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port === '' ? (defaults[url.protocol.slice(0, -1)] ?? 0) : Number(url.port),
        path: url.pathname,
        query: url.search,
        href: url.href,
      });
    },
  );

  test('any text: either both refuse it, or both read the same', () => {
    const part = fc.constantFrom(...'a.b:/?#@%[]\\ 0x17é-_~!\'"<>|\t', '%2e', '..', '//', '::1', '256');
    const text = fc.array(part, { maxLength: 12 }).map((parts) => `http://${parts.join('')}`);
    fc.assert(
      fc.property(text, (input) => hrefOf(ours([input, ''])) === nodes(input)?.href),
      { numRuns: 3_000 },
    );
  });

  test('what most URLs are made of: both read the same', () => {
    const label = fc.constantFrom('a', 'api', 'x-1', '1', '01', '255', '256', '0x1', 'xn--', 'a_b', 'A', '');
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const port = fc.constantFrom('', ':', ':80', ':443', ':00080', ':65536', ':8x');
    const segment = fc.constantFrom('', 'a', '.', '..', 'a.b', '%41', 'ä', "'", '~$&', '`', 'a:b@c');
    const path = fc.array(segment, { maxLength: 3 }).map((segments) => segments.map((one) => `/${one}`).join(''));
    const query = fc.constantFrom('', '?', '?a=b&c', "?'", '?a b', '?/../', '?#', '#a?b', '?ä');
    const text = fc.tuple(fc.constantFrom('http', 'https', 'wss', 'HTTP'), host, port, path, query);
    fc.assert(
      fc.property(text, ([scheme, ...parts]) => {
        const input = `${scheme}://${parts.join('')}`;
        expect(hrefOf(ours([input, '']))).toBe(nodes(input)?.href);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('what is wrong with a URL is said', () => {
  test.each([
    ['api.acme.dev', '"api.acme.dev" is not a usable URL: it must begin with http:// or https://'],
    ['localhost:8080/healthz', '"localhost:8080/healthz" is not a usable URL: it must begin with http:// or https://'],
    ['ftp://acme.dev', '"ftp://acme.dev" is not a usable URL: its scheme is "ftp", expected http or https'],
    ['https://', '"https://" is not a usable URL: it names no host'],
    ['https://a b/', '"https://a b/" is not a usable URL: "a b" is not a host name or address'],
    ['https://a:b/', '"https://a:b/" is not a usable URL: "b" is not a port (0 to 65535)'],
    [`https://a:${'1'.repeat(999)}`, '"… 1009 characters …" is not a usable URL: "… 999 characters …" is not a port'],
  ])('%j', (input, message) => {
    const outcome = parseUrl(input, ['http', 'https']);
    expect(outcome.ok ? '' : outcome.failure.message).toContain(message);
  });
});
