import { createHmac } from 'node:crypto';
import { concat, latin1 } from '../wire/bytes.ts';
import type { Keys } from '../wire/protection.ts';
import type { Hash, Suite } from '../wire/suites.ts';

/** The pseudorandom function of TLS 1.2 (RFC 5246 section 5). */
export const prf = (hash: Hash, secret: Uint8Array, label: string, seed: Uint8Array, length: number): Uint8Array => {
  const labelled = concat(latin1(label), seed);
  const parts: Uint8Array[] = [];
  let chained = labelled;
  for (let made = 0; made < length; made += parts.at(-1)!.length) {
    chained = createHmac(hash, secret).update(chained).digest();
    parts.push(createHmac(hash, secret).update(chained).update(labelled).digest());
  }
  return concat(...parts).subarray(0, length);
};

export const MASTER_SECRET_BYTES = 48;
export const VERIFY_DATA_BYTES = 12;

/** Bytes of the IV that come from the key block: GCM shows the rest, CBC all of it. */
const FIXED_IV_BYTES = { gcm: 4, chacha: 12, cbc: 0 } as const;

/** RFC 5246 section 6.3 */
export const keyBlock = (
  { hash, cipher }: Suite,
  master: Uint8Array,
  randoms: Uint8Array,
): { client: Keys; server: Keys } => {
  const { kind, keyBytes } = cipher!;
  const macBytes = cipher!.kind === 'cbc' ? cipher!.macBytes : 0;
  const ivBytes = FIXED_IV_BYTES[kind];
  const block = prf(hash, master, 'key expansion', randoms, 2 * (macBytes + keyBytes + ivBytes));
  let at = 0;
  const take = (length: number): Uint8Array => {
    at += length;
    return block.subarray(at - length, at);
  };
  const [clientMac, serverMac] = [take(macBytes), take(macBytes)];
  const [clientKey, serverKey] = [take(keyBytes), take(keyBytes)];
  return {
    client: { cipher: cipher!, mac: clientMac, key: clientKey, iv: take(ivBytes) },
    server: { cipher: cipher!, mac: serverMac, key: serverKey, iv: take(ivBytes) },
  };
};
