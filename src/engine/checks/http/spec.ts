import type { FieldRequirement, SpecIssue, SpecOf } from '../../../contract/check.ts';
import { optional } from '../../schema/combine.ts';
import { anyText, choice, duration, flag, integer, size, text } from '../../schema/fields.ts';
import { jsonMatchers, textMatcher } from '../../schema/matcher.ts';
import { isObject, record, section } from '../../schema/objects.ts';
import { urlField } from '../../schema/url-field.ts';
import { HEADER_NAME, HEADER_VALUE } from '../../util/header-rules.ts';
import { statusField } from './status.ts';

/** CONNECT and TRACE are left out: fetch knows neither. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Without a body by definition (RFC 9110, section 9.3); fetch refuses one. */
const BODILESS = ['GET', 'HEAD'];

/** Framing headers, which only the platform sets: a contradiction would allow request smuggling. */
const FRAMING = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Followed unless `redirects` is 0. */
export const REDIRECTS = [301, 302, 303, 307, 308];

const expectation = section(
  {
    status: optional(statusField('Healthy status: 200, "2xx", "200-204" or a list of these.'), '2xx'),
    headers: optional(record(textMatcher('Condition on the header.'), 'Response headers by name.'), {}),
    body: optional(textMatcher('Condition on the body.')),
    json: optional(jsonMatchers('JSONPath queries (RFC 9535), each with a condition on every selected value.'), {}),
  },
  'A healthy response.',
);

export const httpSchema = {
  url: urlField('URL to request, for example "https://api.acme.dev/healthz".', ['http', 'https']),
  method: optional(choice('Request method.', METHODS), 'GET'),
  headers: optional(record(anyText(), 'Request headers by name. A redirect to another origin drops them.'), {}),
  body: optional(text('Request body. If it is JSON, its content-type defaults to application/json.')),
  redirects: optional(
    integer('Redirects to follow. With 0, the redirect itself is the response to check.', { max: 20 }),
    5,
  ),
  bodyLimit: optional(
    size('Longest healthy body, after decoding. If absent, 1 MiB for a body that is checked, and no limit otherwise.'),
  ),
  socket: optional(text('Path of a unix socket to connect to instead of the host in `url`.')),
  ca: optional(text('Root certificates to trust: PEM text, or the path of a PEM file.')),
  insecure: optional(flag('Accept any certificate.')),
  connectTimeout: optional(duration('Longest wait for name resolution, connection and TLS handshake.', { min: 1 })),
  headersTimeout: optional(duration('Longest wait for the response headers once the request is sent.', { min: 1 })),
  bodyTimeout: optional(duration('Longest wait for the end of the body after the headers.', { min: 1 })),
  expect: optional(expectation, {}),
};

/** Sizes in bytes, durations in ms, each of one exchange. */
export type HttpSpec = SpecOf<typeof httpSchema>;

/** A request for another host than that of its URL; the names of headers may be written in any case. */
export const OWN_HOST: FieldRequirement = {
  requirements: ['host'],
  when: (headers) => isObject(headers) && Object.keys(headers).some((name) => name.toLowerCase() === 'host'),
};

/** Names and values that cannot be sent, or that the config must not set. */
export const headerMistakes = (headers: HttpSpec['headers']): readonly SpecIssue[] =>
  Object.entries(headers).flatMap(([name, value]) => {
    const path = ['headers', name];
    if (!HEADER_NAME.test(name)) return [{ path, message: 'is not a header name' }];
    if (FRAMING.includes(name.toLowerCase())) return [{ path, message: 'is set by Sitrep itself; leave it out' }];
    return HEADER_VALUE.test(value)
      ? []
      : [{ path, message: 'holds a character that a header cannot (only printable ASCII)' }];
  });

const expectsOnlyRedirects = ({ expect }: HttpSpec): boolean =>
  expect.status.every(({ first, last }) => first === last && REDIRECTS.includes(first));

/** Mistakes that no single field can show. */
export const httpMistakes = (spec: HttpSpec): readonly SpecIssue[] => {
  const issues = [...headerMistakes(spec.headers)];
  if (spec.body !== undefined && BODILESS.includes(spec.method)) {
    issues.push({ path: ['body'], message: `a ${spec.method} request carries no body; set "method": "POST"` });
  }
  if (spec.redirects > 0 && expectsOnlyRedirects(spec)) {
    const message = 'a redirect is followed, so its status is never seen; set "redirects": 0 to judge it itself';
    issues.push({ path: ['expect', 'status'], message });
  }
  if (spec.method === 'HEAD' && (spec.expect.body !== undefined || Object.keys(spec.expect.json).length > 0)) {
    issues.push({ path: ['expect'], message: 'the answer to HEAD has no body to match; set "method": "GET"' });
  }
  return issues;
};
