import type { ProbeContext } from '../contract/check.ts';
import { type Failure, failed, type Outcome } from '../contract/failure.ts';
import type { Header, HttpRequest, HttpResponse, HttpStage, Ports, Scope } from '../contract/ports.ts';
import type { Url } from '../contract/url.ts';
import { endlessRedirect, nextRequest } from './_http-redirect.ts';
import { firstRequest } from './_http-request.ts';
import { type HttpSpec, REDIRECTS } from './_http-spec.ts';
import { openScope } from './_scope.ts';
import { formatDuration } from './_units.ts';

/** Header lines that an answer may have; more is a fault or an attack. Real answers have some 30. */
const HEADER_LIMIT = 1_000;

const WORDS: Readonly<Record<HttpStage, string>> = {
  name: 'the name to resolve',
  connect: 'the connection',
  tls: 'the TLS handshake',
  headers: 'the response headers',
};

/** A deadline for one stage of an exchange, on top of the check's own. */
export interface StageLimits {
  readonly scope: Scope;
  /** Ends the stage before, begins one of `ms` (none: no limit of its own). */
  readonly begin: (field: string, ms: number | undefined, what: () => string) => void;
  /** Ends the stage. */
  readonly end: () => void;
  /** The failure, if a stage took too long. */
  readonly expired: () => Failure | undefined;
  readonly release: () => void;
}

export const stageLimits = ({ clock }: Ports, parent: Scope): StageLimits => {
  const { scope, cancel, release } = openScope(parent);
  let stop = (): void => {};
  let failure: Failure | undefined;
  return {
    scope,
    begin: (field, ms, what) => {
      stop();
      if (ms === undefined) return;
      stop = clock.after(ms, () => {
        failure = { kind: 'timeout', message: `${field} of ${formatDuration(ms)} passed, still waiting for ${what()}` };
        cancel();
      });
    },
    end: () => stop(),
    expired: () => failure,
    release: () => {
      stop();
      release();
    },
  };
};

/** What no honest server sends, and not every platform refuses by itself. */
const headerFault = (headers: readonly Header[]): string | undefined => {
  if (headers.length > HEADER_LIMIT) return `the answer has ${headers.length} headers, more than ${HEADER_LIMIT}`;
  const has = (name: string): boolean => headers.some((header) => header[0] === name);
  // RFC 9112, section 6.3: it "ought to be handled as an error", being how responses are smuggled.
  const framedTwice = has('content-length') && has('transfer-encoding');
  return framedTwice ? 'the answer gives both a Content-Length and a Transfer-Encoding' : undefined;
};

/** One request, up to the end of the response's header section. */
const exchange = async (
  request: HttpRequest,
  { check: { spec }, ports, stage }: ProbeContext<HttpSpec>,
  limits: StageLimits,
): Promise<Outcome<HttpResponse>> => {
  let words = WORDS.connect;
  const enter = (next: HttpStage): void => {
    words = WORDS[next];
    stage(words);
    if (next === 'headers') limits.begin('headersTimeout', spec.headersTimeout, () => words);
  };
  limits.begin('connectTimeout', spec.connectTimeout, () => words);
  const outcome = await ports.fetch!.send(request, limits.scope, enter);
  limits.end();
  const expired = limits.expired();
  if (expired) return { ok: false, failure: expired };
  const fault = outcome.ok ? headerFault(outcome.value.headers) : undefined;
  if (!outcome.ok || fault === undefined) return outcome;
  outcome.value.cancel();
  return failed('protocol', fault);
};

/** The answer that is to be judged: redirects followed by hand, each hop's body thrown away. */
export const followedExchange = async (
  context: ProbeContext<HttpSpec>,
  limits: StageLimits,
): Promise<Outcome<HttpResponse>> => {
  const { spec } = context.check;
  let request = firstRequest(spec, context.ports.text);
  const visited: Url[] = [];
  for (;;) {
    const outcome = await exchange(request, context, limits);
    if (!outcome.ok || spec.redirects === 0 || !REDIRECTS.includes(outcome.value.status)) return outcome;
    outcome.value.cancel();
    visited.push(request.url);
    const next = nextRequest(request, outcome.value);
    if (!next.ok) return next;
    const isLoop = next.value.method === request.method && visited.some(({ href }) => href === next.value.url.href);
    if (isLoop || visited.length > spec.redirects) return failed('redirect', endlessRedirect(visited, next.value.url));
    request = next.value;
  }
};
