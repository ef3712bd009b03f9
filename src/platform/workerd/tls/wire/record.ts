import type { Outcome } from '../../../../contract/failure.ts';
import { CONNECTION_WORDS } from '../../../../contract/words.ts';
import { ALERT, Fault, unsupported, violation } from '../fault.ts';
import { concat, uint, vector } from './bytes.ts';
import { EXPANSION_BYTES, LIMITS, RECORD_BYTES } from './limits.ts';
import type { Opener, Record, Sealer } from './protection.ts';

/** Content types (RFC 8446 section 5.1). */
export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

const HEADER_BYTES = 5;
const LEGACY_VERSION = 0x0303;

export interface Transport {
  /** At least so many bytes if the peer sends them; `undefined` once it has ended its side. */
  read(atLeast: number): Promise<Outcome<Uint8Array | undefined>>;
  write(bytes: Uint8Array): Promise<Outcome<void>>;
}

const lost = (message: string): Fault => new Fault('tls', `${message} during the TLS handshake`);

/** Content types are 20 to 24, and versions 3.x. */
const isTls = ([type, major]: Uint8Array): boolean => type! >= 20 && type! <= 24 && major === 3;

/** The record protocol (RFC 8446 section 5, RFC 5246 section 6), bounded in all that a peer may send. */
export class RecordLayer {
  readonly #transport: Transport;
  #buffer: Uint8Array = new Uint8Array();
  #reads = 0;
  #bytes = 0;
  #records = 0;
  #opener: Opener | undefined;
  #sealer: Sealer | undefined;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** From here on the peer's records are encrypted. */
  protectReading(opener: Opener): void {
    this.#opener = opener;
  }

  /** From here on ours are. */
  protectWriting(sealer: Sealer): void {
    this.#sealer = sealer;
  }

  async next(): Promise<Record> {
    const header = await this.#take(HEADER_BYTES);
    const [type, , , high, low] = header as unknown as [number, number, number, number, number];
    if (this.#records === 0 && !isTls(header))
      throw new Fault('tls', CONNECTION_WORDS.ERR_SSL_WRONG_VERSION_NUMBER![1]);
    if (!isTls(header)) throw violation('it sent a record of an unknown type', ALERT.unexpectedMessage);
    if (++this.#records > LIMITS.records)
      throw unsupported(`splits its TLS handshake into over ${LIMITS.records} records`);
    const length = high * 256 + low;
    const isProtected = this.#opener?.isProtected(type) ?? false;
    const most = RECORD_BYTES + (isProtected ? EXPANSION_BYTES[this.#opener!.version] : 0);
    if (length > most) throw violation('it sent a record that is too long', ALERT.recordOverflow);
    const content = await this.#take(length);
    return isProtected ? this.#opener!.open(header, content) : { type, content };
  }

  async send(type: number, content: Uint8Array): Promise<void> {
    await this.#write(this.#sealed(type, content));
  }

  /** Without waiting: an alert is a courtesy, and the connection ends after it. */
  sendAlert(code: number, level = 2): void {
    void this.#transport.write(this.#sealed(CONTENT.alert, Uint8Array.of(level, code)));
  }

  /** A record whose version middleboxes expect of a first hello (RFC 8446 section 5.1). */
  async sendFirst(hello: Uint8Array): Promise<void> {
    await this.#write(concat(Uint8Array.of(CONTENT.handshake, 3, 1), vector(2, hello)));
  }

  #sealed(type: number, content: Uint8Array): Uint8Array {
    if (this.#sealer) return this.#sealer.seal(type, content);
    return concat(Uint8Array.of(type), uint(LEGACY_VERSION, 2), vector(2, content));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const written = await this.#transport.write(bytes);
    if (!written.ok) throw lost(written.failure.message);
  }

  async #take(length: number): Promise<Uint8Array> {
    const pieces = [this.#buffer];
    for (let have = this.#buffer.length; have < length; ) {
      const piece = await this.#read(length - have);
      pieces.push(piece);
      have += piece.length;
    }
    const whole = pieces.length === 1 ? this.#buffer : concat(...pieces);
    this.#buffer = whole.subarray(length);
    return whole.subarray(0, length);
  }

  async #read(atLeast: number): Promise<Uint8Array> {
    const piece = await this.#transport.read(atLeast);
    if (!piece.ok) throw lost(piece.failure.message);
    if (!piece.value) throw lost('% closed the connection');
    this.#bytes += piece.value.length;
    if (this.#bytes > LIMITS.bytes) throw new Fault('tls', 'the TLS handshake of % does not end');
    if (++this.#reads > LIMITS.reads) throw unsupported(`sends its TLS handshake in over ${LIMITS.reads} pieces`);
    return piece.value;
  }
}
