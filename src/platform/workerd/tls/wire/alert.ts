import { alertWords } from '../../../../contract/tls-alerts.ts';
import { Fault } from '../fault.ts';

const WARNING = 1;
const CLOSE_NOTIFY = 0;
const USER_CANCELED = 90;

/**
 * What a peer's alert means for us (RFC 8446 section 6): the end, or nothing where it is a mere warning. TLS 1.3 knows
 * no warnings but that its user gave up.
 */
export const alertFault = (content: Uint8Array, version: '1.2' | '1.3'): Fault | undefined => {
  const [level, code] = content;
  if (content.length !== 2) return new Fault('tls', '% broke the TLS protocol: its alert is malformed');
  if (code === CLOSE_NOTIFY) return new Fault('tls', '% closed the connection during the TLS handshake');
  if (level === WARNING && (version === '1.2' || code === USER_CANCELED)) return undefined;
  return new Fault('tls', alertWords(code!));
};
