import { X509Certificate } from 'node:crypto';
import { MOZILLA_ROOT_CA_LIST } from '@reclaimprotocol/tls';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Certificate, TlsTrust } from '../../contract/ports.ts';

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

/** One certificate as the peer showed it, and the hash that its issuer signed. */
export interface Link {
  readonly der: Uint8Array;
  readonly hash: string;
}

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

const chainFailure = (
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  target: string,
  now: number,
): Failure | undefined => {
  let link = chain[0]!;
  for (let depth = 0; depth < MAX_CHAIN; depth++) {
    const outdated = dateFailure(
      link,
      depth === 0 ? `the certificate of ${target}` : `a certificate in the chain of ${target}`,
      now,
    );
    if (outdated) return outdated;
    const current = link;
    if (roots.some((root) => root.fingerprint256 === current.fingerprint256 || issued(root, current))) return undefined;
    if (current.subject === current.issuer) {
      const message = depth === 0 ? 'is self-signed' : 'ends in a root that is not trusted';
      return { kind: 'tls', message: `the certificate ${depth === 0 ? '' : 'chain '}of ${target} ${message}` };
    }
    const next = chain.find((candidate) => candidate !== current && issued(candidate, current));
    if (!next) {
      return { kind: 'tls', message: `the certificate chain of ${target} is incomplete or its root is not trusted` };
    }
    link = next;
  }
  return { kind: 'tls', message: `the certificate chain of ${target} has more than ${MAX_CHAIN} links` };
};

/**
 * Judges what a peer showed in its handshake, as RFC 5280 section 6 asks in its simplest form: dates, names, each
 * signature up to a trusted root. Revocation is not looked at (neither does Node's default).
 */
export const judgeChain = (
  links: readonly Link[],
  host: string,
  target: string,
  trust: TlsTrust,
  now: number,
): Outcome<Certificate> => {
  const chain = links.map(({ der }) => new X509Certificate(der));
  const leaf = chain[0];
  if (!leaf) return failed('tls', `${target} showed no certificate`);
  const certificate = describeCertificate(leaf);
  if (trust.insecure) return succeeded(certificate);
  const roots = trust.ca === undefined ? mozillaRoots() : parsePem(trust.ca);
  const failure = chainFailure(chain, roots, target, now);
  if (failure) return { ok: false, failure };
  const weak = links.find(
    ({ hash }, index) => WEAK_HASHES.includes(hash) && chain[index]!.subject !== chain[index]!.issuer,
  );
  if (weak) return failed('tls', `a certificate of ${target} is signed with ${weak.hash}, which is no longer trusted`);
  const name = trust.servername ?? host;
  if (!(isIp(name) ? leaf.checkIP(name) : leaf.checkHost(name))) {
    return failed('tls', `the certificate of ${target} is for ${certificate.names.join(', ') || certificate.subject}`);
  }
  return succeeded(certificate);
};
