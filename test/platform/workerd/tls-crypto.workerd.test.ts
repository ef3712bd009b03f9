import { expect, test } from 'vitest';
import { tlsCrypto } from '../../../src/platform/workerd/tls-crypto.ts';

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** An ECDSA key on P-384, and its signature of SHA-256 of "hello" whose first number is a byte short, as one in 128 is. */
const KEY = fromBase64(
  'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEuXgTpODKBuBpG+rWTciplecZVh4b9pcy/9K2AadMosg9WpL4ESnG751FKCSq7kP6iQ9WGP1yaok2QpwkzhSKehfr519XrJ1DrJWiIm22IPY17ZtFRFPI7ZEZu956I5lP',
);
const SIGNATURE = fromBase64(
  'MGMCL1fdBpkHKibaTwTg4fTnxMm/NJ7DYNWEIrmhCDaPF7L+dzEBpGteBQGln0KuQkq8AjBFdSpJyKm4PhfA5S7z7ODvD318Yn/+XWb9Hkd+/ogrqWlPwHx9JElJZDfl6iy+Ocw=',
);
const hello = new TextEncoder().encode('hello');

/** TLS 1.2 calls it after the hash: the curve in the name is not the key's. */
const ALGORITHM = 'ECDSA-SECP256R1-SHA256';

test.each([
  ['what was signed', hello, ALGORITHM, true],
  ['something else', new TextEncoder().encode('hallo'), ALGORITHM, false],
  ['another hash', hello, 'ECDSA-SECP384R1-SHA384', false],
] as const)('a short signature on P-384 of %s', async (_title, data, algorithm, right) => {
  const publicKey = await tlsCrypto.importKey(algorithm, KEY, 'public');
  expect(await tlsCrypto.verify(algorithm, { data, signature: SIGNATURE, publicKey })).toBe(right);
});
