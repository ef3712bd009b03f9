import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { ROOTS, type Root } from './roots.generated.ts';

/** Whom we trust: a name with a key (RFC 5280 section 6.1.1). */
export interface Anchor {
  readonly subjectId: string;
  readonly key: PublicKey;
  readonly notBefore: number;
  readonly notAfter: number;
  /** How many authorities may stand below it. */
  readonly pathLength?: number | undefined;
  /** Of a `ca`: the whole certificate, whose own limits count. */
  readonly certificate?: ParsedCertificate;
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Keys are read when a chain needs them: a chain needs one of 145. */
const rootAnchor = ([subjectId, spki, notBefore, notAfter, pathLength]: Root): Anchor => {
  let key: PublicKey | undefined;
  return {
    subjectId,
    pathLength,
    notBefore: notBefore * 1_000,
    notAfter: notAfter * 1_000,
    get key() {
      key ??= readPublicKey(fromBase64(spki));
      return key;
    },
  };
};

let roots: readonly Anchor[] | undefined;

/** Mozilla's roots, as Node trusts them. */
export const wellKnownAnchors = (): readonly Anchor[] => {
  roots ??= ROOTS.map(rootAnchor);
  return roots;
};

const PEM = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]+)-----END/g;

const readAnchor = (base64: string): readonly Anchor[] => {
  try {
    const certificate = parseCertificate(fromBase64(base64));
    const { subjectId, key, notBefore, notAfter } = certificate;
    return [{ subjectId, key, notBefore, notAfter, certificate }];
  } catch {
    return [];
  }
};

/** A PEM bundle's certificates; what cannot be read is passed over, as in Node. */
export const anchorsOf = (pem: string): readonly Anchor[] =>
  [...pem.matchAll(PEM)].flatMap(([, base64]) => readAnchor(base64!));
