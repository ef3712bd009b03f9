import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ProblemAnswer } from '../contract/problem.ts';
import { didYouMean } from '../engine/util/did-you-mean.ts';
import { digest } from './digest.ts';

/** What every request carries along. */
export interface Env {
  Variables: {
    /** The reader has sent `SITREP_TOKEN`, and also sees hidden checks. */
    hidden: boolean;
    language: string;
  };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not allowed without the right token',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too long',
  500: 'Internal error',
  503: 'Unavailable',
};

/** An error as `application/problem+json` (RFC 9457). Thrown by a route, it becomes the answer. */
export class Problem extends HTTPException {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(status: ContentfulStatusCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(status, { message: detail });
    this.#headers = headers;
  }

  override getResponse(): Response {
    const body: ProblemAnswer = {
      type: 'about:blank',
      title: TITLES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
    };
    return Response.json(body, {
      status: this.status,
      headers: { 'cache-control': 'no-store', ...this.#headers, 'content-type': 'application/problem+json' },
    });
  }
}

/** Whether `If-None-Match` names `etag`: weak comparison (RFC 9110, 13.1.2), so `W/` makes no difference. */
export const noneMatch = (header: string | undefined, etag: string): boolean => {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const opaque = etag.replace(/^W\//, '');
  return [...header.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, tag]) => tag === opaque);
};

export interface Answer {
  readonly type: string;
  /** Called only if the reader does not have it yet. */
  readonly body: () => string | Promise<string>;
  readonly status?: 200 | 404 | 503;
  /** Without quotes; names this representation, not only the view behind it. */
  readonly etag?: string | undefined;
  readonly cache: string;
  readonly vary?: string | undefined;
}

/** Answers with `body`, or with 304 where the reader has it already. The tag is weak: the edge may compress. */
export const answer = async (
  c: Context<Env>,
  { type, body, status = 200, etag, cache, vary }: Answer,
): Promise<Response> => {
  const headers: Record<string, string> = { 'cache-control': cache };
  if (vary !== undefined) headers.vary = vary;
  if (etag !== undefined && status === 200) {
    headers.etag = `W/"${etag}"`;
    if (noneMatch(c.req.header('if-none-match'), `W/"${etag}"`)) return c.newResponse(null, { status: 304, headers });
  }
  headers['content-type'] = type;
  return c.newResponse(await body(), { status, headers });
};

/** An etag for content that no view stands behind: eight bytes of its SHA-256. */
export const contentTag = async (text: string): Promise<string> =>
  [...new Uint8Array(await digest(text), 0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A comma-separated query parameter, given once or more often; `undefined` where it is not there. */
export const listParameter = (c: Context<Env>, name: string): readonly string[] | undefined =>
  c.req
    .queries(name)
    ?.flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');

/**
 * Refuses a query parameter that this route does not know: where a machine trusts the status code, `?requier=api` must not pass
 * for an answer about `api`.
 */
export const onlyParameters = (c: Context<Env>, known: readonly string[]): void => {
  for (const name of Object.keys(c.req.queries())) {
    if (known.includes(name)) continue;
    const hint = didYouMean(name, known) || (known.length > 0 ? `; known are ${known.join(', ')}` : '; it takes none');
    throw new Problem(400, `${c.req.path} has no parameter ${JSON.stringify(name)}${hint}`);
  }
};

export const JSON_TYPE = 'application/json; charset=utf-8';
export const TEXT_TYPE = 'text/plain; charset=utf-8';
