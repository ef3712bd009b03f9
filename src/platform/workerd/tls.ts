import { makeTLSClient, setCryptoImplementation } from '@reclaimprotocol/tls';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate, Scope, Socket, TlsPort } from '../../contract/ports.ts';
import { CONNECTION_WORDS, hostPort } from '../../contract/words.ts';
import { declining, joined, PeerMessages } from './handshake.ts';
import { workerdSockets } from './sockets.ts';
import { tlsCrypto } from './tls-crypto.ts';
import { judgeChain, type Link } from './x509.ts';

setCryptoImplementation(tlsCrypto);

/** A server's flight up to its Finished is a few kB; a peer that sends more than this is not shaking hands. */
const MAX_HANDSHAKE_BYTES = 256 * 1024;

const silent = { info() {}, debug() {}, trace() {}, warn() {}, error() {} };

/** What of @peculiar/x509 the TLS library hands out. */
interface Shown {
  readonly internal: {
    readonly rawData: ArrayBuffer;
    readonly signatureAlgorithm: { readonly hash?: { readonly name: string } };
    getExtension(oid: string): unknown;
  };
}

/** RFC 5280 sections 4.2.1.9 and 4.2.1.12. */
const BASIC_CONSTRAINTS = '2.5.29.19';
const EXTENDED_KEY_USAGE = '2.5.29.37';

const linkOf = ({ internal }: Shown): Link => {
  const constraints = internal.getExtension(BASIC_CONSTRAINTS) as { ca: boolean; pathLength?: number } | null;
  const usage = internal.getExtension(EXTENDED_KEY_USAGE) as { usages: readonly string[] } | null;
  return {
    der: new Uint8Array(internal.rawData),
    hash: internal.signatureAlgorithm.hash?.name ?? 'unknown',
    authority: constraints?.ca ?? false,
    below: constraints?.pathLength ?? Number.POSITIVE_INFINITY,
    purposes: usage?.usages,
  };
};

const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /alert: HANDSHAKE_FAILURE/,
    `${CONNECTION_WORDS.ERR_SSL_ALERT_HANDSHAKE_FAILURE![1]} (a Worker knows RSA keys, and ECDSA on P-256 and P-384)`,
  ],
  [/PROTOCOL_VERSION/, '% accepts none of our TLS versions (1.2 and 1.3)'],
  [/Unsupported (TLS|server) version|Unsupported.*version/i, '% speaks only TLS versions that are too old'],
];

const handshakeFailure = (error: unknown, target: string) => {
  const detail = error instanceof Error ? error.message : String(error);
  const known = WORDS.find(([pattern]) => pattern.test(detail));
  return failed('tls', known ? known[1].replace('%', target) : `the TLS handshake with ${target} failed (${detail})`);
};

const unproven = (target: string) => failed('tls', `${target} showed a certificate without proof that it is its own`);

/** TLS records begin with a content type of 20 to 24 and version 3.x (RFC 8446 section 5.1). */
const isTls = (bytes: Uint8Array): boolean =>
  bytes[0]! >= 20 && bytes[0]! <= 24 && (bytes[1] === undefined || bytes[1] === 3);

/** Feeds the client until the handshake ends one way or the other; the chain as the peer showed it. */
const shake = (socket: Socket, name: string, target: string): Promise<Outcome<readonly Link[]>> =>
  new Promise((resolve) => {
    let chain: readonly Link[] = [];
    const peer = new PeerMessages();
    const client = makeTLSClient({
      host: name,
      verifyServerCertificate: false,
      logger: silent as never,
      write: async ({ header, content }) => {
        await socket.write(peer.asksForCertificate ? declining(header, content) : joined(header, content));
      },
      onRead: ({ header, content }, record) => {
        peer.add(('contentType' in record && record.contentType) || header[0]!, content);
      },
      onRecvCertificates: ({ certificates }) => {
        chain = (certificates as readonly unknown[] as readonly Shown[]).map(linkOf);
      },
      onHandshake: () => resolve(peer.isProven(client.getMetadata().version) ? succeeded(chain) : unproven(target)),
      onTlsEnd: (error) =>
        resolve(
          error
            ? handshakeFailure(error, target)
            : failed('tls', `${target} closed the connection during the TLS handshake`),
        ),
    });
    const feed = async () => {
      let total = 0;
      for (;;) {
        const piece = await socket.read();
        if (!piece.ok) return resolve(failed('tls', `${piece.failure.message} during the TLS handshake`));
        if (!piece.value) return resolve(failed('tls', `${target} closed the connection during the TLS handshake`));
        if (total === 0 && !isTls(piece.value))
          return resolve(failed('tls', `${target} does not speak TLS on this port`));
        total += piece.value.length;
        if (total > MAX_HANDSHAKE_BYTES) return resolve(failed('tls', `the TLS handshake of ${target} does not end`));
        await client.handleReceivedBytes(piece.value);
      }
    };
    client
      .startHandshake()
      .then(feed)
      .catch((error) => resolve(handshakeFailure(error, target)));
  });

/** TLS 1.2 and 1.3 over a raw socket, as the runtime's own TLS shows no certificate. 4 to 5 ms of CPU. */
export const workerdTls: TlsPort = {
  inspect: async (address, trust, scope) => {
    const target = hostPort(address);
    const connection = await workerdSockets.connect(address, scope);
    if (!connection.ok) return connection;
    const socket = connection.value;
    const unsubscribe = scope.onCancel(() => socket.close());
    const shown = await shake(socket, trust.servername ?? address.host, target);
    unsubscribe();
    socket.close();
    return shown.ok ? judgeChain(shown.value, address.host, target, trust) : shown;
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
