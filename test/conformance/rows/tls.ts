import type { Row, Target, TlsManner } from '../row.ts';

const tls = { type: 'tls', host: '127.0.0.1', port: '{port}', ca: '{ca}' };
const shows = (certificate: string, manner: Partial<TlsManner> = {}): Target => ({
  tls: { certificate, ...manner },
  steps: [{ finish: 'hold' }],
});
const fails = { verdict: 'fail', kind: 'tls' } as const;

const VERSIONS = { 'TLS 1.2': { maxVersion: 'TLSv1.2' }, 'TLS 1.3': { minVersion: 'TLSv1.3' } } as const;

const KEYS = {
  good: 'RSA',
  p256: 'P-256',
  p384: 'P-384',
  p521: 'P-521',
  ed25519: 'Ed25519',
  rsaPss: 'RSA-PSS',
} as const;

/** Each kind of key in each version. TLS 1.2 names the hash of a signature and not the curve. */
const MATRIX = Object.entries(KEYS).flatMap(([certificate, key]) =>
  Object.entries(VERSIONS).map(
    ([version, manner]): Row => ({
      name: `tls, only ${version} with ${key}`,
      check: tls,
      target: shows(certificate, manner),
      verdict: 'pass',
    }),
  ),
);

/** Certificates and handshakes, the same on every runtime: each looks at the chain itself. */
export const TLS: readonly Row[] = [
  { name: 'tls, a good certificate', check: tls, target: shows('good'), verdict: 'pass' },
  ...MATRIX,
  {
    name: 'tls, TLS 1.0 only',
    check: tls,
    target: shows('good', { maxVersion: 'TLSv1' }),
    ...fails,
    words: '{target} accepts none of our TLS versions',
  },
  {
    name: 'tls, no cipher in common',
    check: tls,
    target: shows('good', { ciphers: 'PSK' }),
    ...fails,
    words: '{target} refused the TLS handshake: it has no cipher or key type in common with us',
  },
  {
    name: 'tls, soon to expire',
    check: { ...tls, thresholds: { certificate: { warn: '21d', fail: '2d' } } },
    target: shows('soon'),
    verdict: 'warn',
    kind: 'threshold',
    words: 'is under the warn threshold 21 days',
  },
  {
    name: 'tls, expired',
    check: tls,
    target: shows('expired'),
    ...fails,
    words: 'the certificate of {target} expired on ',
  },
  {
    name: 'tls, expired, and only measured',
    check: { ...tls, ca: undefined, insecure: true, thresholds: { certificate: { fail: '0d' } } },
    target: shows('expired'),
    verdict: 'fail',
    kind: 'threshold',
    words: 'is under the fail threshold 0 days',
  },
  {
    name: 'tls, not yet valid',
    check: tls,
    target: shows('future'),
    ...fails,
    words: 'the certificate of {target} is not valid before ',
  },
  {
    name: 'tls, for another name',
    check: tls,
    target: shows('otherName'),
    ...fails,
    words: 'the certificate of {target} is for other.example',
  },
  {
    name: 'tls, for the name that is asked for',
    check: { ...tls, servername: 'other.example' },
    target: shows('otherName'),
    verdict: 'pass',
  },
  {
    name: 'tls, self-signed',
    check: tls,
    target: shows('selfSigned'),
    ...fails,
    words: 'the certificate of {target} is self-signed',
  },
  {
    name: 'tls, an incomplete chain',
    check: tls,
    target: shows('incomplete'),
    ...fails,
    words: 'the certificate chain of {target} is incomplete or its root is not trusted',
  },
  {
    name: 'tls, issued by a certificate that is not a CA',
    check: tls,
    target: shows('noAuthority'),
    ...fails,
    // OpenSSL says that it is not made for this use, mbedTLS that the chain is incomplete.
    words: ' of {target} is ',
  },
  {
    name: 'tls, more authorities than one of them allows',
    check: tls,
    target: shows('tooLong'),
    ...fails,
    words: 'the certificate chain of {target} is ',
  },
  {
    name: 'tls, an authority that has expired',
    check: tls,
    target: shows('oldChain'),
    ...fails,
    words: 'a certificate in the chain of {target} has expired',
  },
  {
    name: 'tls, a root that has expired',
    check: { ...tls, ca: '{oldCa}' },
    target: shows('oldRoot'),
    ...fails,
    words: 'a certificate in the chain of {target} has expired',
  },
  {
    name: 'tls, more certificates than are needed',
    check: tls,
    target: shows('excess', { weak: true }),
    verdict: 'pass',
  },
  {
    name: 'tls, a certificate for clients',
    check: tls,
    target: shows('clientOnly'),
    ...fails,
    words: 'not made for this use',
  },
  {
    name: 'tls, a wildcard, and the final dot of a name',
    check: { ...tls, servername: 'www.acme.dev.' },
    target: shows('wildcard'),
    verdict: 'pass',
  },
  {
    name: 'tls, a wildcard stands for one label',
    check: { ...tls, servername: 'a.b.acme.dev' },
    target: shows('wildcard'),
    ...fails,
    words: 'the certificate of {target} is for *.acme.dev',
  },
  {
    name: 'tls, an IPv6 address written otherwise',
    check: { ...tls, expect: { names: ['2001:DB8::0:1'] } },
    target: shows('ipv6'),
    verdict: 'pass',
  },
  {
    name: 'tls, an untrusted root',
    check: { ...tls, ca: undefined },
    target: shows('good'),
    ...fails,
    words: 'trusted',
  },
  {
    name: 'tls, a ca that is no certificate',
    check: { ...tls, ca: '-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----' },
    target: shows('good'),
    verdict: 'unknown',
    kind: 'probe',
    words: 'the text of `ca` contains no readable certificate',
  },
  {
    name: 'tls, signed with SHA-1',
    check: tls,
    target: shows('sha1', { weak: true }),
    ...fails,
    words: 'signed with SHA-1',
  },
  {
    name: 'tls, a client certificate asked for and not needed, in TLS 1.2',
    check: tls,
    target: shows('good', { clientCertificate: 'asked', maxVersion: 'TLSv1.2' }),
    verdict: 'pass',
  },
  {
    name: 'tls, a client certificate demanded in TLS 1.2',
    check: tls,
    target: shows('good', { clientCertificate: 'demanded', maxVersion: 'TLSv1.2' }),
    ...fails,
    // Some hear the server's alert, others only that it closes.
    words: ' the TLS handshake',
  },
  {
    name: "tls, somebody else's certificate",
    check: tls,
    target: shows('good', { flight: 'no proof' }),
    ...fails,
    words: '{target} ',
  },
  {
    name: 'tls, names that must be covered',
    check: { ...tls, expect: { names: ['localhost', 'acme.dev'] } },
    target: shows('good'),
    ...fails,
    words: 'the certificate of {target} is for localhost, 127.0.0.1, not for acme.dev',
  },
  {
    name: 'tls, another issuer',
    check: { ...tls, expect: { issuer: { contains: "Let's Encrypt" } } },
    target: shows('good'),
    ...fails,
    words: 'the issuer is "CN=Sitrep test intermediate", expected it to contain "Let\'s Encrypt"',
  },
  {
    name: 'tls, plain text on the TLS port',
    check: tls,
    target: { steps: [{ wait: 'byte' }, { send: 'HTTP/1.1 400 Bad Request\r\n\r\n' }] },
    ...fails,
    words: '{target} does not speak TLS on this port',
  },
  {
    name: 'tls, closed during the handshake',
    check: tls,
    target: { steps: [{ wait: 'byte' }, { finish: 'end' }] },
    ...fails,
    words: 'during the TLS handshake',
  },
  {
    name: 'tls, reset during the handshake',
    check: tls,
    target: { steps: [{ wait: 'byte' }, { finish: 'reset' }] },
    ...fails,
    words: 'during the TLS handshake',
  },
  {
    name: 'tls, silence after the hello',
    check: { ...tls, timeout: '400ms' },
    target: { steps: [{ finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'still waiting for a TLS handshake with {target}',
  },
  {
    name: 'tls, refused',
    check: tls,
    target: { absent: 'closed' },
    verdict: 'fail',
    kind: 'connect',
    words: '{target} refused the connection',
  },
];
