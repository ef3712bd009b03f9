import type { Row } from '../row.ts';

/** What is shown, and what a user must read; no words: it passes. */
type Case = readonly [title: string, certificate: string, words?: string];

const BROKEN = 'the certificate chain of {target} is ';

/** By their names in test/fixtures/tls/certificates.ts. */
const CASES: readonly Case[] = [
  ['signed with RSA-PSS by an RSA key', 'signedWithPss'],
  ['signed by an RSA-PSS key', 'signedByPss'],
  ['signed by a P-256 key', 'signedByP256'],
  ['signed by a P-384 key', 'signedByP384'],
  ['signed by a P-521 key', 'signedByP521'],
  ['signed by an Ed25519 key', 'signedByEd25519'],
  ['certificates in disorder', 'disordered'],
  ['an issuer signed by two, one of whom is trusted', 'crossSigned'],
  ['issuers that sign each other', 'crossLoop', ' of {target} '],
  ['names within the constraints of an authority', 'permitted'],
  ['names outside of the constraints of an authority', 'notPermitted', 'may not issue certificates for'],
  ['an address that an authority may not issue for', 'excluded', 'may not issue certificates for'],
  ['an authority that may not sign certificates', 'noSigner', ' of {target} is '],
  ['an authority for clients only', 'clientAuthority', 'not made for this use'],
  ['an unknown critical extension', 'unknownCritical', 'has an unknown critical extension'],
  ['a signature that is not right', 'spoiled', 'is not signed by its issuer'],
  ['a short RSA key', 'rsa1024', 'has a key that is too short'],
  ['an Ed448 key', 'ed448'],
  ['signed by an Ed448 key', 'signedByEd448'],
  ['expired', 'expired', 'the certificate of {target} expired on '],
  ['not yet valid', 'future', 'the certificate of {target} is not valid before '],
  ['for another name', 'otherName', 'the certificate of {target} is for other.example'],
  ['self-signed', 'selfSigned', 'the certificate of {target} is self-signed'],
  ['an incomplete chain', 'incomplete', `${BROKEN}incomplete or its root is not trusted`],
  ['an authority that has expired', 'oldChain', 'a certificate in the chain of {target} has expired'],
  ['more authorities than one of them allows', 'tooLong', `${BROKEN}longer than an authority in it allows`],
  ['issued by a certificate that is not a CA', 'noAuthority', ' of {target} is '],
];

export const TLS_VERSIONS = ['1.2', '1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** The title of a case as a row. */
export const chainRowName = (title: string, version: TlsVersion): string => `tls ${version}, ${title}`;

const rowOf = (version: TlsVersion, [title, certificate, words]: Case): Row => ({
  name: chainRowName(title, version),
  check: { type: 'tls', host: '127.0.0.1', port: '{port}', ca: '{ca}' },
  target: {
    tls: { certificate, minVersion: `TLSv${version}`, maxVersion: `TLSv${version}`, weak: true },
    steps: [{ finish: 'hold' }],
  },
  ...(words === undefined ? { verdict: 'pass' } : { verdict: 'fail', kind: 'tls', words }),
});

/** Each chain in both versions of TLS. */
export const TLS_CHAINS: readonly Row[] = TLS_VERSIONS.flatMap((version) => CASES.map((each) => rowOf(version, each)));
