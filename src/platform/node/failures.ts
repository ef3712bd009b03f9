import type { Failure, FailureKind } from '../../contract/failure.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';

/** A code that the table does not list still tells its family by its beginning. */
const FAMILIES: readonly (readonly [RegExp, FailureKind, string])[] = [
  [/^EAI_/, 'dns', '% does not resolve'],
  [/^(ERR_(SSL|TLS)_|CERT_|EPROTO)/, 'tls', 'the TLS handshake with % failed'],
];

/** OpenSSL's reason where the peer sent an alert: `tlsv1 alert internal error`. */
const ALERT = /\balert (.+)$/;

/** OpenSSL calls this alert after a version, of which it has had two names: Node 20's, and that of Node 22. */
const OF_THAT_VERSION = /(SSLV3_|SSL\/TLS_)(?=ALERT_HANDSHAKE)/;

interface NodeError {
  readonly code?: string | undefined;
  readonly message: string;
  /** OpenSSL's reason without its file names and addresses. */
  readonly reason?: string | undefined;
  readonly errors?: readonly NodeError[] | undefined;
}

/**
 * The failure behind an error of `node:net` or `tls`. `target` is how the user knows it: `db:5432`,
 * `/run/app.sock`. Where several addresses were tried, the first one's error speaks.
 */
export const socketFailure = (error: NodeError, target: string): Failure => {
  const { code = '', message, reason } = error.errors?.[0] ?? error;
  const known = inWords(CONNECTION_WORDS[code.replace(OF_THAT_VERSION, '')], target);
  if (known) return known;
  const [, alert] = ALERT.exec(reason ?? '') ?? [];
  if (alert) return { kind: 'tls', message: `${target} refused the TLS handshake (${alert})` };
  const family = FAMILIES.find(([pattern]) => pattern.test(code));
  const detail = reason ?? (code && !message.includes(code) ? `${code}: ${message}` : message);
  if (family) return { kind: family[1], message: `${family[2].replace('%', target)} (${detail})` };
  return { kind: 'connect', message: `the connection to ${target} failed (${detail})` };
};
