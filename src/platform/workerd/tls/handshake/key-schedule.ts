import { createHash, createHmac } from 'node:crypto';
import { concat, latin1, uint, vector } from '../wire/bytes.ts';
import type { Keys } from '../wire/protection.ts';
import type { Hash, Suite } from '../wire/suites.ts';

const HASH_BYTES: Readonly<Record<Hash, number>> = { sha256: 32, sha384: 48 };

const hmac = (hash: Hash, key: Uint8Array, ...data: readonly Uint8Array[]): Uint8Array =>
  createHmac(hash, key)
    .update(concat(...data))
    .digest();

export const digest = (hash: Hash, messages: readonly Uint8Array[]): Uint8Array => {
  const machine = createHash(hash);
  for (const message of messages) machine.update(message);
  return machine.digest();
};

/** RFC 5869 section 2.3; nothing here needs more than one block. */
const expand = (hash: Hash, secret: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
  hmac(hash, secret, info, Uint8Array.of(1)).subarray(0, length);

const expandLabel = (hash: Hash, secret: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array =>
  expand(hash, secret, concat(uint(length, 2), vector(1, latin1(`tls13 ${label}`)), vector(1, context)), length);

const NOTHING = new Uint8Array();

/** RFC 8446 section 7.1, without pre-shared keys. */
export class KeySchedule {
  readonly #hash: Hash;
  readonly #bytes: number;
  #secret: Uint8Array;

  constructor(hash: Hash) {
    this.#hash = hash;
    this.#bytes = HASH_BYTES[hash];
    const zeros = new Uint8Array(this.#bytes);
    this.#secret = hmac(hash, zeros, zeros);
  }

  /** The next stage: the handshake's with what is shared, then the application's with nothing. */
  advance(shared: Uint8Array = new Uint8Array(this.#bytes)): void {
    const salt = expandLabel(this.#hash, this.#secret, 'derived', digest(this.#hash, []), this.#bytes);
    this.#secret = hmac(this.#hash, salt, shared);
  }

  /** A side's secret of this stage: `c hs traffic`, `s hs traffic`, `c ap traffic`. */
  traffic(label: string, transcript: readonly Uint8Array[]): Uint8Array {
    return expandLabel(this.#hash, this.#secret, label, digest(this.#hash, transcript), this.#bytes);
  }

  /** RFC 8446 section 4.4.4 */
  finished(traffic: Uint8Array, transcript: readonly Uint8Array[]): Uint8Array {
    const key = expandLabel(this.#hash, traffic, 'finished', NOTHING, this.#bytes);
    return hmac(this.#hash, key, digest(this.#hash, transcript));
  }
}

const IV_BYTES = 12;

/** RFC 8446 section 7.3 */
export const trafficKeys = ({ hash, cipher }: Suite, secret: Uint8Array): Keys => ({
  cipher: cipher!,
  key: expandLabel(hash, secret, 'key', NOTHING, cipher!.keyBytes),
  iv: expandLabel(hash, secret, 'iv', NOTHING, IV_BYTES),
});
