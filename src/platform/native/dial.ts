import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { HttpRequest, HttpStage, Scope, SocketAddress } from '../../contract/ports.ts';
import { addressText, CONNECTION_WORDS, inWords } from '../../contract/words.ts';
import { mustWait, socketFailure } from './errno.ts';
import { host } from './host.ts';
import { literal, lookup } from './lookup.ts';
import { ready, WRITABLE } from './loop.ts';

/** How long one address of several may take before the next is tried, ms (RFC 8305 section 5; Node's default as well). */
const NEXT_ADDRESS_MS = 250;

/** A connected descriptor, which the caller must close; `address` is the peer's where it has one. */
export interface Dialled {
  readonly descriptor: number;
  readonly address?: string | undefined;
}

export interface DialOptions {
  readonly allow?: HttpRequest['allow'];
  readonly stage?: ((stage: HttpStage) => void) | undefined;
}

/** Waits for a socket that has begun to connect, if it must; a failed one is closed. */
const finish = async (descriptor: number, target: string, scope: Scope, ms?: number): Promise<Outcome<number>> => {
  // A unix socket whose queue is full.
  if (mustWait(descriptor)) return failed('connect', `${target} accepts no more connections`);
  if (descriptor < 0) return { ok: false, failure: socketFailure(descriptor, target) };
  if (host.connected(descriptor)) return succeeded(descriptor);
  const connected = await ready(descriptor, WRITABLE, scope, ms);
  const error = host.socketError(descriptor);
  if (connected && error === 0) return succeeded(descriptor);
  host.close(descriptor);
  if (!connected) return failed('timeout', `no connection to ${target}`);
  return { ok: false, failure: socketFailure(error, target) };
};

/** Connects to the first address that works; where none does, the first one's failure. */
const dialAddresses = async (
  addresses: readonly string[],
  port: number,
  target: string,
  scope: Scope,
  { allow, stage }: DialOptions,
): Promise<Outcome<Dialled>> => {
  const allowed = allow ? addresses.filter(allow) : addresses;
  if (allowed.length === 0) return { ok: false, failure: inWords(CONNECTION_WORDS.ERR_ADDRESS_REFUSED, target)! };
  stage?.('connect');
  let first: Outcome<Dialled> | undefined;
  for (const address of allowed) {
    const ms = address === allowed.at(-1) ? undefined : NEXT_ADDRESS_MS;
    const outcome = await finish(host.connect(address, port), target, scope, ms);
    if (outcome.ok) return succeeded({ descriptor: outcome.value, address });
    if (scope.cancelled) return outcome;
    first ??= outcome;
  }
  return first!;
};

const dialPath = async (path: string, scope: Scope, { stage }: DialOptions): Promise<Outcome<Dialled>> => {
  stage?.('connect');
  const outcome = await finish(host.connectUnix(path), path, scope);
  return outcome.ok ? succeeded({ descriptor: outcome.value }) : outcome;
};

/** Connects; looks the name up unless it is well known. */
export const dial = (address: SocketAddress, scope: Scope, options: DialOptions = {}): Promise<Outcome<Dialled>> => {
  if ('path' in address) return dialPath(address.path, scope, options);
  const { host: name, port } = address;
  const target = addressText(address);
  options.stage?.('name');
  const known = literal(name);
  if (known) return dialAddresses(known, port, target, scope, options);
  return lookup(name, target, scope).then((found) =>
    found.ok ? dialAddresses(found.value, port, target, scope, options) : found,
  );
};
