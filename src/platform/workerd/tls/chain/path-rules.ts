import type { Anchor } from './anchors.ts';
import type { ParsedCertificate } from './certificate.ts';
import {
  basicConstraints,
  hasDuplicates,
  hasUnknownCritical,
  isMadeToSign,
  isMeantForServers,
  KEY_USAGE,
  mayBeUsedFor,
  nameConstraints,
} from './extensions.ts';
import { areAllowed, namesOf } from './name-constraints.ts';
import { isSelfIssued, type Path } from './path.ts';
import type { PublicKey } from './public-key.ts';
import { isWeaklySigned } from './signature.ts';

/** What is wrong with a path, by the names of CONNECTION_WORDS; `DATES` stands for two of them. */
export type Flaw = { readonly code: string } | { readonly code: 'DATES'; readonly isOver: boolean };

/** The certificates of a path, and that of its anchor. */
export const wholeChain = ({ certificates, anchor }: Path): readonly ParsedCertificate[] =>
  anchor?.certificate && anchor.certificate !== certificates.at(-1)
    ? [...certificates, anchor.certificate]
    : certificates;

/** Section 4.2.1.10 of RFC 5280: an authority binds all below it, but for those that bear its own name on the way. */
export const breaksNameConstraints = (chain: readonly ParsedCertificate[]): boolean =>
  chain.some((authority, at) => {
    const constraints = at > 0 && nameConstraints(authority);
    if (!constraints) return false;
    const bound = chain.slice(0, at).filter((one, depth) => depth === 0 || !isSelfIssued(one));
    return !bound.every((one) => areAllowed(namesOf(one, one === chain[0]), constraints));
  });

export const dateFlaw = (one: Pick<Anchor, 'notBefore' | 'notAfter'>, now: number): Flaw | undefined => {
  if (now > one.notAfter) return { code: 'DATES', isOver: true };
  return now < one.notBefore ? { code: 'DATES', isOver: false } : undefined;
};

/** Whether a key signed a certificate. */
export type IsSigned = (certificate: ParsedCertificate, key: PublicKey) => Promise<boolean>;

/** Signatures and dates, the server's first (section 6.1.3, a). */
export const signatureOrDateFlaw = async (
  { certificates, anchor }: Path,
  now: number,
  isSigned: IsSigned,
): Promise<Flaw | undefined> => {
  for (const [at, certificate] of certificates.entries()) {
    const flaw = dateFlaw(certificate, now);
    if (flaw) return flaw;
    if (certificate === anchor?.certificate) return undefined;
    const key = certificates[at + 1]?.key ?? anchor?.key;
    // A weak signature is never acceptable, even by a trusted issuer.
    if (key && !isWeaklySigned(certificate) && !(await isSigned(certificate, key)))
      return { code: 'CERT_SIGNATURE_FAILURE' };
  }
  return anchor && dateFlaw(anchor, now);
};

const RSA_BITS = 2_048;

const isShort = ({ bits }: PublicKey): boolean => bits !== undefined && bits < RSA_BITS;

/** Keys and hashes that are no longer trusted; nothing depends on how the last certificate is signed. */
export const weaknessFlaw = ({ certificates, anchor }: Path): Flaw | undefined => {
  if ([...certificates, ...(anchor ? [anchor] : [])].some(({ key }) => isShort(key))) return { code: 'KEY_TOO_SMALL' };
  const isLastSigned = anchor !== undefined && anchor.certificate !== certificates.at(-1);
  const signed = isLastSigned ? certificates : certificates.slice(0, -1);
  return signed.some(isWeaklySigned) ? { code: 'MD_TOO_WEAK' } : undefined;
};

const V1 = 0;

/** Section 4.2.1.9; roots that are older than this extension are still about. */
const isAuthority = (certificate: ParsedCertificate, isRoot: boolean): boolean => {
  const constraints = basicConstraints(certificate);
  if (constraints || !isRoot) return constraints?.isAuthority ?? false;
  return certificate.version === V1 ? isSelfIssued(certificate) : isMadeToSign(certificate);
};

const isBeyond = (certificate: ParsedCertificate, below: number): boolean => {
  const { pathLength } = basicConstraints(certificate) ?? {};
  return pathLength !== undefined && below > pathLength;
};

const LEAF_USES = [KEY_USAGE.digitalSignature, KEY_USAGE.keyEncipherment, KEY_USAGE.keyAgreement];

/** What each certificate may be used for (sections 4.2, 4.2.1.3, 4.2.1.9 and 4.2.1.12). */
export const useFlaw = (path: Path): Flaw | undefined => {
  const chain = wholeChain(path);
  const root = path.anchor && !path.anchor.certificate ? undefined : chain.at(-1);
  let authorities = 0;
  for (const [at, certificate] of chain.entries()) {
    if (hasUnknownCritical(certificate)) return { code: 'UNHANDLED_CRITICAL_EXTENSION' };
    if (hasDuplicates(certificate)) return { code: 'INVALID_EXTENSION' };
    const uses = at > 0 ? [KEY_USAGE.keyCertSign] : LEAF_USES;
    if (at > 0 && !isAuthority(certificate, certificate === root)) return { code: 'INVALID_CA' };
    if (!isMeantForServers(certificate) || !mayBeUsedFor(certificate, ...uses)) return { code: 'INVALID_PURPOSE' };
    if (at > 0 && isBeyond(certificate, authorities)) return { code: 'PATH_LENGTH_EXCEEDED' };
    if (at > 0 && !isSelfIssued(certificate)) authorities++;
  }
  return authorities > (path.anchor?.pathLength ?? authorities) ? { code: 'PATH_LENGTH_EXCEEDED' } : undefined;
};

/** Why a path without an anchor ends. */
export const endFlaw = ({ certificates, anchor }: Path): Flaw | undefined => {
  if (anchor) return undefined;
  if (!isSelfIssued(certificates.at(-1)!)) return { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' };
  return { code: certificates.length === 1 ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'SELF_SIGNED_CERT_IN_CHAIN' };
};
