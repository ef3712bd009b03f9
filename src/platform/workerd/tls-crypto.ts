import { createPublicKey, verify } from 'node:crypto';
import type { Crypto } from '@reclaimprotocol/tls';
import { webcryptoCrypto } from '@reclaimprotocol/tls/webcrypto';
import { withDeclined } from './handshake.ts';

const library: Crypto<unknown> = webcryptoCrypto;

/** `ECDSA-SECP256R1-SHA384` → `SHA384`; `undefined` for RSA and whatever else there is. */
const ecdsaHash = (algorithm: string): string | undefined => /^ECDSA-.*-(SHA\d+)$/.exec(algorithm)?.[1];

/**
 * The library's cryptography, with two of its faults mended. It takes an ECDSA key to lie on the curve that the algorithm
 * is called after, which in TLS 1.2 names the hash alone, and cuts numbers of P-384 that begin with zeros; node:crypto reads
 * both from the bytes. And it does not answer a server that asks for the client's certificate in TLS 1.2.
 */
export const tlsCrypto: Crypto<unknown> = {
  ...library,
  importKey: (algorithm: string, raw: Uint8Array, ...rest: readonly unknown[]) =>
    ecdsaHash(algorithm) === undefined
      ? (library.importKey as (...args: readonly unknown[]) => unknown)(algorithm, raw, ...rest)
      : createPublicKey({ key: raw, format: 'der', type: 'spki' }),
  verify: (algorithm, options) => {
    const hash = ecdsaHash(algorithm);
    if (hash === undefined) return library.verify(algorithm, options);
    return verify(hash, options.data, options.publicKey, options.signature);
  },
  hash: (algorithm, data) => library.hash(algorithm, withDeclined(data)),
};
