import type { Header, HttpRequest, TextCodec } from '../../../contract/ports.ts';
import type { Url } from '../../../contract/url.ts';
import { VERSION } from '../../../contract/version.ts';
import { withoutLogin } from '../../net/url.ts';
import { toBase64 } from '../../util/base64.ts';
import type { HttpSpec } from './spec.ts';

/** Product and version (RFC 9110, section 10.1.5). */
export const USER_AGENT: Header = ['user-agent', `sitrep/${VERSION}`];

/** Headers of every request. */
const OWN_HEADERS: readonly Header[] = [USER_AGENT, ['accept', '*/*']];

/** The userinfo of a URL as a header: fetch drops it, so no platform gets to see it. */
const basicAuth = ({ username, password }: Url, text: TextCodec): readonly Header[] => {
  if (!username && !password) return [];
  const login = `${decodePercent(username)}:${decodePercent(password)}`;
  return [['authorization', `Basic ${toBase64(text.encode(login))}`]];
};

/** `caf%C3%A9` → `café`; invalid percent-encoding stays as it is. */
export const decodePercent = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const bodyType = (body: string | undefined): readonly Header[] =>
  body === undefined ? [] : [['content-type', isJson(body) ? 'application/json' : 'text/plain;charset=UTF-8']];

/** Later headers of a name replace earlier ones; most checks give none. */
const merge = (own: readonly Header[], ...given: readonly Header[]): readonly Header[] => {
  if (given.length === 0) return own;
  const merged = new Map<string, string>(own);
  for (const header of given) merged.set(header[0].toLowerCase(), header[1]);
  return [...merged];
};

/** Opens a WebSocket with all that the config gives it; frames and keys are the platform's. */
export const upgradeRequest = (
  { url, headers, ca, insecure }: Pick<HttpSpec, 'url' | 'headers' | 'ca' | 'insecure'>,
  text: TextCodec,
): HttpRequest => ({
  method: 'GET',
  url: withoutLogin(url),
  headers: merge([USER_AGENT], ...basicAuth(url, text), ...Object.entries(headers)),
  trust: { ca, insecure },
});

/** The first request of a check, with all the config gives it. */
export const firstRequest = (spec: HttpSpec, text: TextCodec): HttpRequest => ({
  method: spec.method,
  url: withoutLogin(spec.url),
  headers: merge(OWN_HEADERS, ...basicAuth(spec.url, text), ...bodyType(spec.body), ...Object.entries(spec.headers)),
  body: spec.body,
  socket: spec.socket,
  ...(spec.ca !== undefined || spec.insecure ? { trust: { ca: spec.ca, insecure: spec.insecure } } : {}),
});

/** For another origin: any header from the config may be a credential. */
export const withoutOwnersHeaders = (request: HttpRequest): HttpRequest => ({ ...request, headers: OWN_HEADERS });

/** As 301, 302 and 303 ask of a POST (RFC 9110, section 15.4): a GET, without what described the body. */
export const asGet = (request: HttpRequest): HttpRequest => ({
  ...request,
  method: 'GET',
  body: undefined,
  headers: request.headers.filter(([name]) => !name.startsWith('content-')),
});
