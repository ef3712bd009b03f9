import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import type { HttpRequest, HttpResponse } from '../../../contract/ports.ts';
import type { Url } from '../../../contract/url.ts';
import { leadsInside, type Reach, reachOf } from '../../net/reach.ts';
import { resolveUrl, withoutLogin } from '../../net/url.ts';
import { asGet, withoutOwnersHeaders } from './request.ts';

/** Characters of a Location header: more is no address but an attack (RFC 9110 asks for 8,000 to be possible). */
const LOCATION_LIMIT = 8_192;

/** `http://host/path`; a query may hold a token that the target made, so it stays out of messages. */
const name = ({ origin, path }: Url): string => `${origin}${path}`;

const refuse = (message: string) => failed('redirect', message);

/** A Worker shows a header that is given twice as one, joined by a comma: the same place twice is one place. */
const onceOf = (location: string): string => {
  const places = new Set(location.split(', '));
  return places.size === 1 ? [...places][0]! : location;
};

const locationOf = (response: HttpResponse, from: Url): Outcome<Url> => {
  const given = new Set(response.headers.flatMap(([header, value]) => (header === 'location' ? [value] : [])));
  if (given.size > 1)
    return refuse(`${name(from)} answers ${response.status} with ${given.size} Locations that differ`);
  const location = onceOf([...given][0] ?? '');
  if (!location) return refuse(`${name(from)} answers ${response.status} without a Location to go to`);
  if (location.length > LOCATION_LIMIT) {
    return refuse(`the Location of ${name(from)} is ${location.length} characters long, more than ${LOCATION_LIMIT}`);
  }
  const resolved = resolveUrl(from, location);
  if (!resolved.ok) return refuse(`${name(from)} redirects to what cannot be followed: ${resolved.failure.message}`);
  return succeeded(withoutLogin(resolved.value));
};

/** Why a redirect must not be followed, regardless of its target. */
const objection = (from: Url, to: Url, source: Reach, request: HttpRequest): string | undefined => {
  if (from.scheme === 'https' && to.scheme === 'http') return 'it would leave https for http';
  if (leadsInside(source, reachOf(to.host))) return `a ${source} address must not lead to a ${reachOf(to.host)} one`;
  if (from.origin === to.origin) return undefined;
  if (request.socket !== undefined) return 'it would leave the unix socket';
  if (request.body !== undefined) return 'it would send the request body to another origin';
  return undefined;
};

/** Which statuses turn which methods into GET: the Fetch standard's HTTP-redirect fetch. */
const becomesGet = (status: number, method: string): boolean =>
  status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST';

/** The request that a redirect asks for, or why it is refused. */
export const nextRequest = (request: HttpRequest, response: HttpResponse): Outcome<HttpRequest> => {
  const from = request.url;
  const target = locationOf(response, from);
  if (!target.ok) return target;
  const to = target.value;
  const source = request.socket === undefined ? reachOf(response.address ?? from.host) : 'loopback';
  const same = becomesGet(response.status, request.method) ? asGet(request) : request;
  const reason = objection(from, to, source, same);
  if (reason !== undefined) return refuse(`the redirect from ${name(from)} to ${name(to)} was refused: ${reason}`);
  const kept = from.origin === to.origin ? same : withoutOwnersHeaders(same);
  return succeeded({ ...kept, url: to, allow: (address) => !leadsInside(source, reachOf(address)) });
};

/** Too many hops and a loop get different messages, since they are fixed differently. */
export const endlessRedirect = (visited: readonly Url[], next: Url): string => {
  const again = visited.some(({ href }) => href === next.href);
  if (again) return `redirect loop: ${name(visited.at(-1)!)} leads back to ${name(next)}`;
  const limit = visited.length - 1;
  return `more than ${limit} ${limit === 1 ? 'redirect' : 'redirects'}; the last leads to ${name(next)}`;
};
