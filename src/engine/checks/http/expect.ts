import type { Failure } from '../../../contract/failure.ts';
import type { HttpResponse, TextCodec, Work } from '../../../contract/ports.ts';
import { parseJson } from '../../query/json.ts';
import { jsonMismatch, mismatch } from '../../schema/matcher.ts';
import { looksLikeUtf16 } from './body.ts';
import type { HttpSpec } from './spec.ts';
import { edgeFailure, includesStatus, showRanges } from './status.ts';

type Expect = HttpSpec['expect'];

const statusFailure = (status: number, { status: ranges }: Expect): Failure | undefined => {
  if (includesStatus(ranges, status)) return undefined;
  if (status === 101) return { kind: 'protocol', message: 'status 101, though no upgrade was asked for' };
  return edgeFailure(status) ?? { kind: 'status', message: `status ${status}, expected ${showRanges(ranges)}` };
};

/** Repeated headers are one, joined by commas (RFC 9110, section 5.3). */
const headerValue = (response: HttpResponse, name: string): string | undefined => {
  const values = response.headers.flatMap(([header, value]) => (header === name.toLowerCase() ? [value] : []));
  return values.length === 0 ? undefined : values.join(', ');
};

/**
 * Cloudflare answers in the site's place, to find out whether a person asks; that tells nothing of the site
 * (https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/).
 */
const CHALLENGE = 'cf-mitigated';

const challenged = (response: HttpResponse, { headers }: Expect): Failure | undefined => {
  const isExpected = Object.keys(headers).some((name) => name.toLowerCase() === CHALLENGE);
  if (isExpected || headerValue(response, CHALLENGE) !== 'challenge') return undefined;
  return { kind: 'probe', message: 'blocked by a bot challenge; allow Sitrep in the firewall rules of the site' };
};

/** Failures of the answer that show before its body is read. */
export const headFailure = (response: HttpResponse, expect: Expect, work: Work): Failure | undefined => {
  const failure = challenged(response, expect) ?? statusFailure(response.status, expect);
  if (failure) return failure;
  for (const name of Object.keys(expect.headers)) {
    const message = mismatch(headerValue(response, name), expect.headers[name]!, `header ${name.toLowerCase()}`, work);
    if (message !== undefined) return { kind: 'header', message };
  }
  return undefined;
};

/** Whether anyone will look at the body. */
export const wantsBody = ({ body, json }: Expect): boolean => body !== undefined || Object.keys(json).length > 0;

const showLength = (body: unknown): string => `a text of ${String(body).length} characters`;

const jsonFailure = (text: string, { json }: Expect, work: Work): Failure | undefined => {
  const queries = Object.keys(json);
  if (queries.length === 0) return undefined;
  const document = parseJson(text);
  if (!document.ok) return document.failure;
  for (const query of queries) {
    const message = jsonMismatch(document.value, query, json[query]!, work);
    if (message !== undefined) return { kind: 'json', message };
  }
  return undefined;
};

/** Failures of the body, which is read as UTF-8 even if its header names another charset. */
export const bodyFailure = (bytes: Uint8Array, expect: Expect, text: TextCodec, work: Work): Failure | undefined => {
  if (!wantsBody(expect)) return undefined;
  if (looksLikeUtf16(bytes)) return { kind: 'body', message: 'the body is UTF-16 text, expected UTF-8' };
  const decoded = text.decode(bytes);
  const message = expect.body && mismatch(decoded, expect.body, 'the body', work, showLength);
  if (message !== undefined) return { kind: 'body', message };
  return jsonFailure(decoded, expect, work);
};
