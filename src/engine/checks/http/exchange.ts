import type { ProbeContext } from '../../../contract/check.ts';
import { type Failure, failed, type Outcome } from '../../../contract/failure.ts';
import type { Clock, Header, HttpRequest, HttpResponse, HttpStage, Scope } from '../../../contract/ports.ts';
import type { Url } from '../../../contract/url.ts';
import { type OwnedScope, openScope } from '../../util/scope.ts';
import { formatDuration } from '../../util/units.ts';
import { endlessRedirect, nextRequest } from './redirect.ts';
import { firstRequest } from './request.ts';
import { type HttpSpec, REDIRECTS } from './spec.ts';

/** Header lines that an answer may have; more is a fault or an attack. Real answers have some 30. */
const HEADER_LIMIT = 1_000;

const WORDS: Readonly<Record<HttpStage, string>> = {
  name: 'the name to resolve',
  connect: 'the connection',
  tls: 'the TLS handshake',
  headers: 'the response headers',
};

/** A deadline for one stage of an exchange, on top of the check's own. */
export class StageLimits {
  readonly scope: Scope;
  readonly #clock: Clock;
  readonly #owned: OwnedScope;
  #stop: (() => void) | undefined;
  #failure: Failure | undefined;

  constructor(clock: Clock, parent: Scope) {
    this.#clock = clock;
    this.#owned = openScope(parent);
    this.scope = this.#owned.scope;
  }

  /** Ends the previous stage and begins one with a limit of `ms`, if any. */
  begin(field: string, ms: number | undefined, what: () => string): void {
    this.#stop?.();
    if (ms === undefined) return;
    this.#stop = this.#clock.after(ms, () => {
      const message = `${field} of ${formatDuration(ms)} passed, still waiting for ${what()}`;
      this.#failure = { kind: 'timeout', message };
      this.#owned.cancel();
    });
  }

  /** Ends the stage; the failure, if it took too long. */
  end(): Failure | undefined {
    this.#stop?.();
    return this.#failure;
  }

  release(): void {
    this.#stop?.();
    this.#owned.release();
  }
}

/** Invalid responses that some platforms accept. */
const headerFault = (headers: readonly Header[]): string | undefined => {
  if (headers.length > HEADER_LIMIT) return `the answer has ${headers.length} headers, more than ${HEADER_LIMIT}`;
  const has = (name: string): boolean => headers.some((header) => header[0] === name);
  if (!has('transfer-encoding')) return undefined;
  // RFC 9112, section 6.3: it "ought to be handled as an error", being how responses are smuggled.
  if (has('content-length')) return 'the answer gives both a Content-Length and a Transfer-Encoding';
  const coding = headers.flatMap(([name, value]) => (name === 'transfer-encoding' ? [value] : [])).join(', ');
  return coding.toLowerCase() === 'chunked'
    ? undefined
    : `the answer has Transfer-Encoding ${coding}, expected chunked`;
};

/** One request, up to the end of the response's header section. */
const exchange = async (
  request: HttpRequest,
  { check: { spec }, ports, stage }: ProbeContext<HttpSpec, 'fetch'>,
  limits: StageLimits,
): Promise<Outcome<HttpResponse>> => {
  let words = WORDS.connect;
  const enter = (next: HttpStage): void => {
    words = WORDS[next];
    stage(words);
    if (next === 'headers') limits.begin('headersTimeout', spec.headersTimeout, () => words);
  };
  limits.begin('connectTimeout', spec.connectTimeout, () => words);
  const outcome = await ports.fetch.send(request, limits.scope, enter);
  const expired = limits.end();
  if (expired) return { ok: false, failure: expired };
  const fault = outcome.ok ? headerFault(outcome.value.headers) : undefined;
  if (!outcome.ok || fault === undefined) return outcome;
  outcome.value.cancel();
  return failed('protocol', fault);
};

/** The answer that is to be judged: redirects followed by hand, each hop's body thrown away. */
export const followedExchange = async (
  context: ProbeContext<HttpSpec, 'fetch'>,
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
