import { verify } from 'node:crypto';
import { unsupported } from '../fault.ts';
import { subtle } from '../webcrypto.ts';
import { type Algorithm, type ParsedCertificate, parseAlgorithm } from './certificate.ts';
import { explicit, Fields, readOnly, smallInteger, TAG } from './der.ts';
import { algorithmName, handleOf, type PublicKey, plainRsa } from './public-key.ts';

export type SignatureHash = 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** How something is signed. */
export type Scheme =
  | { readonly kind: 'pkcs1' | 'ecdsa'; readonly hash: SignatureHash }
  | { readonly kind: 'pss'; readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly saltBytes: number }
  | { readonly kind: 'ed25519' };

const WEBCRYPTO_HASH = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;

/** node:crypto verifies no RSA-PSS in workerd: it says false of every signature. */
const verifyPss = async (
  { hash, saltBytes }: Extract<Scheme, { kind: 'pss' }>,
  key: PublicKey,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  const algorithm = { name: 'RSA-PSS', hash: WEBCRYPTO_HASH[hash] };
  const imported = await subtle.importKey('spki', plainRsa(key), algorithm, false, ['verify']).catch(() => {
    throw unsupported(`shows a certificate with a key (${key.name}) of a form`);
  });
  return subtle.verify({ name: 'RSA-PSS', saltLength: saltBytes }, imported, signature, data);
};

const FITTING: Readonly<Record<Scheme['kind'], readonly PublicKey['kind'][]>> = {
  pkcs1: ['rsa'],
  pss: ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  ed25519: ['ed25519'],
};

/** Whether `key` signed `data`; false too where such a key makes no such signatures. */
export const verifySignature = async (
  scheme: Scheme,
  key: PublicKey,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  if (key.kind === 'unknown') handleOf(key);
  if (!FITTING[scheme.kind].includes(key.kind)) return false;
  if (scheme.kind === 'pss') return allowsPss(key, scheme) && verifyPss(scheme, key, data, signature);
  const hash = scheme.kind === 'ed25519' ? null : scheme.hash;
  return verify(hash, data, handleOf(key), signature);
};

const HASHES: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const MGF1 = '1.2.840.113549.1.1.8';
const DEFAULT_SALT_BYTES = 20;

/** RFC 4055 section 3.1; defaults are of SHA-1, which is too weak and so not known here. */
const pssScheme = (parameters: Uint8Array): Extract<Scheme, { kind: 'pss' }> | undefined => {
  const fields = new Fields(readOnly(parameters, TAG.sequence).content);
  const hashed = fields.optional(explicit(0));
  const masked = fields.optional(explicit(1));
  const salted = fields.optional(explicit(2));
  if (!hashed || !masked) return undefined;
  const hash = HASHES[parseAlgorithm(readOnly(hashed.content, TAG.sequence)).oid];
  const mask = parseAlgorithm(readOnly(masked.content, TAG.sequence));
  const maskHash = mask.parameters && HASHES[parseAlgorithm(mask.parameters).oid];
  if (!hash || mask.oid !== MGF1 || maskHash !== hash) return undefined;
  const saltBytes = salted ? smallInteger(readOnly(salted.content, TAG.integer)) : DEFAULT_SALT_BYTES;
  return { kind: 'pss', hash, saltBytes };
};

/** An RSA-PSS key may be bound to one hash and a least salt (RFC 4055 section 3.3). */
const allowsPss = ({ parameters }: PublicKey, { hash, saltBytes }: Extract<Scheme, { kind: 'pss' }>): boolean => {
  if (!parameters) return true;
  const bound = pssScheme(parameters.raw);
  return bound?.hash === hash && saltBytes >= bound.saltBytes;
};

const SCHEMES: Readonly<Record<string, Scheme>> = {
  '1.2.840.113549.1.1.14': { kind: 'pkcs1', hash: 'sha224' },
  '1.2.840.113549.1.1.11': { kind: 'pkcs1', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { kind: 'pkcs1', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { kind: 'pkcs1', hash: 'sha512' },
  '1.2.840.10045.4.3.1': { kind: 'ecdsa', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', hash: 'sha512' },
  '1.3.101.112': { kind: 'ed25519' },
};

const PSS = '1.2.840.113549.1.1.10';

/** MD2, MD5 and SHA-1 (CA/Browser Forum, Baseline Requirements 7.1.3.2; OpenSSL from its security level 1 on). */
const WEAK: readonly string[] = [
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10045.4.1',
  '1.2.840.10040.4.3',
];

const certificateScheme = ({ oid, parameters }: Algorithm): Scheme | undefined =>
  oid === PSS ? parameters && pssScheme(parameters.raw) : SCHEMES[oid];

/** An RSA-PSS signature without parameters is of SHA-1 (RFC 4055 section 3.1). */
const isPssOfSha1 = ({ oid, parameters }: Algorithm): boolean =>
  oid === PSS && !(parameters && new Fields(readOnly(parameters.raw, TAG.sequence).content).optional(explicit(0)));

export const isWeaklySigned = ({ algorithm }: ParsedCertificate): boolean =>
  WEAK.includes(algorithm.oid) || isPssOfSha1(algorithm);

/** Whether `key` signed the certificate. */
export const isSignedBy = async (certificate: ParsedCertificate, key: PublicKey): Promise<boolean> => {
  const { algorithm, isConsistent, tbs, signature } = certificate;
  if (!isConsistent) return false;
  const scheme = certificateScheme(algorithm);
  if (!scheme) throw unsupported(`shows a certificate signed with ${algorithmName(algorithm.oid)}`);
  return verifySignature(scheme, key, tbs, signature);
};
