import { type Failure, type FailureKind, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Header, HttpPort, HttpRequest, HttpResponse, Scope } from '../../contract/ports.ts';
import { rememberedCertificate } from './tls/port.ts';

/**
 * workerd's words for what went wrong (seen with 1.20261023), the kind they allow, and what they mean; it has few words,
 * so the kind is mostly `connect`. `%` stands for the origin.
 */
const WORDS: readonly (readonly [pattern: RegExp, kind: FailureKind, words: string])[] = [
  [/subrequest|too many .*connections/i, 'probe', 'the Worker may send no more requests'],
  [/^gzip/i, 'body', 'the body is not valid gzip'],
  [/^brotli/i, 'body', 'the body is not valid brotli'],
  [
    /^network connection lost/i,
    'connect',
    '% refused or broke the connection, or does not speak HTTP/1.1 (a Worker cannot tell)',
  ],
  [
    /^internal error/i,
    'connect',
    'no connection to %: its name does not resolve or its TLS fails (a Worker cannot tell)',
  ],
];

const failureOf = (error: unknown, origin: string): Failure => {
  const text = error instanceof Error ? error.message : String(error);
  const known = WORDS.find(([pattern]) => pattern.test(text));
  const [, kind, words] = known ?? [text, 'connect' as const, `the exchange with % failed (${text})`];
  return { kind, message: words.replace('%', () => origin) };
};

/** Bytes up to which a body whose length is known is read in one go, for half of what two reads of a stream cost. */
const SMALL_BODY = 65_536;

/** Framing holds a body to its Content-Length; only unpacking could make more of it. */
const isSmall = ({ headers }: Response): boolean =>
  !headers.has('content-encoding') && Number(headers.get('content-length') ?? Number.NaN) <= SMALL_BODY;

type Piece = Uint8Array | undefined;

/** Bytes handed out at a time, and how many are waited for: a body of small chunks would else be a promise for each. */
const PIECE_BYTES = 65_536;
const LEAST_BYTES = 16_384;

/** The runtime decodes what is called `gzip` in lower case, and passes over its other names. */
const decodedBody = ({ headers, body }: Response): ReadableStream | null => {
  const encoding = headers.get('content-encoding') ?? '';
  if (encoding === 'gzip' || !/^(x-)?gzip$/i.test(encoding)) return body;
  return body?.pipeThrough(new DecompressionStream('gzip')) ?? null;
};

/** Pieces of the body, then `undefined`. */
const pieces = (response: Response): (() => Promise<Piece>) => {
  // A decoder would take nothing for something cut short.
  if (response.headers.get('content-length') === '0') return async () => undefined;
  // Before `body` is touched: creating its stream is the expensive part.
  if (isSmall(response)) {
    let taken = false;
    return async () => {
      if (taken) return undefined;
      taken = true;
      return new Uint8Array(await response.arrayBuffer());
    };
  }
  const stream = decodedBody(response)?.getReader({ mode: 'byob' });
  if (!stream) return async () => undefined;
  return async () => {
    const { value, done } = await stream.readAtLeast(LEAST_BYTES, new Uint8Array(PIECE_BYTES));
    return done ? undefined : value;
  };
};

const reader = (response: Response, origin: string, finish: () => void): HttpResponse['read'] => {
  const next = pieces(response);
  return async () => {
    try {
      const piece = await next();
      if (piece === undefined) finish();
      return succeeded(piece);
    } catch (error) {
      return { ok: false, failure: failureOf(error, origin) };
    }
  };
};

const toResponse = (response: Response, { url }: HttpRequest, work: Abortable): HttpResponse => ({
  status: response.status,
  headers: [...response.headers] as readonly Header[],
  read: reader(response, url.origin, work.finish),
  cancel: work.abort,
  ...(url.scheme === 'https' ? { certificate: (scope: Scope) => rememberedCertificate(url, scope) } : {}),
});

interface Abortable {
  readonly signal: AbortSignal;
  readonly abort: () => void;
  /** Nothing is left to abort: an unused AbortError would cost a quarter of the whole exchange's CPU. */
  readonly finish: () => void;
}

const abortable = (scope: Scope): Abortable => {
  const controller = new AbortController();
  let finished = false;
  const abort = (): void => {
    if (!finished) controller.abort();
    finished = true;
  };
  const forget = scope.onCancel(abort);
  const finish = (): void => {
    finished = true;
    forget();
  };
  return { signal: controller.signal, abort, finish };
};

const exchange = async (request: HttpRequest, scope: Scope): Promise<Outcome<HttpResponse>> => {
  const { origin, href } = request.url;
  const work = abortable(scope);
  try {
    const response = await fetch(href, {
      method: request.method,
      // Half of what a list of pairs costs; no request of ours has a name twice.
      headers: Object.fromEntries(request.headers),
      body: request.body ?? null,
      redirect: 'manual',
      cache: 'no-store',
      signal: work.signal,
    });
    return succeeded(toResponse(response, request, work));
  } catch (error) {
    work.finish();
    return scope.cancelled
      ? failed('timeout', `no answer from ${origin}`)
      : { ok: false, failure: failureOf(error, origin) };
  }
};

/** Methods that may be sent twice (RFC 9110, section 9.2.2). */
const REPEATABLE = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/** ms for which workerd may keep an idle connection, with a margin. */
const KEPT_MS = 120_000;
const MAX_KEPT = 1_000;

/** When each origin last answered: until then a connection to it may be kept, and may break at the moment of its reuse. */
const lastAnswer = new Map<string, number>();

const mayBeKept = (origin: string): boolean => Date.now() - (lastAnswer.get(origin) ?? 0) < KEPT_MS;

const remember = (origin: string): void => {
  if (lastAnswer.size >= MAX_KEPT) lastAnswer.clear();
  lastAnswer.set(origin, Date.now());
};

/**
 * The runtime's own fetch: it reports neither stages nor the peer's address, and decodes gzip and brotli on its own. It keeps
 * connections, so a request lost on a kept one is sent once more on a new one, as RFC 9112 (section 9.3.1) has it.
 */
export const workerdFetch: HttpPort = {
  send: async (request, scope, report = () => {}) => {
    const { origin } = request.url;
    report('headers');
    let outcome = await exchange(request, scope);
    const isRepeatable = mayBeKept(origin) && REPEATABLE.includes(request.method) && !scope.cancelled;
    if (!outcome.ok && outcome.failure.kind === 'connect' && isRepeatable) {
      lastAnswer.delete(origin);
      outcome = await exchange(request, scope);
    }
    if (outcome.ok) remember(origin);
    return outcome;
  },
};
