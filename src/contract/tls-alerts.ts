import { CONNECTION_WORDS } from './words.ts';

/** Alerts with their own messages, by the names of {@link CONNECTION_WORDS}. */
const KNOWN: Readonly<Record<number, string>> = {
  40: 'ERR_SSL_ALERT_HANDSHAKE_FAILURE',
  70: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
};

/** RFC 8446 section 6, RFC 5246 section 7.2, with OpenSSL's texts. */
const NAMES: Readonly<Record<number, string>> = {
  10: 'unexpected message',
  20: 'bad record mac',
  22: 'record overflow',
  41: 'no certificate',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'certificate revoked',
  45: 'certificate expired',
  46: 'certificate unknown',
  47: 'illegal parameter',
  48: 'unknown ca',
  49: 'access denied',
  50: 'decode error',
  51: 'decrypt error',
  71: 'insufficient security',
  80: 'internal error',
  86: 'inappropriate fallback',
  109: 'missing extension',
  110: 'unsupported extension',
  112: 'unrecognized name',
  113: 'bad certificate status response',
  115: 'unknown psk identity',
  116: 'certificate required',
  120: 'no application protocol',
};

/** User-facing text of a handshake alert; `%` is the target. */
export const alertWords = (code: number): string =>
  CONNECTION_WORDS[KNOWN[code] ?? '']?.[1] ?? `% refused the TLS handshake (${NAMES[code] ?? `alert ${code}`})`;
