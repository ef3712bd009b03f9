import { X509Certificate } from 'node:crypto';
import { isIP, type Socket as NetSocket } from 'node:net';
import { connect, DEFAULT_CIPHERS, type TLSSocket } from 'node:tls';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate, HttpRequest, Scope, TlsPort, TlsTrust } from '../../contract/ports.ts';
import { addressText, CONNECTION_WORDS, forOthers, inWords, outOfDate } from '../../contract/words.ts';
import { socketFailure } from './failures.ts';
import { readTextFile } from './files.ts';
import { dial } from './sockets.ts';

/** `DNS:a.example, IP Address:::1` (Node quotes names with special characters) as plain names. */
const namesOf = (alternatives: string | undefined): string[] =>
  (alternatives ?? '')
    .split(/, (?=(?:DNS|IP Address|URI|email):)/)
    .flatMap((entry) => /^(?:DNS|IP Address):"?([^"]*)"?$/.exec(entry)?.[1] ?? [])
    .map((name) => name.toLowerCase());

export const certificateOf = (der: Uint8Array): Certificate => {
  const x509 = new X509Certificate(der);
  return {
    notBefore: Date.parse(x509.validFrom),
    notAfter: Date.parse(x509.validTo),
    names: namesOf(x509.subjectAltName),
    subject: x509.subject.replaceAll('\n', ', '),
    issuer: x509.issuer.replaceAll('\n', ', '),
  };
};

const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
};

/** Node skips what it cannot read; if that is everything, no root would be trusted. */
const withCertificate = (pem: string, name: string): Outcome<string> => {
  const parts = pem.match(/-----BEGIN (\w+ )?CERTIFICATE-----[^-]+-----END \1?CERTIFICATE-----/g) ?? [];
  return parts.some(isCertificate)
    ? succeeded(pem)
    : { ok: false, failure: inWords(CONNECTION_WORDS.NO_CERTIFICATE, name)! };
};

/** Bytes; the roots of all browsers together are a fifth of it. */
const CA_LIMIT = 1 << 20;

/** The PEM text itself, or what the file of that name holds. */
const readCa = async ({ ca, insecure }: TlsTrust): Promise<Outcome<string | undefined>> => {
  if (ca === undefined || insecure) return succeeded(undefined);
  if (ca.includes('-----BEGIN')) return withCertificate(ca, 'the text of `ca`');
  const text = await readTextFile(ca, CA_LIMIT, 0);
  if (text.ok) return withCertificate(text.value, `the CA file ${ca}`);
  return failed('probe', `the CA file ${ca} cannot be read (${text.failure.message})`);
};

/** Why the peer is not trusted, in words that name the date where a date is the reason. */
const distrust = (socket: TLSSocket, certificate: Certificate, target: string): Failure => {
  const error = socket.authorizationError as unknown as { code?: string; message?: string } | string;
  const code = typeof error === 'string' ? error : error.code;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return outOfDate(code === 'CERT_HAS_EXPIRED', certificate, target);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return forOthers(certificate, target);
  return { ...socketFailure({ code: code ?? '', message: String(code) }, target), kind: 'tls' };
};

/** OpenSSL's level 2, Node's default from version 24 on: RSA keys of 2048 bits, as the other runtimes want them. */
const CIPHERS = `${DEFAULT_CIPHERS}:@SECLEVEL=2`;

export interface Secured {
  readonly socket: TLSSocket;
  readonly certificate: Certificate;
}

/**
 * Upgrades a connected socket and offers `protocol` in it. We judge the peer, not Node, so that the reason can be given.
 * It owns the plain socket from then on: to destroy that one before the TLS socket crashes Node 22.23 at the next
 * garbage collection.
 */
export const secure = async (
  socket: NetSocket,
  host: string,
  target: string,
  trust: TlsTrust,
  scope: Scope,
  protocol?: string,
): Promise<Outcome<Secured>> => {
  const ca = await readCa(trust);
  if (!ca.ok) {
    socket.destroy();
    return ca;
  }
  const name = trust.servername ?? host;
  return new Promise((resolve) => {
    const secured = connect({
      socket,
      host: name,
      // An address is checked and not asked for (RFC 6066 section 3).
      ...(isIP(name) ? {} : { servername: name }),
      ...(protocol ? { ALPNProtocols: [protocol] } : {}),
      ...(ca.value === undefined ? {} : { ca: ca.value }),
      rejectUnauthorized: false,
      ciphers: CIPHERS,
      // Whoever is named in `ca` is trusted, root or not, as in the other runtimes.
      allowPartialTrustChain: true,
    });
    const settle = (outcome: Outcome<Secured>) => {
      unsubscribe();
      if (!outcome.ok) secured.destroy();
      resolve(outcome);
    };
    const unsubscribe = scope.onCancel(() => settle(failed('timeout', `no TLS handshake with ${target}`)));
    secured.once('secureConnect', () => {
      secured.removeAllListeners('error').removeAllListeners('close');
      secured.on('error', () => undefined);
      // Asked once only: a second call finds nothing any more (seen with Node 22.23).
      const der = secured.getPeerCertificate().raw as Uint8Array | undefined;
      if (!der) return settle(failed('tls', `${target} showed no certificate`));
      const certificate = certificateOf(der);
      const trusted = trust.insecure || secured.authorized;
      if (trusted) return settle(succeeded({ socket: secured, certificate }));
      settle({ ok: false, failure: distrust(secured, certificate, target) });
    });
    secured.once('error', (error: NodeJS.ErrnoException) => {
      const failure = socketFailure(error, target);
      const broken = failure.kind === 'connect' ? `${failure.message} during the TLS handshake` : failure.message;
      settle(failed('tls', broken));
    });
    secured.once('close', () => settle(failed('tls', `${target} closed the connection during the TLS handshake`)));
  });
};

/** A connection for any protocol: with TLS where the scheme (`https`, `wss`) has it, `protocol` agreed by ALPN. */
export const openStream = async (
  { url, trust = {} }: HttpRequest,
  scope: Scope,
  protocol?: string,
): Promise<Outcome<NetSocket>> => {
  const where = { host: url.host, port: url.port };
  const dialled = await dial(where, scope);
  if (!dialled.ok) return dialled;
  // Neither protocol has anything to say to a peer that has ended.
  dialled.value.allowHalfOpen = false;
  if (!['https', 'wss'].includes(url.scheme)) return dialled;
  const secured = await secure(dialled.value, url.host, addressText(where), trust, scope, protocol);
  return secured.ok ? succeeded(secured.value.socket) : secured;
};

export const nodeTls: TlsPort = {
  inspect: async (address, trust, scope) => {
    const target = addressText(address);
    const dialled = await dial(address, scope);
    if (!dialled.ok) return dialled;
    const secured = await secure(dialled.value, address.host, target, trust, scope);
    if (!secured.ok) return secured;
    secured.value.socket.destroy();
    return succeeded(secured.value.certificate);
  },
};
