import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Url } from '../../contract/url.ts';
import { parseOpaqueHost, parseSpecialHost } from './host.ts';

/**
 * URLs as the WHATWG URL Standard reads them, for the schemes below. QuickJS has no `URL`, and two parsers would be two
 * verdicts, so every runtime uses this one; test/engine/net/url.test.ts holds it to Web Platform Tests cases and to Node's own.
 */

/** Default ports; 0 for a scheme without one. Those with a port are "special" in the standard. */
const SCHEMES: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443, tcp: 0 };
/** Schemes that a relative reference may lead to. */
const FAMILIES = [['http', 'https'], ['ws', 'wss'], ['tcp']];

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: the standard's sets begin with the C0 controls
const QUERY_SET = /[\0-\x20"#<>\x7f]|[^\0-\x7f]/gu;
const SPECIAL_QUERY_SET = /[\0-\x20"#'<>\x7f]|[^\0-\x7f]/gu;
const PATH_SET = /[\0-\x20"#<>?^`{}\x7f]|[^\0-\x7f]/gu;
const USERINFO_SET = /[\0-\x20"#/:;<=>?@[\\\]^`{|}\x7f]|[^\0-\x7f]/gu;
const EDGES = /^[\0-\x20]+|[\0-\x20]+$/g;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above
/** A Unicode regular expression reads a pair as one character; `\p{Surrogate}` takes V8 longer to make. */
const LONE_SURROGATE = /[\ud800-\udfff]/gu;

const encode = (text: string, set: RegExp): string =>
  text.replace(set, (char) => (char === "'" ? '%27' : encodeURIComponent(char)));

/** A URL of 64 KB does not belong in a message; nor does a part of it, as half a secret could not be redacted. */
const shorten = (text: string): string => (text.length > 300 ? `… ${text.length} characters …` : text);

const isSpecial = (scheme: string): boolean => SCHEMES[scheme] !== 0;

const withText = (parts: Omit<Url, 'href' | 'origin'>): Url => {
  const { scheme, username, password, host, port, path, query } = parts;
  const name = host.includes(':') ? `[${host}]` : host;
  const login = username || password ? `${username}${password && `:${password}`}@` : '';
  const authority = port === SCHEMES[scheme] ? name : `${name}:${port}`;
  const href = `${scheme}://${login}${authority}${path}${query}`;
  return { scheme, username, password, host, port, path, query, href, origin: `${scheme}://${authority}` };
};

/** The same place without its login, which no request line and no message may hold. */
export const withoutLogin = (url: Url): Url =>
  url.username || url.password ? withText({ ...url, username: '', password: '' }) : url;

const isDot = (segment: string): boolean => /^(\.|%2e)$/i.test(segment);
const isDoubleDot = (segment: string): boolean => /^(\.|%2e){2}$/i.test(segment);

/** `text` as a path on top of `start`, with `.` and `..` walked. */
const parsePath = (text: string, start: readonly string[], special: boolean): string => {
  const segments = [...start];
  const pieces = text.split(special ? /[/\\]/ : '/');
  for (const [index, piece] of pieces.entries()) {
    if (isDoubleDot(piece)) segments.pop();
    if (!isDot(piece) && !isDoubleDot(piece)) segments.push(encode(piece, PATH_SET));
    else if (index === pieces.length - 1) segments.push('');
  }
  return `/${segments.join('/')}`;
};

const splitQuery = (text: string): readonly [path: string, query: string] => {
  const mark = text.indexOf('?');
  return mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark)];
};

const parseQuery = (text: string, special: boolean): string =>
  text && `?${encode(text.slice(1), special ? SPECIAL_QUERY_SET : QUERY_SET)}`;

/** The colon before the port: the first one outside brackets. */
const portColon = (text: string): number => {
  const bracket = text.startsWith('[') ? text.indexOf(']') : 0;
  return bracket < 0 ? -1 : text.indexOf(':', bracket);
};

const parsePort = (text: string, scheme: string): number | undefined => {
  if (text === '') return SCHEMES[scheme];
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
};

/** Parses the part after the two slashes: login, host, port, path and query. A string is the error. */
const parseAuthority = (scheme: string, text: string): Url | string => {
  const special = isSpecial(scheme);
  const end = text.search(special ? /[/\\?]/ : /[/?]/);
  const authority = end < 0 ? text : text.slice(0, end);
  const [path, query] = splitQuery(end < 0 ? '' : text.slice(end));
  const at = authority.lastIndexOf('@');
  const [, username = '', password = ''] = /^([^:]*):?(.*)$/s.exec(authority.slice(0, Math.max(at, 0)))!;
  const address = authority.slice(at + 1);
  const colon = portColon(address);
  const hostText = colon < 0 ? address : address.slice(0, colon);
  if (hostText === '') return 'it names no host';
  const host = special ? parseSpecialHost(hostText) : parseOpaqueHost(hostText);
  if (host === undefined) return `"${shorten(hostText)}" is not a host name or address`;
  const portText = colon < 0 ? '' : address.slice(colon + 1);
  const port = parsePort(portText, scheme);
  if (port === undefined) return `"${shorten(portText)}" is not a port (0 to 65535)`;
  return withText({
    scheme,
    username: encode(username, USERINFO_SET),
    password: encode(password, USERINFO_SET),
    host,
    port,
    path: path || special ? parsePath(path.slice(1), [], special) : '',
    query: parseQuery(query, special),
  });
};

const parseRelative = (base: Url, text: string): Url | string => {
  const special = isSpecial(base.scheme);
  const slash = special ? /^[/\\]/ : /^\//;
  if (slash.test(text) && slash.test(text.slice(1))) {
    return parseAuthority(base.scheme, special ? text.replace(/^[/\\]+/, '') : text.slice(2));
  }
  const [path, query] = splitQuery(text);
  if (path === '') return withText({ ...base, query: text === '' ? base.query : parseQuery(query, special) });
  const start = slash.test(path) ? [] : base.path.split('/').slice(1, -1);
  return withText({
    ...base,
    path: parsePath(path.replace(slash, ''), start, special),
    query: parseQuery(query, special),
  });
};

const parseAbsolute = (scheme: string, rest: string, base: Url | undefined): Url | string => {
  if (!isSpecial(scheme)) return rest.startsWith('//') ? parseAuthority(scheme, rest.slice(2)) : 'it names no host';
  if (base?.scheme === scheme && !rest.startsWith('//')) return parseRelative(base, rest);
  return parseAuthority(scheme, rest.replace(/^[/\\]+/, ''));
};

const LABELS = '(?:[a-z\\d][a-z\\d-]*\\.)*[a-z][a-z\\d-]*';
const OCTET = '(?:\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])';
const PATH = '(?:/(?!\\.)[\\w!$&()*+,.:;=@~-]*)*';
const QUERY = '\\?[\\w!$&()*+,.:;=@~/?-]*';

/**
 * The form of most URLs: a name or four numbers, and then nothing that the standard would decode, encode, change or take
 * away. Names whose last label begins with a digit may be numbers to it, and dots at the start of a segment steps.
 */
const PLAIN = new RegExp(
  `^(https?|wss?)://(${LABELS}|(?:${OCTET}\\.){3}${OCTET})(?::(\\d{1,5}))?(${PATH})(${QUERY})?$`,
);

/** A plain URL needs no parsing; `undefined` for all others, valid or not. Most of a check's config is its URL. */
const parsePlain = (input: string, schemes: readonly string[]): Url | undefined => {
  const parts = PLAIN.exec(input);
  if (!parts) return undefined;
  const scheme = parts[1]!;
  const host = parts[2]!;
  const port = parts[3] === undefined ? SCHEMES[scheme]! : Number(parts[3]);
  if (port > 65_535 || !schemes.includes(scheme) || host.includes('xn--')) return undefined;
  return withText({ scheme, username: '', password: '', host, port, path: parts[4] || '/', query: parts[5] ?? '' });
};

/** The URL, or its error. */
export const readUrl = (input: string, schemes: readonly string[], base?: Url): Url | string => {
  const plain = parsePlain(input, schemes);
  if (plain) return plain;
  const clean = input
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(EDGES, '')
    .replace(/[\t\n\r]/g, '');
  const text = clean.replace(/#.*$/s, '');
  const [, name] = /^([a-z][a-z\d+.-]*):/i.exec(text) ?? [];
  const begins = `it must begin with ${schemes.join(':// or ')}://`;
  if (name === undefined) return base ? parseRelative(base, text) : begins;
  const scheme = name.toLowerCase();
  const rest = text.slice(name.length + 1);
  if (schemes.includes(scheme)) return parseAbsolute(scheme, rest, base);
  // `localhost:8080` means a host and a port, although the standard reads it as a scheme.
  return /^\d/.test(rest) ? begins : `its scheme is "${scheme}", expected ${schemes.join(' or ')}`;
};

const outcome = (input: string, result: Url | string): Outcome<Url> =>
  typeof result === 'string'
    ? failed('probe', `"${shorten(input)}" is not a usable URL: ${result}`)
    : succeeded(result);

/** An absolute URL of one of `schemes` (known: http, https, ws, wss, tcp). A failure's message names the mistake. */
export const parseUrl = (text: string, schemes: readonly string[]): Outcome<Url> =>
  outcome(text, readUrl(text, schemes));

/** What a reference (a `Location` header) means at `base`; http and https may lead to each other, ws and wss too. */
export const resolveUrl = (base: Url, reference: string): Outcome<Url> =>
  outcome(reference, readUrl(reference, FAMILIES.find((family) => family.includes(base.scheme)) ?? [], base));
