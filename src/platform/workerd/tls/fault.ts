/**
 * Ends a handshake or the judging of a chain. Parsers throw it from deep inside; only {@link inspect} catches it and
 * makes a value of it. Any other exception is a bug of ours and stays one.
 */
export class Fault extends Error {
  /** `tls`: the peer broke a rule. `probe`: the peer may be right, and we cannot tell. */
  readonly kind: 'tls' | 'probe';
  /** The alert that the peer is sent (RFC 8446 section 6), if any. */
  readonly alert: number | undefined;

  /** @param words - what a user reads; `%` stands for the target */
  constructor(kind: 'tls' | 'probe', words: string, alert?: number) {
    super(words);
    this.kind = kind;
    this.alert = alert;
  }
}

/** Alerts that we send (RFC 8446 section 6.2). */
export const ALERT = {
  closeNotify: 0,
  unexpectedMessage: 10,
  badRecordMac: 20,
  recordOverflow: 22,
  illegalParameter: 47,
  decodeError: 50,
  decryptError: 51,
  protocolVersion: 70,
  userCanceled: 90,
  missingExtension: 109,
  unsupportedExtension: 110,
} as const;

/** The peer broke the protocol: `% broke the TLS protocol: it …`. */
export const violation = (what: string, alert: number = ALERT.illegalParameter): Fault =>
  new Fault('tls', `% broke the TLS protocol: ${what}`, alert);

/** The peer wants something that a Worker does not support: unknown, not failed. */
export const unsupported = (what: string): Fault =>
  new Fault('probe', `% ${what}, which a Worker does not support; run this check from a container or an agent`);
