import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { HttpRequest, HttpStage, Scope, SocketAddress } from '../../contract/ports.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';
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

/** How a user knows the address: `db:5432`, `[::1]:80`, `/run/app.sock`. */
export const addressText = (address: SocketAddress): string => {
  if ('path' in address) return address.path;
  return `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
};

/** Waits for a socket that has begun to connect; a failed one is closed. */
async function finish(descriptor: number, target: string, scope: Scope, ms?: number): Promise<Outcome<number>> {
  // A unix socket whose queue is full.
  if (mustWait(descriptor)) return failed('connect', `${target} accepts no more connections`);
  if (descriptor < 0) return { ok: false, failure: socketFailure(descriptor, target) };
  const connected = await ready(descriptor, WRITABLE, scope, ms);
  const error = host.socketError(descriptor);
  if (connected && error === 0) return succeeded(descriptor);
  host.close(descriptor);
  if (!connected) return failed('timeout', `no connection to ${target}`);
  return { ok: false, failure: socketFailure(error, target) };
}

async function dialAddresses(
  addresses: readonly string[],
  port: number,
  target: string,
  scope: Scope,
): Promise<Outcome<Dialled>> {
  let first: Outcome<Dialled> | undefined;
  for (const address of addresses) {
    const ms = address === addresses.at(-1) ? undefined : NEXT_ADDRESS_MS;
    const outcome = await finish(host.connect(address, port), target, scope, ms);
    if (outcome.ok) return succeeded({ descriptor: outcome.value, address });
    if (scope.cancelled) return outcome;
    first ??= outcome;
  }
  return first ?? failed('dns', `${target} has no address`);
}

/** Connects; of several addresses the first that works, and where none does, the first one's failure. */
export async function dial(
  address: SocketAddress,
  scope: Scope,
  { allow, stage }: DialOptions = {},
): Promise<Outcome<Dialled>> {
  const target = addressText(address);
  if ('path' in address) {
    stage?.('connect');
    const outcome = await finish(host.connectUnix(address.path), target, scope);
    return outcome.ok ? succeeded({ descriptor: outcome.value }) : outcome;
  }
  stage?.('name');
  const known = literal(address.host);
  const found = known ? succeeded(known) : await lookup(address.host, target, scope);
  if (!found.ok) return found;
  const allowed = found.value.filter((candidate) => allow?.(candidate) ?? true);
  if (allowed.length === 0) return { ok: false, failure: inWords(CONNECTION_WORDS.ERR_ADDRESS_REFUSED, target)! };
  stage?.('connect');
  return await dialAddresses(allowed, address.port, target, scope);
}
