import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate, Scope, Socket, SocketAddress, TlsPort, TlsTrust } from '../../contract/ports.ts';
import { addressText, CONNECTION_WORDS, inWords } from '../../contract/words.ts';
import { judge, parsePeer } from './certificate.ts';
import { type Dialled, dial } from './dial.ts';
import { host } from './host.ts';
import { close, READABLE, ready, WRITABLE } from './loop.ts';
import { type Mover, Stream } from './sockets.ts';
import {
  CONN_RESET,
  detail,
  handshakeFailure,
  ownLimit,
  PEER_CLOSE_NOTIFY,
  sharesNothing,
  WANT_READ,
  WANT_WRITE,
  wantsTls12,
} from './tls-errors.ts';
import { answersOthers } from './tls-hello.ts';
import { storeFor } from './trust.ts';

const wanted = (result: number): number => {
  if (result === WANT_READ) return READABLE;
  return result === WANT_WRITE ? WRITABLE : 0;
};

/** Options of the host's `tlsOpen`: TLS 1.2 at most, and HTTP/2 by ALPN. */
const CAPPED = 1;
export const HTTP2 = 2;

/** Whom a handshake is with. */
export interface Peer {
  readonly address: SocketAddress;
  /** The connection that is there. */
  readonly dialled: Dialled;
  /** The host that the certificate must be for, unless `trust` names another. */
  readonly host: string;
  readonly trust: TlsTrust;
  /** {@link HTTP2}, or nothing. */
  readonly options?: number;
}

/** A handshake as it ended: with a session, or with the error that mbedTLS gives. */
type Shaken = Outcome<{ readonly session: number; readonly error: number }>;

const isAddress = (name: string): boolean => name.includes(':') || /^[\d.]+$/.test(name);

const nameOf = ({ host, trust }: Peer): string => trust.servername ?? host;

/** The name for SNI; an address is checked and not asked for (RFC 6066 section 3). */
const sniOf = (peer: Peer): string => (isAddress(nameOf(peer)) ? '' : nameOf(peer));

/** Drives a handshake; where it does not come to its end, session and descriptor are closed. */
const shake = async (peer: Peer, descriptor: number, store: number, options: number, scope: Scope): Promise<Shaken> => {
  const target = addressText(peer.address);
  const session = host.tlsOpen(descriptor, sniOf(peer), store, options);
  let error = session;
  while (session >= 0) {
    error = host.tlsHandshake(session);
    if (error === 0) return succeeded({ session, error });
    if (wanted(error) === 0 || !(await ready(descriptor, wanted(error), scope))) break;
  }
  if (session >= 0) host.tlsClose(session);
  close(descriptor);
  if (session < 0) return failed('probe', `no TLS session for ${target} (${detail(session)})`);
  return wanted(error) === 0 ? succeeded({ session, error }) : failed('timeout', `no TLS handshake with ${target}`);
};

/** Another connection to the same address. */
const dialAgain = ({ address, dialled }: Peer, scope: Scope): Promise<Outcome<Dialled>> =>
  dial('path' in address ? address : { ...address, host: dialled.address ?? address.host }, scope);

interface Connected {
  readonly session: number;
  readonly descriptor: number;
}

/** What a handshake that failed says of the peer; it may take another connection to find out. */
const explain = async (peer: Peer, error: number, scope: Scope): Promise<Outcome<never>> => {
  const target = addressText(peer.address);
  const dialled = sharesNothing(error) ? await dialAgain(peer, scope) : undefined;
  const isOurs = dialled?.ok && (await answersOthers(dialled.value.descriptor, sniOf(peer), target, scope));
  return isOurs ? ownLimit(target) : handshakeFailure(error, target);
};

const shakeAnew = async (peer: Peer, store: number, options: number, scope: Scope): Promise<Outcome<Connected>> => {
  const dialled = await dialAgain(peer, scope);
  if (!dialled.ok) return dialled;
  const { descriptor } = dialled.value;
  const shaken = await shake(peer, descriptor, store, options, scope);
  if (!shaken.ok) return shaken;
  const { session, error } = shaken.value;
  return error === 0 ? succeeded({ session, descriptor }) : explain(peer, error, scope);
};

const connect = async (peer: Peer, store: number, scope: Scope): Promise<Outcome<Connected>> => {
  const { dialled, options = 0 } = peer;
  const shaken = await shake(peer, dialled.descriptor, store, options, scope);
  if (!shaken.ok) return shaken;
  const { session, error } = shaken.value;
  if (wantsTls12(error)) return shakeAnew(peer, store, options | CAPPED, scope);
  return error === 0 ? succeeded({ session, descriptor: dialled.descriptor }) : explain(peer, error, scope);
};

const examine = (session: number, peer: Peer): Outcome<Certificate> => {
  const target = addressText(peer.address);
  const shown = parsePeer(host.tlsPeer(session));
  if (!shown) return failed('tls', `${target} showed no certificate`);
  return peer.trust.insecure ? succeeded(shown) : judge(host.tlsVerified(session), shown, nameOf(peer), target);
};

const mover = (session: number, target: string): Mover => ({
  read: (buffer) => host.tlsRead(session, buffer),
  write: (bytes) => host.tlsWrite(session, bytes),
  wanted,
  failure: (result) => {
    if (result === PEER_CLOSE_NOTIFY) return undefined;
    if (result === CONN_RESET) return { ok: false, failure: inWords(CONNECTION_WORDS.ECONNRESET, target)! };
    return failed('connect', `the TLS connection to ${target} failed (${detail(result)})`);
  },
  close: () => host.tlsClose(session),
});

export interface Secured {
  readonly socket: Socket;
  readonly certificate: Certificate;
}

/** TLS 1.3 or 1.2 over a connection, which it owns from then on: a failure closes it. */
export const secure = async (peer: Peer, scope: Scope): Promise<Outcome<Secured>> => {
  const target = addressText(peer.address);
  const store = await storeFor(peer.trust, target);
  if (!store.ok) {
    close(peer.dialled.descriptor);
    return store;
  }
  const connected = await connect(peer, store.value, scope);
  if (!connected.ok) return connected;
  const { session, descriptor } = connected.value;
  const certificate = examine(session, peer);
  const socket = new Stream(mover(session, target), descriptor, target, scope);
  if (certificate.ok) return succeeded({ socket, certificate: certificate.value });
  socket.close();
  return certificate;
};

export const nativeTls: TlsPort = {
  inspect: async (address, trust, scope) => {
    const dialled = await dial(address, scope);
    if (!dialled.ok) return dialled;
    const secured = await secure({ address, dialled: dialled.value, host: address.host, trust }, scope);
    if (!secured.ok) return secured;
    secured.value.socket.close();
    return succeeded(secured.value.certificate);
  },
};
