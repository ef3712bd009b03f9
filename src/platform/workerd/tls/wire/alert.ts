import { CONNECTION_WORDS } from '../../../../contract/words.ts';
import { Fault } from '../fault.ts';

const WARNING = 1;
const CLOSE_NOTIFY = 0;
const USER_CANCELED = 90;

/** Alerts that have words of their own, by the names of {@link CONNECTION_WORDS}. */
const KNOWN: Readonly<Record<number, string>> = {
  40: 'ERR_SSL_ALERT_HANDSHAKE_FAILURE',
  70: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
};

/** RFC 8446 section 6, RFC 5246 section 7.2, in OpenSSL's words. */
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

/**
 * What a peer's alert means for us (RFC 8446 section 6): the end, or nothing where it is a mere warning. TLS 1.3 knows
 * no warnings but that its user gave up.
 */
export const alertFault = (content: Uint8Array, version: '1.2' | '1.3'): Fault | undefined => {
  const [level, code] = content;
  if (content.length !== 2) return new Fault('tls', '% broke the TLS protocol: its alert is malformed');
  if (code === CLOSE_NOTIFY) return new Fault('tls', '% closed the connection during the TLS handshake');
  if (level === WARNING && (version === '1.2' || code === USER_CANCELED)) return undefined;
  const known = CONNECTION_WORDS[KNOWN[code!] ?? ''];
  if (known) return new Fault('tls', known[1]);
  return new Fault('tls', `% refused the TLS handshake (${NAMES[code!] ?? `alert ${code}`})`);
};
