import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ALERT, violation } from '../fault.ts';
import { concat, uint } from './bytes.ts';

export const TAG_BYTES = 16;

/** workerd takes no counter beyond what a number holds exactly; no handshake gets there. */
export const sequenceBytes = (sequence: number): Uint8Array => uint(sequence, 8);

/** The sequence number put over the end of the IV (RFC 8446 section 5.3, RFC 7905 section 2). */
export const nonceOf = (iv: Uint8Array, sequence: number): Uint8Array => {
  const nonce = Uint8Array.from(iv);
  const number = sequenceBytes(sequence);
  for (let at = 0; at < 8; at++) nonce[nonce.length - 8 + at]! ^= number[at]!;
  return nonce;
};

/** The types of Node want it by name to know that there is a tag. */
type Gcm = 'aes-128-gcm';

export interface AeadKey {
  readonly cipher: string;
  readonly key: Uint8Array;
}

export const encrypt = ({ cipher, key }: AeadKey, nonce: Uint8Array, aad: Uint8Array, text: Uint8Array): Uint8Array => {
  const machine = createCipheriv(cipher as Gcm, key, nonce);
  machine.setAAD(aad);
  return concat(machine.update(text), machine.final(), machine.getAuthTag());
};

export const undecipherable = () => violation('it sent a record that its keys do not fit', ALERT.badRecordMac);

export const decrypt = (
  { cipher, key }: AeadKey,
  nonce: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array => {
  if (sealed.length < TAG_BYTES) throw undecipherable();
  const machine = createDecipheriv(cipher as Gcm, key, nonce);
  machine.setAAD(aad);
  machine.setAuthTag(sealed.subarray(-TAG_BYTES));
  const text = machine.update(sealed.subarray(0, -TAG_BYTES));
  try {
    return concat(text, machine.final());
  } catch {
    throw undecipherable();
  }
};
