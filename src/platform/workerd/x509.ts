import { X509Certificate } from 'node:crypto';
import { MOZILLA_ROOT_CA_LIST } from '@reclaimprotocol/tls';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate, TlsTrust } from '../../contract/ports.ts';
import { CONNECTION_WORDS, forOthers, inWords, outOfDate } from '../../contract/words.ts';

/** Longest chain we follow; public chains have two to four links. */
const MAX_CHAIN = 8;

/** `DNS:a.example, IP Address:::1` (quoted where a name has special characters) as plain names. */
const namesOf = (alternatives: string | undefined): string[] =>
  (alternatives ?? '')
    .split(/, (?=(?:DNS|IP Address|URI|email):)/)
    .flatMap((entry) => /^(?:DNS|IP Address):"?([^"]*)"?$/.exec(entry)?.[1] ?? [])
    .map((name) => name.toLowerCase());

export const describeCertificate = (x509: X509Certificate): Certificate => ({
  notBefore: Date.parse(x509.validFrom),
  notAfter: Date.parse(x509.validTo),
  names: namesOf(x509.subjectAltName),
  subject: x509.subject.replaceAll('\n', ', '),
  issuer: x509.issuer.replaceAll('\n', ', '),
});

/** A PEM bundle's certificates; what cannot be read is passed over, as Node does. */
const parsePem = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((one) => {
    try {
      return new X509Certificate(one);
    } catch {
      return [];
    }
  });

/** One certificate as the peer showed it. */
export interface Link {
  readonly der: Uint8Array;
  /** What its issuer signed is a hash of this kind. */
  readonly hash: string;
  /** It may issue certificates, with so many more authorities below it at most. */
  readonly authority: boolean;
  readonly below: number;
  /** Object identifiers of what it may be used for; absent: anything. */
  readonly purposes: readonly string[] | undefined;
}

interface Parsed extends Link {
  readonly x509: X509Certificate;
}

/** RFC 5280 section 4.2.1.12: for servers, and for anything. */
const FOR_SERVERS = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];

/** No longer accepted in signatures (CA/Browser Forum, Baseline Requirements 7.1.3.2; OpenSSL security level 1). */
const WEAK_HASHES = ['SHA-1', 'MD5'];

let mozilla: X509Certificate[] | undefined;

/** Mozilla's store, parsed when the first chain needs it and kept for the isolate's life. */
const mozillaRoots = (): X509Certificate[] => {
  mozilla ??= MOZILLA_ROOT_CA_LIST.flatMap(parsePem);
  return mozilla;
};

const issued = (issuer: X509Certificate, subject: X509Certificate): boolean =>
  issuer.subject === subject.issuer && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);

const isIp = (host: string): boolean => host.includes(':') || /^[0-9.]+$/.test(host);

const dateFailure = (x509: X509Certificate, own: Certificate, target: string): Failure | undefined => {
  const now = Date.now();
  if (now > Date.parse(x509.validTo)) return outOfDate(true, own, target);
  return now < Date.parse(x509.validFrom) ? outOfDate(false, own, target) : undefined;
};

/** Why `link` must not stand in a chain above `depth` others. */
const unfitness = (
  { x509, hash, authority, below, purposes }: Parsed,
  depth: number,
  own: Certificate,
  target: string,
): Failure | undefined => {
  const outdated = dateFailure(x509, own, target);
  if (outdated) return outdated;
  // Nothing depends on what a root signs itself with.
  if (WEAK_HASHES.includes(hash) && x509.subject !== x509.issuer) {
    return { kind: 'tls', message: `a certificate of ${target} is signed with ${hash}, which is no longer trusted` };
  }
  if (depth > 0 && !authority) return inWords(CONNECTION_WORDS.INVALID_CA, target);
  // Of the certificates below it the first is the server's own.
  if (depth - 1 > below) return inWords(CONNECTION_WORDS.PATH_LENGTH_EXCEEDED, target);
  const isMeant = purposes?.some((purpose) => FOR_SERVERS.includes(purpose)) ?? true;
  return isMeant ? undefined : inWords(CONNECTION_WORDS.INVALID_PURPOSE, target);
};

const chainFailure = (
  chain: readonly Parsed[],
  own: Certificate,
  roots: readonly X509Certificate[],
  target: string,
): Failure | undefined => {
  let link = chain[0]!;
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    const unfit = unfitness(link, depth, own, target);
    if (unfit) return unfit;
    const current = link.x509;
    const above = roots.filter((root) => root.fingerprint256 === current.fingerprint256 || issued(root, current));
    const outdated = above.map((root) => dateFailure(root, own, target));
    if (outdated.length > 0) return outdated.includes(undefined) ? undefined : outdated[0];
    if (current.subject === current.issuer) {
      return inWords(
        CONNECTION_WORDS[depth === 0 ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'SELF_SIGNED_CERT_IN_CHAIN'],
        target,
      );
    }
    const next = chain.find(({ x509 }) => x509 !== current && issued(x509, current));
    if (!next) return inWords(CONNECTION_WORDS.UNABLE_TO_GET_ISSUER_CERT_LOCALLY, target);
    link = next;
  }
  return { kind: 'tls', message: `the certificate chain of ${target} has more than ${MAX_CHAIN} links` };
};

/**
 * Judges what a peer showed in its handshake, as RFC 5280 section 6 asks in its simplest form: dates, names, uses,
 * and each signature of an authority up to a trusted root. Revocation is not looked at (neither does Node's default).
 */
export const judgeChain = (
  links: readonly Link[],
  host: string,
  target: string,
  trust: TlsTrust,
): Outcome<Certificate> => {
  const chain = links.map((link): Parsed => ({ ...link, x509: new X509Certificate(link.der) }));
  const leaf = chain[0]?.x509;
  if (!leaf) return failed('tls', `${target} showed no certificate`);
  const certificate = describeCertificate(leaf);
  if (trust.insecure) return succeeded(certificate);
  const roots = trust.ca === undefined ? mozillaRoots() : parsePem(trust.ca);
  const failure =
    roots.length === 0
      ? inWords(CONNECTION_WORDS.NO_CERTIFICATE, 'the text of `ca`')
      : chainFailure(chain, certificate, roots, target);
  if (failure) return { ok: false, failure };
  const name = (trust.servername ?? host).replace(/\.$/, '');
  if (!(isIp(name) ? leaf.checkIP(name) : leaf.checkHost(name))) {
    return { ok: false, failure: forOthers(certificate, target) };
  }
  return succeeded(certificate);
};
