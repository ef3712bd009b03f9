import { failed, type Outcome } from '../../contract/failure.ts';
import { alertWords } from '../../contract/tls-alerts.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';

/** mbedtls/ssl.h, net_sockets.h, x509.h, pk.h and ecp.h. */
export const WANT_READ = -0x6900;
export const WANT_WRITE = -0x6880;
export const PEER_CLOSE_NOTIFY = -0x7880;
export const CONN_RESET = -0x0050;
const CONN_EOF = -0x7280;
const INVALID_RECORD = -0x7200;
const BAD_VERSION = -0x6e80;
const TOO_MUCH = -0x6a00;

/** native/tls.c: below them, the number of the alert that the peer sent, and of one that answers our hello. */
const ALERT = -0x10000;
const ALERT_TO_HELLO = -0x20000;
/** native/tls.c: a server with an RSA key that speaks TLS 1.2 and no more has to be asked again, capped. */
const WANTS_TLS12 = -0x30000;

/** RFC 8446 section 6. */
const HANDSHAKE_FAILURE = 40;

/** What mbedTLS says of kinds of keys, signatures and curves that it does not know. */
const NOT_KNOWN: readonly number[] = [
  -0x7080, // SSL_FEATURE_UNAVAILABLE
  -0x4e80, // ECP_FEATURE_UNAVAILABLE
  -0x3c80, // PK_UNKNOWN_PK_ALG
  -0x3a00, // PK_UNKNOWN_NAMED_CURVE
  -0x3980, // PK_FEATURE_UNAVAILABLE
  -0x2600, // X509_UNKNOWN_SIG_ALG
  -0x2100, // X509_UNKNOWN_OID
  -0x2080, // X509_FEATURE_UNAVAILABLE
];

/** X509_INVALID_EXTENSIONS with ASN1_UNEXPECTED_TAG: a critical extension that mbedTLS does not know, such as name constraints. */
const CRITICAL_EXTENSION = -0x2562;

/** The lower seven bits of an error may hold a second one, of ASN.1 or object identifiers. */
const mainError = (error: number): number => -(-error & ~0x7f);

const alertOf = (error: number): number | undefined => {
  if (error <= ALERT_TO_HELLO) return ALERT_TO_HELLO - error;
  return error <= ALERT ? ALERT - error : undefined;
};

/** Causes that have words of their own, by the names of Linux, OpenSSL and Node. */
const CODES: Readonly<Record<number, string>> = {
  [INVALID_RECORD]: 'ERR_SSL_WRONG_VERSION_NUMBER',
  [BAD_VERSION]: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
};

/** An error in a few letters, for where nothing better is known. */
export const detail = (error: number): string => {
  const alert = alertOf(error);
  return alert === undefined ? `mbedTLS -0x${(-error).toString(16).padStart(4, '0')}` : `alert ${alert}`;
};

/** A limit of ours, which must not count against the target. */
export const ownLimit = (target: string): Outcome<never> =>
  failed(
    'probe',
    `${target} uses something of TLS that the static binary does not know (an Ed25519 or RSA-PSS key or name constraints, for example); run this check on Node or in a Worker`,
  );

export const wantsTls12 = (error: number): boolean => error === WANTS_TLS12;

/** Whether the server found nothing in our hello that it can use. */
export const sharesNothing = (error: number): boolean => error === ALERT_TO_HELLO - HANDSHAKE_FAILURE;

export const handshakeFailure = (error: number, target: string): Outcome<never> => {
  if (error === CONN_EOF || error === PEER_CLOSE_NOTIFY)
    return failed('tls', `${target} closed the connection during the TLS handshake`);
  if (error === CONN_RESET) return failed('tls', `${target} reset the connection during the TLS handshake`);
  if (error === TOO_MUCH) return failed('tls', `${target} sends more than belongs into a TLS handshake`);
  if (error === CRITICAL_EXTENSION || NOT_KNOWN.includes(mainError(error))) return ownLimit(target);
  const alert = alertOf(error);
  if (alert !== undefined)
    return failed(
      'tls',
      alertWords(alert).replace('%', () => target),
    );
  const known = inWords(CONNECTION_WORDS[CODES[error] ?? ''], target);
  return known
    ? { ok: false, failure: known }
    : failed('tls', `the TLS handshake with ${target} failed (${detail(error)})`);
};
