import { connect, type LookupFunction, type Socket as NetSocket } from 'node:net';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Scope, Socket, SocketAddress, SocketsPort } from '../../contract/ports.ts';
import { addressText } from '../../contract/words.ts';
import { socketFailure } from './failures.ts';

/** A scratch image has no /etc/hosts, so `localhost` is what RFC 6761 says it is, IPv4 first. */
const candidates = (address: SocketAddress): readonly SocketAddress[] =>
  'host' in address && address.host === 'localhost'
    ? ['127.0.0.1', '::1'].map((host) => ({ host, port: address.port }))
    : [address];

export interface DialOptions {
  /** Whether an address that the name resolves to may be connected to ({@link HttpRequest.allow}). */
  readonly allow?: ((address: string) => boolean) | undefined;
  /** Hears that the name was resolved. */
  readonly resolved?: (() => void) | undefined;
}

/** Names for `net.connect`, without what must not be connected to. */
const lookupWithin =
  (scope: Scope, allow: DialOptions['allow']): LookupFunction =>
  async (host, { all }, done) => {
    try {
      // Loaded only for names: most health checks ask an address of their own container.
      const { lookup } = await import('./lookup.ts');
      const found = await lookup(host, scope);
      const allowed = allow ? found.filter(({ address }) => allow(address)) : found;
      if (allowed.length === 0) throw Object.assign(new Error('refused address'), { code: 'ERR_ADDRESS_REFUSED' });
      if (all) return done(null, [...allowed]);
      done(null, allowed[0]!.address, allowed[0]!.family);
    } catch (error) {
      done(error as NodeJS.ErrnoException, []);
    }
  };

/** One attempt; the socket is paused, so nothing is read before someone asks. */
const attempt = (
  address: SocketAddress,
  target: string,
  scope: Scope,
  options: DialOptions,
): Promise<Outcome<NetSocket>> =>
  new Promise((resolve) => {
    const where = 'path' in address ? { path: address.path } : { host: address.host, port: address.port };
    const lookup = lookupWithin(scope, options.allow);
    const socket = connect({ ...where, lookup, noDelay: true, allowHalfOpen: true });
    socket.once('lookup', () => options.resolved?.());
    const unsubscribe = scope.onCancel(() => {
      socket.destroy();
      resolve(failed('timeout', `no connection to ${target}`));
    });
    socket.once('connect', () => {
      unsubscribe();
      socket.removeAllListeners('error');
      resolve(succeeded(socket));
    });
    socket.once('error', (error) => {
      unsubscribe();
      socket.destroy();
      resolve({ ok: false, failure: socketFailure(error, target) });
    });
  });

/** A connected `net.Socket`, which the caller must destroy. */
export const dial = async (
  address: SocketAddress,
  scope: Scope,
  options: DialOptions = {},
): Promise<Outcome<NetSocket>> => {
  const target = addressText(address);
  let first: Outcome<NetSocket> | undefined;
  for (const candidate of candidates(address)) {
    const outcome = await attempt(candidate, target, scope, options);
    if (outcome.ok || scope.cancelled) return outcome;
    first ??= outcome;
  }
  return first!;
};

/** Reads and writes as promises, each settled by whichever comes first: the data, the end, an error, the scope. */
export const wrap = (socket: NetSocket, target: string, scope: Scope): Socket => {
  let error: Error | undefined;
  socket.on('error', (cause) => {
    error = cause;
  });
  scope.onCancel(() => socket.destroy());

  const lost = (): Outcome<never> =>
    error
      ? { ok: false, failure: socketFailure(error, target) }
      : failed('connect', `the connection to ${target} was closed`);

  const read = (): Promise<Outcome<Uint8Array | undefined>> =>
    new Promise((resolve) => {
      const settle = (outcome: Outcome<Uint8Array | undefined>) => {
        socket.off('readable', look).off('end', look).off('close', look);
        resolve(outcome);
      };
      const look = () => {
        const chunk = socket.read() as Uint8Array | null;
        if (chunk) return settle(succeeded(chunk));
        if (socket.readableEnded) return settle(succeeded(undefined));
        if (socket.destroyed) settle(lost());
      };
      socket.on('readable', look).on('end', look).on('close', look);
      look();
    });

  const write = (bytes: Uint8Array): Promise<Outcome<void>> =>
    new Promise((resolve) => {
      if (socket.destroyed) return resolve(lost());
      const closed = () => resolve(lost());
      socket.once('close', closed);
      socket.write(bytes, (cause) => {
        socket.off('close', closed);
        resolve(cause ? { ok: false, failure: socketFailure(cause, target) } : succeeded(undefined));
      });
    });

  return { read, write, close: () => void socket.destroy() };
};

export const nodeSockets: SocketsPort = {
  connect: async (address, scope) => {
    const outcome = await dial(address, scope);
    return outcome.ok ? succeeded(wrap(outcome.value, addressText(address), scope)) : outcome;
  },
};
