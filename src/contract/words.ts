import type { Failure, FailureKind } from './failure.ts';
import { MAX_WEBSOCKET_FRAMES } from './limits.ts';
import type { SocketAddress } from './ports.ts';

/**
 * Reasons of failed connections, by the error codes of Linux, OpenSSL and Node: the same text on every platform that
 * can tell them apart. `%` is the target as the user knows it: `db:5432`, `/run/app.sock`.
 */
export const CONNECTION_WORDS: Readonly<Record<string, readonly [FailureKind, string]>> = {
  ENOTFOUND: ['dns', '% does not resolve'],
  ENODATA: ['dns', '% has no address'],
  EAI_AGAIN: ['dns', 'the name server did not answer for %'],
  ECONNREFUSED: ['connect', '% refused the connection'],
  ECONNRESET: ['connect', '% reset the connection'],
  EPIPE: ['connect', '% closed the connection'],
  EHOSTUNREACH: ['connect', 'no route to %'],
  ENETUNREACH: ['connect', 'no route to the network of %'],
  EADDRNOTAVAIL: ['connect', 'no local address from which % can be reached'],
  ERR_ADDRESS_REFUSED: ['redirect', '% was refused: a redirect must not lead to a more private address'],
  HPE_HEADER_OVERFLOW: ['protocol', 'the response headers of % are longer than 128 KiB'],
  ETIMEDOUT: ['timeout', '% did not answer the connection attempt'],
  NO_CERTIFICATE: ['probe', '% contains no readable certificate'],
  ENOENT: ['connect', 'there is no socket %'],
  ENOTSOCK: ['connect', '% is not a socket'],
  EACCES: ['probe', 'no permission to open %'],
  EMFILE: ['probe', 'no file descriptor left to connect to %'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['tls', 'the certificate of % is self-signed'],
  SELF_SIGNED_CERT_IN_CHAIN: ['tls', 'the certificate chain of % ends in a root that is not trusted'],
  UNABLE_TO_GET_ISSUER_CERT: ['tls', 'the certificate chain of % is incomplete'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['tls', 'the certificate chain of % is incomplete or its root is not trusted'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['tls', 'the certificate chain of % is incomplete or its root is not trusted'],
  // Node's code for OpenSSL's other findings: in practice a hash or a key below its security level 1.
  UNSPECIFIED: [
    'tls',
    'a certificate of % is too weak (signed with SHA-1, or a short key), or not made for this use or this name',
  ],
  INVALID_CA: ['tls', 'the certificate chain of % is broken: an issuer in it is not a certificate authority'],
  PATH_LENGTH_EXCEEDED: ['tls', 'the certificate chain of % is longer than an authority in it allows'],
  INVALID_PURPOSE: [
    'tls',
    'a certificate of % is not made for this use (for clients, say, not for servers or for issuing others)',
  ],
  CERT_SIGNATURE_FAILURE: ['tls', 'a certificate in the chain of % is not signed by its issuer'],
  KEY_TOO_SMALL: ['tls', 'a certificate of % has a key that is too short (RSA needs 2048 bits)'],
  MD_TOO_WEAK: ['tls', 'a certificate of % is signed with SHA-1 or MD5, which are no longer trusted'],
  NAME_CONSTRAINT_VIOLATION: [
    'tls',
    'the certificate of % is for a name that an authority in its chain may not issue certificates for',
  ],
  UNHANDLED_CRITICAL_EXTENSION: ['tls', 'a certificate of % has an unknown critical extension'],
  INVALID_EXTENSION: ['tls', 'a certificate of % has an invalid extension'],
  ERR_SSL_INAPPROPRIATE_FALLBACK: [
    'tls',
    '% supports TLS 1.3 but answered with an older version: something in between may have changed our offer',
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: ['tls', '% does not speak TLS on this port'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['tls', '% does not speak TLS on this port'],
  ERR_SSL_UNSUPPORTED_PROTOCOL: ['tls', '% speaks only TLS versions that are too old'],
  ERR_SSL_ALERT_HANDSHAKE_FAILURE: [
    'tls',
    '% refused the TLS handshake: it has no cipher or key type in common with us, or demands a client certificate',
  ],
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: ['tls', '% accepts none of our TLS versions'],
};

/** A host as users write it: `db:5432`, `[::1]:80`. */
export const hostPort = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** An address as users write it: host and port, or `/run/app.sock`. */
export const addressText = (address: SocketAddress): string => ('path' in address ? address.path : hostPort(address));

/** An entry of {@link CONNECTION_WORDS} with the target filled in. */
export const inWords = (entry: readonly [FailureKind, string] | undefined, target: string): Failure | undefined =>
  entry && { kind: entry[0], message: entry[1].replace('%', () => target) };

/**
 * Why a chain is out of date, by the dates of the peer's own certificate. If these are valid, a certificate above it is
 * out of date, whose dates some platforms do not show.
 * @param isOver - it has expired; otherwise it is not yet valid
 */
export const outOfDate = (
  isOver: boolean,
  { notBefore, notAfter }: { readonly notBefore: number; readonly notAfter: number },
  target: string,
): Failure => {
  const date = isOver ? notAfter : notBefore;
  const words = isOver ? ['has expired', 'expired on'] : ['is not yet valid', 'is not valid before'];
  const isAbove = date > Date.now() === isOver;
  return {
    kind: 'tls',
    message: isAbove
      ? `a certificate in the chain of ${target} ${words[0]}`
      : `the certificate of ${target} ${words[1]} ${new Date(date).toISOString()}`,
  };
};

/** The peer's certificate is not for the requested name. */
export const forOthers = (
  { names, subject }: { readonly names: readonly string[]; readonly subject: string },
  target: string,
): Failure => ({ kind: 'tls', message: `the certificate of ${target} is for ${names.join(', ') || subject}` });

/** Codes for a file that does not exist; any other failure to read a file is ours. */
const MISSING: readonly string[] = ['ENOENT', 'ENOTDIR', 'ESRCH'];

const FILE_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no %',
  ENOTDIR: 'there is no %: a part of its path is not a directory',
  ESRCH: '% is gone',
  EACCES: 'no permission to read %',
  EPERM: 'no permission to read %',
  EISDIR: '% is a directory',
  ELOOP: '% is a loop of symbolic links',
  EMFILE: 'no file descriptor left to read %',
};

/** Why a file could not be read, by its error code; `detail` is used if the code has no text. */
export const fileFailure = (code: string, path: string, detail = code): Failure => ({
  kind: MISSING.includes(code) ? 'missing' : 'probe',
  message: (FILE_WORDS[code] ?? `cannot read % (${detail})`).replace('%', () => path),
});

/** A WebSocket message with too many fragments or control frames. */
export const tooManyFrames = (target: string): Failure => ({
  kind: 'protocol',
  message: `${target} sent more than ${MAX_WEBSOCKET_FRAMES} frames without ending a message`,
});

const DURATION_UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number][0];

/** The two largest units of a duration in ms, as alerts, pages and the feed write it: 1 h and 30 min; 0 s at least. */
export const durationParts = (ms: number): readonly (readonly [count: number, unit: DurationUnit])[] => {
  let rest = Math.max(0, ms);
  const parts = DURATION_UNITS.map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return [count, unit] as const;
  });
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return [[0, 's']];
  return parts.slice(first, first + 2).filter(([count]) => count > 0);
};

/** 5,400,000 → `1 h 30 min`. */
export const durationText = (ms: number): string =>
  durationParts(ms)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
