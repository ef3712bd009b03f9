import type { Row } from '../../conformance/row.ts';
import { TLS_CHAINS } from '../../conformance/rows/tls-chains.ts';
import { TLS_HANDSHAKES } from '../../conformance/rows/tls-handshakes.ts';
import { inFile } from '../mutation.ts';

const named = (rows: readonly Row[], wanted: Row['verdict']): readonly string[] =>
  rows.filter(({ verdict }) => verdict === wanted).map(({ name }) => name);

/** TLS: who is trusted, for which name and until when. */
export const TLS = [
  ...inFile('src/engine/checks/tls.ts', [
    {
      slip: 'servername is not passed on',
      text: '{ ca, insecure, servername }',
      becomes: '{ ca, insecure }',
      reddens: ['tls, for the name that is asked for', 'tls, a wildcard, and the final dot of a name'],
    },
    {
      slip: 'insecure is not passed on',
      text: '{ ca, insecure, servername }',
      becomes: '{ ca, servername }',
      reddens: ['tls, expired, and only measured'],
    },
    {
      slip: 'ca is not passed on',
      text: '{ ca, insecure, servername }',
      becomes: '{ insecure, servername }',
      reddens: [
        'tls, a good certificate',
        'tls, TLS 1.2 alone with RSA',
        'tls, TLS 1.3 alone with RSA',
        'tls, TLS 1.2 alone with P-256',
        'tls, TLS 1.3 alone with P-256',
        'tls, TLS 1.2 alone with P-384',
        'tls, TLS 1.3 alone with P-384',
        'tls, more certificates than are needed',
        'tls, a client certificate asked for and not needed, in TLS 1.2',
      ],
    },
    {
      slip: 'the handshake is no stage',
      text: 'stage(`a TLS handshake with ${hostPort({ host, port })}`);',
      becomes: '',
      reddens: ['tls, silence after the hello'],
    },
    {
      slip: 'the issuer is not looked at',
      text: 'const reason = expect?.issuer &&',
      becomes: 'const reason = !expect?.issuer &&',
      reddens: ['tls, another issuer'],
    },
  ]),
  ...inFile('src/engine/net/certificate.ts', [
    {
      slip: 'one name that is covered is enough',
      text: 'normal(name) === wanted ||',
      becomes: "name !== 'no.name' ||",
      reddens: ['tls, names that must be covered'],
    },
    {
      slip: 'an address is a text like any other',
      text: "parseIpv6(name)?.join(':') ?? name.toLowerCase()",
      becomes: 'name.toLowerCase()',
      reddens: ['tls, an IPv6 address written otherwise'],
    },
    {
      slip: 'days are counted from the other end',
      text: '((notAfter - now) / DAY_MS)',
      becomes: '((now - notAfter) / DAY_MS)',
      reddens: ['tls, soon to expire', 'tls, expired, and only measured'],
    },
  ]),
  ...inFile('src/contract/words.ts', [
    {
      slip: 'whatever has expired is the own certificate',
      text: 'const isAbove = date > Date.now() === isOver;',
      becomes: 'const isAbove = false;',
      reddens: ['tls, an authority that has expired', 'tls, a root that has expired'],
    },
    {
      slip: 'whatever is out of date is an authority',
      text: 'const isAbove = date > Date.now() === isOver;',
      becomes: 'const isAbove = true;',
      reddens: ['tls, expired', 'tls, not yet valid'],
    },
  ]),
  ...inFile('src/platform/node/failures.ts', [
    {
      slip: 'a refused handshake is told as OpenSSL does',
      text: "CONNECTION_WORDS[code.replace(OF_THAT_VERSION, '')]",
      becomes: 'CONNECTION_WORDS[code]',
      reddens: ['tls, no cipher in common'],
    },
  ]),
  ...inFile('src/platform/node/tls.ts', [
    {
      slip: 'everybody is trusted',
      text: 'trust.insecure || secured.authorized',
      becomes: 'trust.insecure || secured',
      reddens: [
        'https, a self-signed certificate',
        'https, an expired certificate',
        'tls, expired',
        'tls, not yet valid',
        'tls, for another name',
        'tls, self-signed',
        'tls, an incomplete chain',
        'tls, a root that nobody trusts',
        'tls, signed with SHA-1',
        'tls, issued by who is no authority',
        'tls, more authorities than one of them allows',
        'tls, an authority that has expired',
        'tls, a root that has expired',
        'tls, a certificate for clients',
        'tls, a wildcard stands for one label',
        ...named(TLS_CHAINS, 'fail'),
      ],
    },
    {
      slip: 'only roots are trusted',
      text: 'allowPartialTrustChain: true,',
      becomes: '',
      reddens: ['tls, an intermediate as ca'],
    },
    {
      slip: 'short keys will do',
      text: ':@SECLEVEL=2',
      becomes: ':@SECLEVEL=1',
      reddens: ['tls 1.2, a short RSA key', 'tls 1.3, a short RSA key'],
    },
    {
      slip: 'any text is a certificate',
      text: 'parts.some(isCertificate)',
      becomes: 'parts.length > 0',
      reddens: ['tls, a ca that is no certificate'],
    },
    {
      slip: 'insecure lets nobody pass',
      text: 'trust.insecure || secured.authorized',
      becomes: 'secured.authorized',
      reddens: ['https, a self-signed certificate that is let pass', 'tls, expired, and only measured'],
    },
    {
      slip: 'ca is not used',
      text: '...(ca.value === undefined ? {} : { ca: ca.value }),',
      becomes: '',
      reddens: [
        'https, trusted by its ca',
        'https, the certificate soon to expire',
        'tls, a good certificate',
        ...named([...TLS_CHAINS, ...TLS_HANDSHAKES], 'pass'),
      ],
    },
    {
      slip: 'TLS 1.3 is demanded',
      text: 'rejectUnauthorized: false,',
      becomes: "rejectUnauthorized: false, minVersion: 'TLSv1.3',",
      reddens: ['tls, TLS 1.2 alone with RSA'],
    },
    {
      slip: 'TLS 1.3 is not offered',
      text: 'rejectUnauthorized: false,',
      becomes: "rejectUnauthorized: false, maxVersion: 'TLSv1.2',",
      reddens: ['tls, TLS 1.3 alone with RSA'],
    },
    {
      slip: 'a second handshake is refused',
      text: 'rejectUnauthorized: false,',
      // SSL_OP_NO_RENEGOTIATION of openssl/ssl.h.
      becomes: 'rejectUnauthorized: false, secureOptions: 0x40000000,',
      reddens: ['https, another handshake before the answer'],
    },
    {
      slip: 'no other keys than RSA are offered',
      text: 'rejectUnauthorized: false,',
      becomes: "rejectUnauthorized: false, sigalgs: 'RSA+SHA256:rsa_pss_rsae_sha256',",
      reddens: [
        'tls, TLS 1.2 alone with P-521',
        'tls, TLS 1.3 alone with P-521',
        'tls, TLS 1.2 alone with Ed25519',
        'tls, TLS 1.3 alone with Ed25519',
        'tls, TLS 1.2 alone with RSA-PSS',
        'tls, TLS 1.3 alone with RSA-PSS',
      ],
    },
    {
      slip: 'a handshake that fails is a connection that does',
      text: "settle(failed('tls', broken));",
      becomes: "settle(failed('connect', broken));",
      reddens: [
        'https, plain HTTP on the TLS port',
        'https, closed during the handshake',
        'tls, TLS 1.0 only',
        'tls, a client certificate demanded in TLS 1.2',
        "tls, somebody else's certificate",
        'tls, plain text on the TLS port',
        'tls, closed during the handshake',
        'tls, reset during the handshake',
        ...named(TLS_HANDSHAKES, 'fail'),
      ],
    },
  ]),
];
