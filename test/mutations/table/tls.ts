import type { Row } from '../../conformance/row.ts';
import { TLS_CHAINS } from '../../conformance/rows/tls-chains.ts';
import { TLS_HANDSHAKES } from '../../conformance/rows/tls-handshakes.ts';
import { inFile } from '../mutant.ts';
import {
  access,
  call,
  condition,
  item,
  literal,
  operator,
  property,
  returned,
  statement,
  variable,
} from '../pieces.ts';

const named = (rows: readonly Row[], wanted: Row['verdict']): readonly string[] =>
  rows.filter(({ verdict }) => verdict === wanted).map(({ name }) => name);

/** TLS: who is trusted, for which name and until when. */
export const TLS = [
  ...inFile('src/engine/checks/tls.ts', [
    {
      name: 'servername is not passed on',
      in: 'probe',
      find: property('servername'),
      killedBy: ['tls, for the name that is asked for', 'tls, a wildcard, and the final dot of a name'],
    },
    {
      name: 'insecure is not passed on',
      in: 'probe',
      find: property('insecure'),
      killedBy: ['tls, expired, and only measured'],
    },
    {
      name: 'ca is not passed on',
      in: 'probe',
      find: property('ca'),
      killedBy: [
        'tls, a good certificate',
        'tls, only TLS 1.2 with RSA',
        'tls, only TLS 1.3 with RSA',
        'tls, only TLS 1.2 with P-256',
        'tls, only TLS 1.3 with P-256',
        'tls, only TLS 1.2 with P-384',
        'tls, only TLS 1.3 with P-384',
        'tls, more certificates than are needed',
        'tls, a client certificate asked for and not needed, in TLS 1.2',
      ],
    },
    {
      name: 'the handshake is no stage',
      in: 'probe',
      find: statement('stage'),
      killedBy: ['tls, silence after the hello'],
    },
    {
      name: 'the issuer is not looked at',
      in: 'unexpected',
      find: variable('reason'),
      becomes: "!expect?.issuer && mismatch(certificate.issuer, expect.issuer, 'the issuer', work)",
      killedBy: ['tls, another issuer'],
    },
  ]),
  ...inFile('src/engine/net/certificate.ts', [
    {
      name: 'one name that is covered is enough',
      in: 'coversName',
      find: condition('normal'),
      becomes: "name !== 'no.name'",
      killedBy: ['tls, names that must be covered'],
    },
    {
      name: 'an address is a text like any other',
      in: 'normal',
      find: returned(),
      becomes: 'name.toLowerCase()',
      killedBy: ['tls, an IPv6 address written otherwise'],
    },
    {
      name: 'days are counted from the other end',
      in: 'daysLeft',
      find: operator('-', 'notAfter'),
      becomes: '+',
      killedBy: ['tls, soon to expire', 'tls, expired, and only measured'],
    },
  ]),
  ...inFile('src/contract/words.ts', [
    {
      name: 'whatever has expired is the own certificate',
      in: 'outOfDate',
      find: variable('isAbove'),
      becomes: 'false',
      killedBy: ['tls, an authority that has expired', 'tls, a root that has expired'],
    },
    {
      name: 'whatever is out of date is an authority',
      in: 'outOfDate',
      find: variable('isAbove'),
      becomes: 'true',
      killedBy: ['tls, expired', 'tls, not yet valid'],
    },
  ]),
  ...inFile('src/platform/node/failures.ts', [
    {
      name: 'a refused handshake is reported in the words of OpenSSL',
      in: 'socketFailure.known',
      find: variable('known'),
      becomes: 'inWords(CONNECTION_WORDS[code], target)',
      killedBy: ['tls, no cipher in common'],
    },
  ]),
  ...inFile('src/platform/node/tls.ts', [
    {
      name: 'everybody is trusted',
      in: 'secure',
      find: access('authorized'),
      becomes: 'true',
      killedBy: [
        'https, a self-signed certificate',
        'https, an expired certificate',
        'tls, expired',
        'tls, not yet valid',
        'tls, for another name',
        'tls, self-signed',
        'tls, an incomplete chain',
        'tls, an untrusted root',
        'tls, signed with SHA-1',
        'tls, issued by a certificate that is not a CA',
        'tls, more authorities than one of them allows',
        'tls, an authority that has expired',
        'tls, a root that has expired',
        'tls, a certificate for clients',
        'tls, a wildcard stands for one label',
        ...named(TLS_CHAINS, 'fail'),
      ],
    },
    {
      name: 'only roots are trusted',
      in: 'secure',
      find: property('allowPartialTrustChain'),
      killedBy: ['tls, an intermediate as ca'],
    },
    {
      name: 'short keys will do',
      in: 'CIPHERS',
      find: literal('2'),
      becomes: '1',
      killedBy: ['tls 1.2, a short RSA key', 'tls 1.3, a short RSA key'],
    },
    {
      name: 'any text is a certificate',
      in: 'withCertificate',
      find: call('some'),
      becomes: 'parts.length > 0',
      killedBy: ['tls, a ca that is no certificate'],
    },
    {
      name: 'insecure accepts no certificate',
      in: 'secure',
      find: condition('trust'),
      killedBy: ['https, a self-signed certificate that is let pass', 'tls, expired, and only measured'],
    },
    {
      name: 'ca is not used',
      in: 'secure',
      find: item('ca'),
      killedBy: [
        'https, trusted by its ca',
        'https, the certificate soon to expire',
        'tls, a good certificate',
        ...named([...TLS_CHAINS, ...TLS_HANDSHAKES], 'pass'),
      ],
    },
    {
      name: 'TLS 1.3 is demanded',
      in: 'secure',
      find: property('rejectUnauthorized'),
      becomes: "$, minVersion: 'TLSv1.3'",
      killedBy: ['tls, only TLS 1.2 with RSA'],
    },
    {
      name: 'TLS 1.3 is not offered',
      in: 'secure',
      find: property('rejectUnauthorized'),
      becomes: "$, maxVersion: 'TLSv1.2'",
      killedBy: ['tls, only TLS 1.3 with RSA'],
    },
    {
      name: 'a second handshake is refused',
      in: 'secure',
      // SSL_OP_NO_RENEGOTIATION of openssl/ssl.h.
      find: property('rejectUnauthorized'),
      becomes: '$, secureOptions: 0x40000000',
      killedBy: ['https, another handshake before the answer'],
    },
    {
      name: 'no other keys than RSA are offered',
      in: 'secure',
      find: property('rejectUnauthorized'),
      becomes: "$, sigalgs: 'RSA+SHA256:rsa_pss_rsae_sha256'",
      killedBy: [
        'tls, only TLS 1.2 with P-521',
        'tls, only TLS 1.3 with P-521',
        'tls, only TLS 1.2 with Ed25519',
        'tls, only TLS 1.3 with Ed25519',
        'tls, only TLS 1.2 with RSA-PSS',
        'tls, only TLS 1.3 with RSA-PSS',
      ],
    },
    {
      name: 'a handshake that fails is a connection that does',
      in: 'secure',
      find: call('failed', 'broken'),
      becomes: "failed('connect', broken)",
      killedBy: [
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
