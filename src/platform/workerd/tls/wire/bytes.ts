import { joinBytes } from '../../../../engine/util/bytes.ts';
import { ALERT, violation } from '../fault.ts';

/** The presentation language of RFC 8446 section 3: big-endian numbers, and vectors behind their length. */
export const uint = (value: number, size: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  for (let at = size - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest & 255;
  return bytes;
};

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => joinBytes(parts);

/** The parts behind their length in `size` bytes. */
export const vector = (size: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const content = concat(...parts);
  return concat(uint(content.length, size), content);
};

export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export const isEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** Reads what a peer sent, from its beginning to its end; what does not fit is the peer's fault. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  #at = 0;

  /** @param what - the message, for words such as "its ServerHello is malformed" */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#what = what;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#at;
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw this.#malformed();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  uint(size: number): number {
    return this.take(size).reduce((value, byte) => value * 256 + byte, 0);
  }

  vector(size: number): Uint8Array {
    return this.take(this.uint(size));
  }

  /** A vector as a reader of its own. */
  within(size: number): Reader {
    return new Reader(this.vector(size), this.#what);
  }

  end(): void {
    if (!this.isAtEnd) throw this.#malformed();
  }

  #malformed() {
    return violation(`its ${this.#what} is malformed`, ALERT.decodeError);
  }
}
