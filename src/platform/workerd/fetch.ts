import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Header, HttpPort, HttpRequest, HttpResponse, Scope } from '../../contract/ports.ts';
import { rememberedCertificate } from './tls.ts';

/** workerd's words for what went wrong; it has few, so the kind is mostly `connect`. */
const WORDS: readonly (readonly [pattern: RegExp, kind: Failure['kind'], words: string])[] = [
  [/subrequest|simultaneous open connections/i, 'probe', 'the Worker may open no more connections'],
  [/dns|not resolve/i, 'dns', 'the name does not resolve'],
];

const failureOf = (error: unknown, origin: string): Failure => {
  const text = error instanceof Error ? error.message : String(error);
  const known = WORDS.find(([pattern]) => pattern.test(text));
  return { kind: known?.[1] ?? 'connect', message: `${known?.[2] ?? 'the exchange'} with ${origin} failed: ${text}` };
};

const pairs = (headers: Headers): readonly Header[] => [...headers].map(([name, value]) => [name, value]);

const reader = (response: Response, origin: string): HttpResponse['read'] => {
  if (!response.body) return async () => succeeded(undefined);
  const chunks = response.body.getReader();
  return async () => {
    try {
      const { done, value } = await chunks.read();
      return succeeded(done ? undefined : value);
    } catch (error) {
      return { ok: false, failure: failureOf(error, origin) };
    }
  };
};

const toResponse = (response: Response, { url }: HttpRequest, abort: () => void): HttpResponse => ({
  status: response.status,
  headers: pairs(response.headers),
  read: reader(response, url.origin),
  cancel: abort,
  ...(url.scheme === 'https' ? { certificate: (scope: Scope) => rememberedCertificate(url, scope) } : {}),
});

/** The runtime's own fetch: it tells neither stages nor the peer's address, and decodes gzip and brotli by itself. */
export const workerdFetch: HttpPort = {
  send: async (request, scope, report = () => {}): Promise<Outcome<HttpResponse>> => {
    const { origin, href } = request.url;
    const controller = new AbortController();
    const abort = () => controller.abort();
    scope.onCancel(abort);
    report('headers');
    try {
      const response = await fetch(href, {
        method: request.method,
        headers: request.headers.map(([name, value]) => [name, value]),
        body: request.body ?? null,
        redirect: 'manual',
        cache: 'no-store',
        signal: controller.signal,
      });
      return succeeded(toResponse(response, request, abort));
    } catch (error) {
      return scope.cancelled
        ? failed('timeout', `no answer from ${origin}`)
        : { ok: false, failure: failureOf(error, origin) };
    }
  },
};
