import { X509Certificate } from 'node:crypto';
import { MOZILLA_ROOT_CA_LIST } from '@reclaimprotocol/tls';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate, TlsTrust } from '../../contract/ports.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';

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

/** A PEM bundle's certificates. */
const parsePem = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (one) => new X509Certificate(one),
  );

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

const dateFailure = (x509: X509Certificate, whose: string, now: number): Failure | undefined => {
  const { notBefore, notAfter } = describeCertificate(x509);
  if (now > notAfter) return { kind: 'tls', message: `${whose} expired on ${new Date(notAfter).toISOString()}` };
  if (now < notBefore)
    return { kind: 'tls', message: `${whose} is not valid before ${new Date(notBefore).toISOString()}` };
  return undefined;
};

/** Why `link` must not stand in a chain above `depth` others. */
const unfitness = ({ x509, authority, below, purposes }: Parsed, depth: number, target: string, now: number) => {
  const outdated = dateFailure(
    x509,
    depth === 0 ? `the certificate of ${target}` : `a certificate in the chain of ${target}`,
    now,
  );
  if (outdated) return outdated;
  if (depth > 0 && !authority) return inWords(CONNECTION_WORDS.INVALID_CA, target);
  // Of the certificates below it the first is the server's own.
  if (depth - 1 > below) return inWords(CONNECTION_WORDS.PATH_LENGTH_EXCEEDED, target);
  const isMeant = purposes?.some((purpose) => FOR_SERVERS.includes(purpose)) ?? true;
  return isMeant ? undefined : inWords(CONNECTION_WORDS.INVALID_PURPOSE, target);
};

const chainFailure = (
  chain: readonly Parsed[],
  roots: readonly X509Certificate[],
  target: string,
  now: number,
): Failure | undefined => {
  let link = chain[0]!;
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    const unfit = unfitness(link, depth, target, now);
    if (unfit) return unfit;
    const current = link.x509;
    if (roots.some((root) => root.fingerprint256 === current.fingerprint256 || issued(root, current))) return undefined;
    if (current.subject === current.issuer) {
      const message = depth === 0 ? 'is self-signed' : 'ends in a root that is not trusted';
      return { kind: 'tls', message: `the certificate ${depth === 0 ? '' : 'chain '}of ${target} ${message}` };
    }
    const next = chain.find(({ x509 }) => x509 !== current && issued(x509, current));
    if (!next) {
      return { kind: 'tls', message: `the certificate chain of ${target} is incomplete or its root is not trusted` };
    }
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
  now: number,
): Outcome<Certificate> => {
  const chain = links.map((link): Parsed => ({ ...link, x509: new X509Certificate(link.der) }));
  const leaf = chain[0]?.x509;
  if (!leaf) return failed('tls', `${target} showed no certificate`);
  const certificate = describeCertificate(leaf);
  if (trust.insecure) return succeeded(certificate);
  const roots = trust.ca === undefined ? mozillaRoots() : parsePem(trust.ca);
  const failure = chainFailure(chain, roots, target, now);
  if (failure) return { ok: false, failure };
  const weak = chain.find(({ hash, x509 }) => WEAK_HASHES.includes(hash) && x509.subject !== x509.issuer);
  if (weak) return failed('tls', `a certificate of ${target} is signed with ${weak.hash}, which is no longer trusted`);
  const name = (trust.servername ?? host).replace(/\.$/, '');
  if (!(isIp(name) ? leaf.checkIP(name) : leaf.checkHost(name))) {
    return failed('tls', `the certificate of ${target} is for ${certificate.names.join(', ') || certificate.subject}`);
  }
  return succeeded(certificate);
};
