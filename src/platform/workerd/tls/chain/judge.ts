import { X509Certificate } from 'node:crypto';
import { type Failure, failed, type Outcome, succeeded } from '../../../../contract/failure.ts';
import type { Certificate, TlsTrust } from '../../../../contract/ports.ts';
import { CONNECTION_WORDS, forOthers, inWords, outOfDate } from '../../../../contract/words.ts';
import { Fault, unsupported } from '../fault.ts';
import { type Anchor, anchorsOf, wellKnownAnchors } from './anchors.ts';
import type { ParsedCertificate } from './certificate.ts';
import { commonNames } from './distinguished-name.ts';
import { alternativeNames, NAME_TAG } from './extensions.ts';
import { coversHost } from './host.ts';
import { type Path, pathsFrom } from './path.ts';
import {
  breaksNameConstraints,
  endFlaw,
  type Flaw,
  type IsSigned,
  signatureOrDateFlaw,
  useFlaw,
  weaknessFlaw,
  wholeChain,
} from './path-rules.ts';
import type { PublicKey } from './public-key.ts';
import { isSignedBy } from './signature.ts';

/** `DNS:a.example, IP Address:::1` (quoted where a name has special characters) as plain names. */
const namesOf = (alternatives: string | undefined): string[] =>
  (alternatives ?? '')
    .split(/, (?=(?:DNS|IP Address|URI|email):)/)
    .flatMap((entry) => /^(?:DNS|IP Address):"?([^"]*)"?$/.exec(entry)?.[1] ?? [])
    .map((name) => name.toLowerCase());

const readByRuntime = ({ der }: ParsedCertificate): X509Certificate => {
  try {
    return new X509Certificate(der);
  } catch {
    throw unsupported('shows a certificate of a form');
  }
};

const describe = (x509: X509Certificate, { notBefore, notAfter }: ParsedCertificate): Certificate => ({
  notBefore,
  notAfter,
  names: namesOf(x509.subjectAltName),
  subject: x509.subject.replaceAll('\n', ', '),
  issuer: x509.issuer.replaceAll('\n', ', '),
});

/** Signatures that we verify for one chain: 0.1 to 0.3 ms of CPU each. */
const MAX_SIGNATURES = 24;

/** Verifies each signature once, whichever paths it is part of. */
const verifier = (): IsSigned => {
  const known = new Map<ParsedCertificate, Map<PublicKey, Promise<boolean>>>();
  let count = 0;
  return (certificate, key) => {
    const answers = known.get(certificate) ?? new Map<PublicKey, Promise<boolean>>();
    known.set(certificate, answers);
    const answer = answers.get(key);
    if (answer) return answer;
    if (++count > MAX_SIGNATURES) throw unsupported(`shows certificates with over ${MAX_SIGNATURES} signatures`);
    const fresh = isSignedBy(certificate, key);
    answers.set(key, fresh);
    return fresh;
  };
};

/** OpenSSL goes on after a fault, and Node tells the last one: so the order is that of its steps, from the end. */
const flawOf = async (path: Path, isSigned: IsSigned): Promise<Flaw | undefined> => {
  if (breaksNameConstraints(wholeChain(path))) return { code: 'NAME_CONSTRAINT_VIOLATION' };
  return (
    (await signatureOrDateFlaw(path, Date.now(), isSigned)) ?? weaknessFlaw(path) ?? useFlaw(path) ?? endFlaw(path)
  );
};

/** A path that we cannot judge is no reason to leave the others out. */
const flawOrFault = (path: Path, isSigned: IsSigned): Promise<Flaw | Fault | undefined> =>
  flawOf(path, isSigned).catch((error: unknown) => {
    if (error instanceof Fault) return error;
    throw error;
  });

/** What is wrong with the first path, if nothing is right with any. */
const chainFlaw = async (shown: readonly ParsedCertificate[], anchors: readonly Anchor[]) => {
  const isSigned = verifier();
  let first: Flaw | Fault | undefined;
  for (const path of pathsFrom(shown, anchors)) {
    const flaw = await flawOrFault(path, isSigned);
    if (!flaw) return undefined;
    first ??= flaw;
  }
  if (first instanceof Fault) throw first;
  return first;
};

const failureOf = (flaw: Flaw, own: Certificate, target: string): Failure =>
  'isOver' in flaw ? outOfDate(flaw.isOver, own, target) : inWords(CONNECTION_WORDS[flaw.code], target)!;

const isIp = (host: string): boolean => host.includes(':') || /^[0-9.]+$/.test(host);

const isFor = (leaf: ParsedCertificate, x509: X509Certificate, name: string): boolean => {
  if (isIp(name)) return x509.checkIP(name) !== undefined;
  const dns = alternativeNames(leaf).filter(({ tag }) => tag === NAME_TAG.dns);
  const texts = dns.map(({ content }) => String.fromCharCode(...content));
  return coversHost(texts, commonNames(leaf.subject), name);
};

/**
 * Judges what a peer showed, as RFC 5280 section 6 asks: dates, names, uses, limits, and each signature of an authority
 * up to a trusted root. Neither policies nor revocation are looked at (nor are they by Node's default).
 */
export const judgeChain = async (
  shown: readonly ParsedCertificate[],
  host: string,
  target: string,
  trust: TlsTrust,
): Promise<Outcome<Certificate>> => {
  const [leaf] = shown;
  if (!leaf) return failed('tls', `${target} showed no certificate`);
  const x509 = readByRuntime(leaf);
  const certificate = describe(x509, leaf);
  if (trust.insecure) return succeeded(certificate);
  const anchors = trust.ca === undefined ? wellKnownAnchors() : anchorsOf(trust.ca);
  if (anchors.length === 0) {
    return { ok: false, failure: inWords(CONNECTION_WORDS.NO_CERTIFICATE, 'the text of `ca`')! };
  }
  const flaw = await chainFlaw(shown, anchors);
  if (flaw) return { ok: false, failure: failureOf(flaw, certificate, target) };
  const name = trust.servername ?? host;
  return isFor(leaf, x509, name) ? succeeded(certificate) : { ok: false, failure: forOthers(certificate, target) };
};
