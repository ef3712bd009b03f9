import type { Scope } from '../../contract/ports.ts';
import { host } from './host.ts';
import { plain } from './sockets.ts';
import { nativeText } from './text.ts';

/**
 * Suites that OpenSSL offers, without those that it calls weak: TLS 1.3, ECDHE and DHE with AEAD, then CBC and plain RSA.
 */
const SUITES = [
  0x1301, 0x1302, 0x1303, 0xc02b, 0xc02c, 0xcca9, 0xc02f, 0xc030, 0xcca8, 0x009e, 0x009f, 0xccaa, 0xc009, 0xc00a,
  0xc013, 0xc014, 0x0033, 0x0039, 0x009c, 0x009d, 0x002f, 0x0035,
];

/** X25519, P-256, P-384, P-521, X448. */
const GROUPS = [0x001d, 0x0017, 0x0018, 0x0019, 0x001e];

/** ECDSA, Ed25519, Ed448, RSA-PSS with either kind of key, RSA. */
const SIGNATURES = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
];

const VERSIONS = [0x0304, 0x0303];

const pair = (number: number): number[] => [number >> 8, number & 255];
const pairs = (numbers: readonly number[]): number[] => numbers.flatMap(pair);
const sized = (bytes: readonly number[]): number[] => [...pair(bytes.length), ...bytes];
const short = (bytes: readonly number[]): number[] => [bytes.length, ...bytes];
const extension = (type: number, body: readonly number[]): number[] => [...pair(type), ...sized(body)];

const random = (count: number): number[] => {
  const bytes = new Uint8Array(count);
  host.random(bytes);
  return [...bytes];
};

/** RFC 6066 section 3. */
const serverName = (name: string): number[] =>
  name === '' ? [] : extension(0, sized([0, ...sized([...nativeText.encode(name)])]));

/** A ClientHello (RFC 8446 section 4.1.2) that offers what OpenSSL does; any 32 bytes are a public key of X25519. */
export const wideHello = (name: string): Uint8Array => {
  const extensions = [
    ...serverName(name),
    ...extension(10, sized(pairs(GROUPS))),
    ...extension(11, short([0])),
    ...extension(13, sized(pairs(SIGNATURES))),
    ...extension(43, short(pairs(VERSIONS))),
    ...extension(45, short([1])),
    ...extension(51, sized([...pair(GROUPS[0]!), ...sized(random(32))])),
  ];
  const body = [
    ...pair(0x0303),
    ...random(32),
    ...short(random(32)),
    ...sized(pairs(SUITES)),
    ...short([0]),
    ...sized(extensions),
  ];
  return Uint8Array.from([22, 3, 1, ...sized([1, 0, ...sized(body)])]);
};

/** A record of a handshake, and the type of the message in it (RFC 8446 sections 5.1 and 4). */
const RECORD_HEAD = 5;
const HANDSHAKE = 22;
const SERVER_HELLO = 2;

/**
 * Whether a client that knows more kinds of keys and ciphers than mbedTLS would have been answered. Ends the connection,
 * which it owns.
 */
export const answersOthers = async (
  descriptor: number,
  name: string,
  target: string,
  scope: Scope,
): Promise<boolean> => {
  const socket = plain(descriptor, target, scope);
  const seen: number[] = [];
  const sent = await socket.write(wideHello(name));
  while (sent.ok && seen.length <= RECORD_HEAD) {
    const piece = await socket.read();
    if (!piece.ok || piece.value === undefined) break;
    seen.push(...piece.value.subarray(0, RECORD_HEAD + 1));
  }
  socket.close();
  return seen[0] === HANDSHAKE && seen[RECORD_HEAD] === SERVER_HELLO;
};
