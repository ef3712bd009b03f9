import { connect } from 'cloudflare:sockets';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Scope, Socket, SocketAddress, SocketsPort } from '../../contract/ports.ts';
import { hostPort } from '../../contract/words.ts';

/** Workers refuse this port, whatever the host (developers.cloudflare.com/workers/runtime-apis/tcp-sockets). */
const SMTP_PORT = 25;

const LOCAL_FIRST = ['127.0.0.1', '::1'];

type Host = Extract<SocketAddress, { host: string }>;

/**
 * The runtime says little: refused, unroutable and unresolved read alike, so nearly all is kind `connect`.
 * Only its refusal to open connections to Cloudflare's own addresses has words of its own, and that is our limit,
 * not the target's fault.
 */
export const connectFailure = (error: unknown, target: string): Failure => {
  const detail = error instanceof Error ? error.message : String(error);
  if (/consider using fetch|Cloudflare IP/i.test(detail)) {
    return {
      kind: 'probe',
      message: `${target} is behind Cloudflare, to which a Worker cannot open TCP connections; use a check of type http`,
    };
  }
  if (/DNS|resolve/i.test(detail)) return { kind: 'dns', message: `${target} does not resolve` };
  return { kind: 'connect', message: `no connection to ${target} (${detail.replace(/\.$/, '')})` };
};

/** A connection as the runtime has it. */
export interface Opened {
  readonly target: string;
  readonly socket: ReturnType<typeof connect>;
}

const attempt = async (address: Host, scope: Scope): Promise<Outcome<Opened>> => {
  const target = hostPort(address);
  const hostname = address.host.includes(':') ? `[${address.host}]` : address.host;
  try {
    const socket = connect({ hostname, port: address.port }, { allowHalfOpen: true, secureTransport: 'off' });
    socket.closed.catch(() => undefined);
    const cancelled = new Promise<never>((_, reject) => {
      scope.onCancel(() => {
        void socket.close().catch(() => undefined);
        reject(new Error('cancelled'));
      });
    });
    cancelled.catch(() => undefined);
    await Promise.race([socket.opened, cancelled]);
    return succeeded({ target, socket });
  } catch (error) {
    if (scope.cancelled) return failed('timeout', `no connection to ${target}`);
    return { ok: false, failure: connectFailure(error, target) };
  }
};

const wrap = ({ target, socket }: Opened): Socket => {
  const reader = socket.readable.getReader();
  const writer = socket.writable.getWriter();
  reader.closed.catch(() => undefined);
  writer.closed.catch(() => undefined);
  const lost = (error: unknown): Outcome<never> => ({ ok: false, failure: connectFailure(error, target) });
  return {
    read: () => reader.read().then(({ value, done }) => succeeded(done ? undefined : (value as Uint8Array)), lost),
    write: (bytes) => writer.write(bytes).then(() => succeeded(undefined), lost),
    close: () => void socket.close().catch(() => undefined),
  };
};

const addresses = (address: Host): readonly Host[] =>
  address.host === 'localhost' ? LOCAL_FIRST.map((host) => ({ ...address, host })) : [address];

/** The first connection that opens, or why the first address gave none. */
export const openConnection = async (address: Host, scope: Scope): Promise<Outcome<Opened>> => {
  if (address.port === SMTP_PORT) {
    return failed('probe', 'a Worker may not connect to port 25; use 587 or 465 of the mail server');
  }
  let first: Outcome<Opened> | undefined;
  for (const candidate of addresses(address)) {
    const outcome = await attempt(candidate, scope);
    if (outcome.ok || scope.cancelled) return outcome;
    first ??= outcome;
  }
  return first!;
};

export const workerdSockets: SocketsPort = {
  connect: async (address, scope) => {
    if ('path' in address) return failed('probe', `a Worker has no unix sockets, so ${address.path} cannot be opened`);
    const opened = await openConnection(address, scope);
    return opened.ok ? succeeded(wrap(opened.value)) : opened;
  },
};
