/** Types of handshake messages (RFC 8446 section 4, RFC 5246 section 7.4). */
const CLIENT_HELLO = 1;
const CERTIFICATE = 11;
const CERTIFICATE_REQUEST = 13;
const CERTIFICATE_VERIFY = 15;
const CLIENT_KEY_EXCHANGE = 16;

/** The content type of a record that carries such messages (RFC 8446 section 5.1). */
const HANDSHAKE = 22;

interface Message {
  readonly type: number;
  readonly at: number;
}

/** The whole messages at the beginning of `bytes`: a type, a length of three bytes, so many bytes. */
const messagesIn = (bytes: Uint8Array): { readonly messages: readonly Message[]; readonly end: number } => {
  const messages: Message[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes[at + 1]! * 65_536 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (end > bytes.length) break;
    messages.push({ type: bytes[at]!, at });
    at = end;
  }
  return { messages, end: at };
};

export const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** What a peer says in a handshake, in its order, whichever records it comes in. */
export class PeerMessages {
  readonly #types: number[] = [];
  #rest: Uint8Array = new Uint8Array();

  /** @param kind of the record, as a number of TLS or as the library's name of it */
  add(kind: string | number, content: Uint8Array): void {
    if (kind !== HANDSHAKE && kind !== 'HANDSHAKE') return;
    const bytes = joined(this.#rest, content);
    const { messages, end } = messagesIn(bytes);
    this.#types.push(...messages.map(({ type }) => type));
    this.#rest = bytes.subarray(end);
  }

  get asksForCertificate(): boolean {
    return this.#types.includes(CERTIFICATE_REQUEST);
  }

  /**
   * Whether the certificate is the peer's own: anybody can show one, its key signs the handshake. The library verifies
   * signatures that come, and does not ask for one in TLS 1.3; nor does it mind a second certificate. (In TLS 1.2 the key
   * signs the key exchange, or nothing can be exchanged.)
   */
  isProven(version: string | undefined): boolean {
    const shown = this.#types.filter((type) => type === CERTIFICATE).length;
    return shown === 1 && (version === 'TLS1_2' || this.#types.includes(CERTIFICATE_VERIFY));
  }
}

/** "I have none", as an answer to a server that asks for the client's certificate. */
const NO_CERTIFICATE = new Uint8Array([CERTIFICATE, 0, 0, 3, 0, 0, 0]);

/** A record of the client's; {@link NO_CERTIFICATE} goes before its key exchange (RFC 5246 section 7.4.6), which the library skips. */
export const declining = (header: Uint8Array, content: Uint8Array): Uint8Array => {
  if (header[0] !== HANDSHAKE || content[0] !== CLIENT_KEY_EXCHANGE) return joined(header, content);
  const length = NO_CERTIFICATE.length + content.length;
  return joined(header.subarray(0, 3), new Uint8Array([length >> 8, length & 255]), NO_CERTIFICATE, content);
};

/**
 * The messages of both sides, as they are hashed at the end, with what {@link declining} has put between them; what is
 * no such list stays as it is.
 */
export const withDeclined = (bytes: Uint8Array): Uint8Array => {
  if (bytes[0] !== CLIENT_HELLO) return bytes;
  const { messages, end } = messagesIn(bytes);
  const exchange = messages.find(({ type }) => type === CLIENT_KEY_EXCHANGE);
  const isAsked = messages.some(({ type }) => type === CERTIFICATE_REQUEST);
  if (!exchange || !isAsked || end !== bytes.length) return bytes;
  return joined(bytes.subarray(0, exchange.at), NO_CERTIFICATE, bytes.subarray(exchange.at));
};
