import { type Outcome, succeeded } from '../../../contract/failure.ts';
import type { Certificate, Scope, TlsPort } from '../../../contract/ports.ts';
import { hostPort } from '../../../contract/words.ts';
import { connectFailure, type Opened, openConnection } from '../sockets.ts';
import { inspectOver } from './inspect.ts';
import type { Transport } from './wire/record.ts';

/** Bytes of a server's flight that one read may take; most flights fit. */
const PIECE_BYTES = 8_192;

/** The runtime waits for as many bytes as a record still needs, so that a peer that sends them singly costs no more. */
const transportOf = ({ target, socket }: Opened): Transport => {
  const reader = socket.readable.getReader({ mode: 'byob' });
  const writer = socket.writable.getWriter();
  reader.closed.catch(() => undefined);
  writer.closed.catch(() => undefined);
  const lost = (error: unknown): Outcome<never> => ({ ok: false, failure: connectFailure(error, target) });
  return {
    read: (atLeast) =>
      reader
        .readAtLeast(atLeast, new Uint8Array(Math.max(atLeast, PIECE_BYTES)))
        .then(({ value }) => succeeded(value && value.length > 0 ? value : undefined), lost),
    write: (bytes) => writer.write(bytes).then(() => succeeded(undefined), lost),
  };
};

/** TLS 1.2 and 1.3 over a raw socket, as the runtime's own TLS shows no certificate. */
export const workerdTls: TlsPort = {
  inspect: async (address, trust, scope) => {
    const opened = await openConnection(address, scope);
    if (!opened.ok) return opened;
    const close = (): void => void opened.value.socket.close().catch(() => undefined);
    const unsubscribe = scope.onCancel(close);
    try {
      return await inspectOver(transportOf(opened.value), address.host, hostPort(address), trust);
    } finally {
      unsubscribe();
      close();
    }
  },
};

/** How long a certificate is believed without looking again (a handshake costs CPU, a certificate lives for weeks). */
const REMEMBER_MS = 3_600_000;
const MAX_REMEMBERED = 500;

const remembered = new Map<string, { readonly until: number; readonly certificate: Certificate }>();

/** The certificate behind an https URL, looked at once an hour for each host. */
export const rememberedCertificate = async (
  address: { readonly host: string; readonly port: number },
  scope: Scope,
): Promise<Outcome<Certificate>> => {
  const key = `${address.host}:${address.port}`;
  const known = remembered.get(key);
  if (known && known.until > Date.now()) return succeeded(known.certificate);
  const outcome = await workerdTls.inspect(address, {}, scope);
  if (outcome.ok) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(key, { until: Date.now() + REMEMBER_MS, certificate: outcome.value });
  }
  return outcome;
};
