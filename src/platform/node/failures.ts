import type { Failure, FailureKind } from '../../contract/failure.ts';

/** Node's and OpenSSL's error codes in words; `%` stands for the target. */
const WORDS: Readonly<Record<string, readonly [FailureKind, string]>> = {
  ENOTFOUND: ['dns', '% does not resolve'],
  ENODATA: ['dns', '% has no address'],
  EAI_AGAIN: ['dns', 'the name server did not answer for %'],
  ECONNREFUSED: ['connect', '% refused the connection'],
  ECONNRESET: ['connect', '% reset the connection'],
  EPIPE: ['connect', '% closed the connection'],
  EHOSTUNREACH: ['connect', 'no route to %'],
  ENETUNREACH: ['connect', 'no route to the network of %'],
  EADDRNOTAVAIL: ['connect', 'no local address from which % can be reached'],
  ETIMEDOUT: ['timeout', '% did not answer to the connection attempt'],
  ENOENT: ['connect', 'there is no socket %'],
  ENOTSOCK: ['connect', '% is not a socket'],
  EACCES: ['probe', 'no permission to open %'],
  EMFILE: ['probe', 'no file descriptor left to reach % with'],
  CERT_HAS_EXPIRED: ['tls', 'the certificate of % has expired'],
  CERT_NOT_YET_VALID: ['tls', 'the certificate of % is not yet valid'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['tls', 'the certificate of % is self-signed'],
  SELF_SIGNED_CERT_IN_CHAIN: ['tls', 'the certificate chain of % ends in a root that is not trusted'],
  UNABLE_TO_GET_ISSUER_CERT: ['tls', 'the certificate chain of % is incomplete'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['tls', 'the certificate chain of % is incomplete or its root is not trusted'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['tls', 'the certificate chain of % is incomplete or its root is not trusted'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['tls', 'the certificate of % is for another name'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['tls', '% does not speak TLS on this port'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['tls', '% does not speak TLS on this port'],
  ERR_SSL_UNSUPPORTED_PROTOCOL: ['tls', '% speaks only TLS versions that are too old'],
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: ['tls', '% accepts none of our TLS versions'],
};

/** A code that the table does not list still tells its family by its beginning. */
const FAMILIES: readonly (readonly [RegExp, FailureKind, string])[] = [
  [/^EAI_/, 'dns', '% does not resolve'],
  [/^(ERR_(SSL|TLS)_|CERT_|EPROTO)/, 'tls', 'the TLS handshake with % failed'],
  [/^HPE_/, 'protocol', '% does not answer in HTTP/1.1'],
];

interface NodeError {
  readonly code?: string | undefined;
  readonly message: string;
  /** OpenSSL's reason without its file names and addresses. */
  readonly reason?: string | undefined;
  readonly errors?: readonly NodeError[] | undefined;
}

/**
 * The failure behind an error of `node:net`, `tls` or `http`. `target` is how the user knows it: `db:5432`,
 * `/run/app.sock`. Where several addresses were tried, the first one's error speaks.
 */
export const socketFailure = (error: NodeError, target: string): Failure => {
  const { code = '', message, reason } = error.errors?.[0] ?? error;
  const known = WORDS[code];
  if (known) return { kind: known[0], message: known[1].replace('%', target) };
  const family = FAMILIES.find(([pattern]) => pattern.test(code));
  const detail = reason ?? (code && !message.includes(code) ? `${code}: ${message}` : message);
  if (family) return { kind: family[1], message: `${family[2].replace('%', target)} (${detail})` };
  return { kind: 'connect', message: `the connection to ${target} failed (${detail})` };
};
