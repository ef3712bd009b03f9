import { unsupported } from '../fault.ts';
import { isEqual } from '../wire/bytes.ts';
import type { Anchor } from './anchors.ts';
import type { ParsedCertificate } from './certificate.ts';
import { authorityKeyId, KEY_USAGE, mayBeUsedFor, subjectKeyId } from './extensions.ts';

/** A way from the server's certificate upwards (RFC 4158): to an anchor, or to where it ends without one. */
export interface Path {
  /** The server's first; the anchor's own is the last of them where the server showed it. */
  readonly certificates: readonly ParsedCertificate[];
  readonly anchor: Anchor | undefined;
}

/** Ways that we try; servers show one, or with cross-signs a few. */
const MAX_PATHS = 32;

export const isSelfIssued = ({ issuerId, subjectId }: ParsedCertificate): boolean => issuerId === subjectId;

/** By names, and by the marks of keys where there are any; the signature is for later. */
const mayHaveIssued = (issuer: ParsedCertificate, subject: ParsedCertificate): boolean => {
  if (issuer.subjectId !== subject.issuerId || !mayBeUsedFor(issuer, KEY_USAGE.keyCertSign)) return false;
  const { key, serial } = authorityKeyId(subject) ?? {};
  const own = subjectKeyId(issuer);
  if (key && own && !isEqual(key, own)) return false;
  return !serial || isEqual(serial, issuer.serial);
};

const isAnchorAbove = (anchor: Anchor, subject: ParsedCertificate): boolean =>
  anchor.certificate ? mayHaveIssued(anchor.certificate, subject) : anchor.subjectId === subject.issuerId;

const isSame = (one: ParsedCertificate, other: ParsedCertificate): boolean => isEqual(one.der, other.der);

/** The same name and key are the same authority, even if signed by another issuer: a path does not pass it twice. */
const isSameAuthority = (one: ParsedCertificate, other: ParsedCertificate): boolean =>
  one.subjectId === other.subjectId && isEqual(one.key.spki, other.key.spki);

function* extended(
  certificates: readonly ParsedCertificate[],
  shown: readonly ParsedCertificate[],
  anchors: readonly Anchor[],
): Generator<Path> {
  const top = certificates.at(-1)!;
  const own = anchors.find(({ certificate }) => certificate && isSame(certificate, top));
  if (own) return yield { certificates: [...certificates.slice(0, -1), own.certificate!], anchor: own };
  // Trusted issuers first, as OpenSSL has it: a root that has expired may be crossed by one that has not.
  const above = anchors.filter((anchor) => isAnchorAbove(anchor, top));
  for (const anchor of above) yield { certificates, anchor };
  const issuers = isSelfIssued(top)
    ? []
    : shown.filter((one) => mayHaveIssued(one, top) && !certificates.some((passed) => isSameAuthority(passed, one)));
  for (const issuer of issuers) yield* extended([...certificates, issuer], shown, anchors);
  if (above.length + issuers.length === 0) yield { certificates, anchor: undefined };
}

/** The ways from the first of the shown certificates, in the order in which they are to be tried. */
export function* pathsFrom(shown: readonly ParsedCertificate[], anchors: readonly Anchor[]): Generator<Path> {
  let count = 0;
  for (const path of extended([shown[0]!], shown.slice(1), anchors)) {
    if (++count > MAX_PATHS) throw unsupported(`shows certificates that chain in over ${MAX_PATHS} ways`);
    yield path;
  }
}
