import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate, Scope, Socket, TlsPort, TlsTrust } from '../../contract/ports.ts';
import { addressText, CONNECTION_WORDS, inWords } from '../../contract/words.ts';
import { judge, parsePeer } from './certificate.ts';
import { dial } from './dial.ts';
import { host } from './host.ts';
import { close, READABLE, ready, WRITABLE } from './loop.ts';
import { type Mover, Stream } from './sockets.ts';
import { storeFor } from './trust.ts';

/** mbedtls/ssl.h and net_sockets.h. */
const WANT_READ = -0x6900;
const WANT_WRITE = -0x6880;
const PEER_CLOSE_NOTIFY = -0x7880;
const CONN_EOF = -0x7280;
const CONN_RESET = -0x0050;
const INVALID_RECORD = -0x7200;
const BAD_VERSION = -0x6e80;
/** native/tls.c: below it, the number of the alert that the peer sent. */
const ALERT = -0x10000;
/** RFC 8446 section 6. */
const ALERT_HANDSHAKE_FAILURE = 40;
const ALERT_PROTOCOL_VERSION = 70;

const wanted = (result: number): number => {
  if (result === WANT_READ) return READABLE;
  return result === WANT_WRITE ? WRITABLE : 0;
};

/** What a peer may have meant that accepts none of our versions. */
const VERSIONS = '(the static binary speaks TLS 1.2)';

/** Causes that have words of their own, by the names of Linux, OpenSSL and Node. */
const CODES: Readonly<Record<number, string>> = {
  [INVALID_RECORD]: 'ERR_SSL_WRONG_VERSION_NUMBER',
  [BAD_VERSION]: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  [ALERT - ALERT_HANDSHAKE_FAILURE]: 'ERR_SSL_ALERT_HANDSHAKE_FAILURE',
  [ALERT - ALERT_PROTOCOL_VERSION]: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
};

const hex = (error: number): string => `mbedTLS -0x${(-error).toString(16).padStart(4, '0')}`;

const detail = (error: number): string => (error <= ALERT ? `alert ${ALERT - error}` : hex(error));

function handshakeFailure(error: number, target: string): Outcome<never> {
  if (error === CONN_EOF || error === PEER_CLOSE_NOTIFY)
    return failed('tls', `${target} closed the connection during the TLS handshake`);
  if (error === CONN_RESET) return failed('tls', `${target} reset the connection during the TLS handshake`);
  const known = inWords(CONNECTION_WORDS[CODES[error] ?? ''], target);
  if (!known) return failed('tls', `the TLS handshake with ${target} failed (${detail(error)})`);
  const isVersion = error === BAD_VERSION || error === ALERT - ALERT_PROTOCOL_VERSION;
  return failed('tls', isVersion ? `${known.message} ${VERSIONS}` : known.message);
}

/** Drives the handshake; whatever it ends with, session and descriptor stay the caller's. */
async function shake(session: number, descriptor: number, target: string, scope: Scope): Promise<Outcome<void>> {
  for (;;) {
    const result = host.tlsHandshake(session);
    if (result === 0) return succeeded(undefined);
    const events = wanted(result);
    if (events === 0) return handshakeFailure(result, target);
    if (!(await ready(descriptor, events, scope))) return failed('timeout', `no TLS handshake with ${target}`);
  }
}

function examine(session: number, hostName: string, target: string, trust: TlsTrust): Outcome<Certificate> {
  const shown = parsePeer(host.tlsPeer(session));
  if (!shown) return failed('tls', `${target} showed no certificate`);
  return trust.insecure ? succeeded(shown) : judge(host.tlsVerified(session), shown, hostName, target);
}

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

const isAddress = (name: string): boolean => name.includes(':') || /^[\d.]+$/.test(name);

function openSession(descriptor: number, name: string, target: string, trust: TlsTrust): Outcome<number> {
  const store = storeFor(trust, target);
  if (!store.ok) return store;
  const session = host.tlsOpen(descriptor, isAddress(name) ? '' : name, store.value);
  return session < 0 ? failed('probe', `no TLS session for ${target} (${detail(session)})`) : succeeded(session);
}

/**
 * TLS over a connected descriptor, which it owns from then on: a failure closes it. mbedTLS 2.28 speaks TLS 1.2 and
 * nothing newer.
 */
export async function secure(
  descriptor: number,
  hostName: string,
  target: string,
  trust: TlsTrust,
  scope: Scope,
): Promise<Outcome<Secured>> {
  const name = trust.servername ?? hostName;
  const session = openSession(descriptor, name, target, trust);
  if (!session.ok) {
    close(descriptor);
    return session;
  }
  const shaken = await shake(session.value, descriptor, target, scope);
  const certificate = shaken.ok ? examine(session.value, name, target, trust) : shaken;
  if (!certificate.ok) {
    host.tlsClose(session.value);
    close(descriptor);
    return certificate;
  }
  const socket = new Stream(mover(session.value, target), descriptor, target, scope);
  return succeeded({ socket, certificate: certificate.value });
}

export const nativeTls: TlsPort = {
  inspect: async (address, trust, scope) => {
    const target = addressText(address);
    const dialled = await dial(address, scope);
    if (!dialled.ok) return dialled;
    const secured = await secure(dialled.value.descriptor, address.host, target, trust, scope);
    if (!secured.ok) return secured;
    secured.value.socket.close();
    return succeeded(secured.value.certificate);
  },
};
