import { createPublicKey } from 'node:crypto';
import { unsupported } from '../fault.ts';
import { type Der, Fields, oidOf, readOnly, TAG, wholeBits, writeDer } from './der.ts';

export type Curve = 'P-256' | 'P-384' | 'P-521';

/** A public key (RFC 5280 section 4.1.2.7) of a kind that we can verify with, or of another. */
export interface PublicKey {
  readonly kind: 'rsa' | 'rsa-pss' | 'ec' | 'ed25519' | 'unknown';
  /** In words: `RSA 2048`, `Ed448`. */
  readonly name: string;
  readonly spki: Uint8Array;
  /** The key itself, without its algorithm. */
  readonly bytes: Uint8Array;
  readonly curve?: Curve;
  /** Of RSA keys: bits of the modulus. */
  readonly bits?: number;
  /** Of RSA-PSS keys that are limited to one hash (RFC 4055 section 3.1). */
  readonly parameters?: Der | undefined;
}

const CURVES: Readonly<Record<string, Curve>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

/** Curves and algorithms that we know by name only. */
const NAMES: Readonly<Record<string, string>> = {
  '1.3.132.0.33': 'P-224',
  '1.3.132.0.10': 'secp256k1',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.3.36.3.3.2.8.1.1.11': 'brainpoolP384r1',
  '1.3.36.3.3.2.8.1.1.13': 'brainpoolP512r1',
  '1.3.101.113': 'Ed448',
  '1.2.840.10040.4.1': 'DSA',
  '1.2.156.10197.1.301': 'SM2',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
};

export const algorithmName = (oid: string): string => NAMES[oid] ?? oid;

const RSA = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const EC = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';

const bitsOf = (key: Uint8Array): number => {
  const modulus = new Fields(readOnly(key, TAG.sequence).content).next(TAG.integer).content;
  const first = modulus.findIndex((byte) => byte > 0);
  return first < 0 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first]!) + 24;
};

export const parsePublicKey = (der: Der): PublicKey => {
  const fields = new Fields(der.content);
  const algorithm = new Fields(fields.next(TAG.sequence).content);
  const bytes = wholeBits(fields.next(TAG.bitString));
  fields.end();
  const oid = oidOf(algorithm.next(TAG.oid));
  const [parameters] = algorithm.rest();
  const common = { spki: der.raw, bytes };
  if (oid === RSA || oid === RSA_PSS) {
    const bits = bitsOf(bytes);
    if (oid === RSA) return { ...common, kind: 'rsa', name: `RSA ${bits}`, bits };
    return { ...common, kind: 'rsa-pss', name: `RSA-PSS ${bits}`, bits, parameters };
  }
  if (oid === ED25519) return { ...common, kind: 'ed25519', name: 'Ed25519' };
  if (oid !== EC) return { ...common, kind: 'unknown', name: algorithmName(oid) };
  if (parameters?.tag !== TAG.oid)
    return { ...common, kind: 'unknown', name: 'elliptic-curve (with a curve of its own)' };
  const curve = CURVES[oidOf(parameters)];
  if (!curve) return { ...common, kind: 'unknown', name: algorithmName(oidOf(parameters)) };
  return { ...common, kind: 'ec', name: curve, curve };
};

/** DER of AlgorithmIdentifier { rsaEncryption, NULL }. */
const RSA_ENCRYPTION = Uint8Array.of(0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0);

/** An RSA-PSS key as a plain RSA key, the only form that workerd reads. */
export const plainRsa = ({ kind, spki, bytes }: PublicKey): Uint8Array =>
  kind === 'rsa-pss' ? writeDer(TAG.sequence, RSA_ENCRYPTION, writeDer(TAG.bitString, Uint8Array.of(0), bytes)) : spki;

export type Handle = ReturnType<typeof createPublicKey>;

const handles = new WeakMap<PublicKey, Handle>();

/** The runtime's own form of the key. */
export const handleOf = (key: PublicKey): Handle => {
  const known = handles.get(key);
  if (known) return known;
  if (key.kind === 'unknown') throw unsupported(`shows a certificate with a key of kind ${key.name}`);
  let handle: Handle;
  try {
    handle = createPublicKey({ key: key.spki as never, format: 'der', type: 'spki' });
  } catch {
    throw unsupported(`shows a certificate with a key (${key.name}) of a form`);
  }
  handles.set(key, handle);
  return handle;
};

/** From the DER of a SubjectPublicKeyInfo. */
export const readPublicKey = (spki: Uint8Array): PublicKey => parsePublicKey(readOnly(spki, TAG.sequence));
