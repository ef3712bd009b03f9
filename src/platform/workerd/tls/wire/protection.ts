import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ALERT, violation } from '../fault.ts';
import { type AeadKey, decrypt, encrypt, nonceOf, sequenceBytes, TAG_BYTES, undecipherable } from './aead.ts';
import { concat, uint, vector } from './bytes.ts';
import { RECORD_BYTES } from './limits.ts';
import type { Cipher } from './suites.ts';

export interface Record {
  readonly type: number;
  readonly content: Uint8Array;
}

export interface Sealer {
  seal(type: number, content: Uint8Array): Uint8Array;
}

export interface Opener {
  readonly version: '1.2' | '1.3';
  isProtected(type: number): boolean;
  open(header: Uint8Array, fragment: Uint8Array): Record;
}

const VERSION = Uint8Array.of(3, 3);
const APPLICATION_DATA = 23;

/** The keys of one direction. */
export interface Keys {
  readonly cipher: Cipher;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** Of CBC suites. */
  readonly mac?: Uint8Array;
}

const aeadKey = ({ cipher, key }: Keys): AeadKey => ({ cipher: cipher.name, key });

/** RFC 8446 section 5.2: content, its type, and zeros, all encrypted. */
export const sealer13 = (keys: Keys): Sealer => {
  let sequence = 0;
  return {
    seal: (type, content) => {
      const inner = concat(content, Uint8Array.of(type));
      const header = concat(Uint8Array.of(APPLICATION_DATA), VERSION, uint(inner.length + TAG_BYTES, 2));
      return concat(header, encrypt(aeadKey(keys), nonceOf(keys.iv, sequence++), header, inner));
    },
  };
};

export const opener13 = (keys: Keys): Opener => {
  let sequence = 0;
  return {
    version: '1.3',
    isProtected: (type) => type === APPLICATION_DATA,
    open: (header, fragment) => {
      const inner = decrypt(aeadKey(keys), nonceOf(keys.iv, sequence++), header, fragment);
      let end = inner.length;
      while (end > 0 && inner[end - 1] === 0) end--;
      if (end === 0) throw violation('it sent a record of zeros', ALERT.unexpectedMessage);
      if (end - 1 > RECORD_BYTES) throw violation('it sent a record that is too long', ALERT.recordOverflow);
      return { type: inner[end - 1]!, content: inner.subarray(0, end - 1) };
    },
  };
};

/** What is authenticated beside the content (RFC 5246 section 6.2.3.3). */
const aad12 = (sequence: number, type: number, length: number): Uint8Array =>
  concat(sequenceBytes(sequence), Uint8Array.of(type), VERSION, uint(length, 2));

const EXPLICIT_NONCE_BYTES = 8;

/** RFC 5288 section 3 for GCM, RFC 7905 section 2 for ChaCha20. */
const aead12 = (keys: Keys) => {
  const explicit = keys.cipher.kind === 'gcm' ? EXPLICIT_NONCE_BYTES : 0;
  const nonce = (sequence: number, shown: Uint8Array) =>
    explicit > 0 ? concat(keys.iv, shown) : nonceOf(keys.iv, sequence);
  return {
    seal: (sequence: number, type: number, content: Uint8Array): Uint8Array => {
      const shown = sequenceBytes(sequence).subarray(0, explicit);
      const aad = aad12(sequence, type, content.length);
      return concat(shown, encrypt(aeadKey(keys), nonce(sequence, shown), aad, content));
    },
    open: (sequence: number, type: number, fragment: Uint8Array): Uint8Array => {
      const sealed = fragment.subarray(explicit);
      const aad = aad12(sequence, type, Math.max(0, sealed.length - TAG_BYTES));
      if (sealed.length < TAG_BYTES) throw undecipherable();
      return decrypt(aeadKey(keys), nonce(sequence, fragment.subarray(0, explicit)), aad, sealed);
    },
  };
};

const BLOCK_BYTES = 16;

/** RFC 5246 section 6.2.3.2: the MAC of the content, then padding, then encryption. */
const cbc12 = ({ cipher, key, mac }: Keys) => {
  const { name, mac: hash, macBytes } = cipher as Extract<Cipher, { kind: 'cbc' }>;
  const sign = (sequence: number, type: number, content: Uint8Array): Uint8Array =>
    createHmac(hash, mac!)
      .update(aad12(sequence, type, content.length))
      .update(content)
      .digest();
  return {
    seal: (sequence: number, type: number, content: Uint8Array): Uint8Array => {
      const iv = randomBytes(BLOCK_BYTES);
      const signed = concat(content, sign(sequence, type, content));
      const padding = BLOCK_BYTES - 1 - (signed.length % BLOCK_BYTES);
      const machine = createCipheriv(name, key, iv);
      machine.setAutoPadding(false);
      return concat(iv, machine.update(concat(signed, new Uint8Array(padding + 1).fill(padding))), machine.final());
    },
    open: (sequence: number, type: number, fragment: Uint8Array): Uint8Array => {
      const sealed = fragment.subarray(BLOCK_BYTES);
      if (sealed.length < macBytes + 1 || sealed.length % BLOCK_BYTES !== 0) throw undecipherable();
      const machine = createDecipheriv(name, key, fragment.subarray(0, BLOCK_BYTES));
      machine.setAutoPadding(false);
      const padded = concat(machine.update(sealed), machine.final());
      const end = padded.length - 1 - padded.at(-1)! - macBytes;
      if (end < 0 || padded.subarray(end + macBytes).some((byte) => byte !== padded.at(-1))) throw undecipherable();
      const content = padded.subarray(0, end);
      if (!timingSafeEqual(sign(sequence, type, content), padded.subarray(end, end + macBytes))) throw undecipherable();
      return content;
    },
  };
};

const machine12 = (keys: Keys) => (keys.cipher.kind === 'cbc' ? cbc12(keys) : aead12(keys));

export const sealer12 = (keys: Keys): Sealer => {
  const machine = machine12(keys);
  let sequence = 0;
  return {
    seal: (type, content) => concat(Uint8Array.of(type), VERSION, vector(2, machine.seal(sequence++, type, content))),
  };
};

export const opener12 = (keys: Keys): Opener => {
  const machine = machine12(keys);
  let sequence = 0;
  return {
    version: '1.2',
    isProtected: () => true,
    open: ([type], fragment) => {
      const content = machine.open(sequence++, type!, fragment);
      if (content.length > RECORD_BYTES) throw violation('it sent a record that is too long', ALERT.recordOverflow);
      return { type: type!, content };
    },
  };
};
