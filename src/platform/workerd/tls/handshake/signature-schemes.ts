import type { Curve, PublicKey } from '../chain/public-key.ts';
import { type Scheme, verifySignature } from '../chain/signature.ts';
import { ALERT, unsupported, violation } from '../fault.ts';
import type { Reader } from '../wire/bytes.ts';

interface SignatureScheme {
  readonly name: string;
  /** Absent where a Worker cannot verify: offered all the same, so that a server with such a key can show it. */
  readonly scheme?: Scheme;
  readonly keys: readonly PublicKey['kind'][];
  /** TLS 1.3 binds the curve to the hash; TLS 1.2 does not. */
  readonly curve?: Curve;
  readonly isForTls13: boolean;
}

const pss = (keys: 'rsa' | 'rsa-pss', hash: 'sha256' | 'sha384' | 'sha512', saltBytes: number): SignatureScheme => ({
  name: `rsa_pss_${keys === 'rsa' ? 'rsae' : 'pss'}_${hash}`,
  scheme: { kind: 'pss', hash, saltBytes },
  keys: [keys],
  isForTls13: true,
});

const ecdsa = (curve: Curve, hash: 'sha256' | 'sha384' | 'sha512'): SignatureScheme => ({
  name: `ecdsa_${hash}`,
  scheme: { kind: 'ecdsa', hash },
  keys: ['ec'],
  curve,
  isForTls13: true,
});

const pkcs1 = (hash: 'sha256' | 'sha384' | 'sha512'): SignatureScheme => ({
  name: `rsa_pkcs1_${hash}`,
  scheme: { kind: 'pkcs1', hash },
  keys: ['rsa'],
  isForTls13: false,
});

/** RFC 8446 section 4.2.3: those whose hash is at least SHA-256. The salt is as long as the hash. */
export const SIGNATURE_SCHEMES: ReadonlyMap<number, SignatureScheme> = new Map<number, SignatureScheme>([
  [0x0403, ecdsa('P-256', 'sha256')],
  [0x0503, ecdsa('P-384', 'sha384')],
  [0x0603, ecdsa('P-521', 'sha512')],
  [0x0807, { name: 'ed25519', scheme: { kind: 'ed25519' }, keys: ['ed25519'], isForTls13: true }],
  [0x0804, pss('rsa', 'sha256', 32)],
  [0x0805, pss('rsa', 'sha384', 48)],
  [0x0806, pss('rsa', 'sha512', 64)],
  [0x0809, pss('rsa-pss', 'sha256', 32)],
  [0x080a, pss('rsa-pss', 'sha384', 48)],
  [0x080b, pss('rsa-pss', 'sha512', 64)],
  [0x0401, pkcs1('sha256')],
  [0x0501, pkcs1('sha384')],
  [0x0601, pkcs1('sha512')],
  // The last, so that a server with another key shows that one.
  [0x0808, { name: 'Ed448', keys: ['unknown'], isForTls13: true }],
]);

/** The signature at the end of a ServerKeyExchange or a CertificateVerify; throws unless `key` made it over `data`. */
export const checkProof = async (
  reader: Reader,
  version: '1.2' | '1.3',
  key: PublicKey,
  data: Uint8Array,
): Promise<void> => {
  const known = SIGNATURE_SCHEMES.get(reader.uint(2));
  const signature = reader.vector(2);
  reader.end();
  if (!known || (version === '1.3' && !known.isForTls13)) throw violation('it signed in a way that was not offered');
  if (!known.scheme) throw unsupported(`proves its certificate by a signature of ${known.name}`);
  const isOtherCurve = version === '1.3' && known.curve !== undefined && known.curve !== key.curve;
  if (!known.keys.includes(key.kind) || isOtherCurve) throw violation('its signature is not one of its key’s kind');
  if (!(await verifySignature(known.scheme, key, data, signature))) {
    throw violation('it does not have the key of the certificate that it shows', ALERT.decryptError);
  }
};
