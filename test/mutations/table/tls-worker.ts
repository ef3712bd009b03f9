import { TLS_CHAINS, TLS_VERSIONS } from '../../conformance/rows/tls-chains.ts';
import { TLS_HANDSHAKES } from '../../conformance/rows/tls-handshakes.ts';
import { inFile } from '../mutant.ts';
import {
  argument,
  call,
  condition,
  item,
  literal,
  operand,
  operator,
  property,
  receiver,
  returned,
  statement,
  variable,
} from '../pieces.ts';

const both = (...titles: readonly string[]): readonly string[] =>
  TLS_VERSIONS.flatMap((version) => titles.map((title) => `tls ${version}, ${title}`));

const chainRows = (version: string, wanted: 'pass' | 'fail'): readonly string[] =>
  TLS_CHAINS.filter(({ name, verdict }) => name.startsWith(`tls ${version},`) && verdict === wanted)
    .map(({ name }) => name)
    // Ends before the step in question.
    .filter((name) => !name.includes('448'));

const keyRows = (version: string): readonly string[] =>
  ['RSA', 'P-256', 'P-384', 'P-521', 'Ed25519', 'RSA-PSS'].map((key) => `tls, only TLS ${version} with ${key}`);

const CHAIN = 'src/platform/workerd/tls/chain';
const HANDSHAKE = 'src/platform/workerd/tls/handshake';
const WIRE = 'src/platform/workerd/tls/wire';

/** The Worker's own TLS: each step that judges a chain. */
const JUDGING = [
  ...inFile(`${CHAIN}/judge.ts`, [
    {
      name: 'a ca without certificates trusts nothing',
      in: 'judgeChain',
      find: operator('===', '0'),
      becomes: '<',
      killedBy: ['tls, a ca that is no certificate'],
    },
    {
      name: 'insecure accepts no certificate',
      in: 'judgeChain',
      find: condition('insecure'),
      becomes: 'false',
      killedBy: ['tls, expired, and only measured'],
    },
    {
      name: 'names are not looked at',
      in: 'judgeChain',
      find: call('isFor'),
      becomes: 'true',
      killedBy: ['tls, for another name', 'tls, a wildcard stands for one label', ...both('for another name')],
    },
    {
      name: 'name constraints are not looked at',
      in: 'flawOf',
      find: condition('breaksNameConstraints'),
      becomes: 'false',
      killedBy: both(
        'names outside of the constraints of an authority',
        'an address that an authority may not issue for',
      ),
    },
    {
      name: 'every chain is right',
      in: 'chainFlaw',
      find: condition('flaw'),
      becomes: 'true',
      killedBy: [...chainRows('1.2', 'fail'), ...chainRows('1.3', 'fail')].filter(
        (name) => !name.includes('another name'),
      ),
    },
    {
      name: 'the first path is the only one',
      in: 'chainFlaw',
      find: operator('??=', 'first'),
      becomes: '= 1 as never; return',
      killedBy: both('an issuer signed by two, one of whom is trusted'),
    },
    {
      name: 'no root is trusted',
      in: 'judgeChain',
      find: variable('anchors'),
      becomes: "trust.ca === '' ? anchorsOf('') : wellKnownAnchors()",
      killedBy: [
        'tls, a good certificate',
        'tls, only TLS 1.2 with P-256',
        'tls, an intermediate as ca',
        ...chainRows('1.2', 'pass'),
        ...chainRows('1.3', 'pass'),
      ],
    },
  ]),
  ...inFile(`${CHAIN}/path-rules.ts`, [
    {
      name: 'dates are not looked at',
      in: 'signatureOrDateFlaw',
      find: condition('flaw'),
      becomes: 'false',
      killedBy: [
        'tls, expired',
        'tls, not yet valid',
        'tls, an authority that has expired',
        ...both('expired', 'not yet valid', 'an authority that has expired'),
      ],
    },
    {
      name: 'a root is good for ever',
      in: 'signatureOrDateFlaw',
      find: returned('now'),
      becomes: 'undefined',
      killedBy: ['tls, a root that has expired'],
    },
    {
      name: 'signatures are not verified',
      in: 'signatureOrDateFlaw',
      find: condition('isSigned'),
      becomes: 'false',
      killedBy: both('a signature that is not right'),
    },
    {
      name: 'short keys will do',
      in: 'RSA_BITS',
      find: variable('RSA_BITS'),
      becomes: '1_024',
      killedBy: both('a short RSA key'),
    },
    {
      name: 'weak signatures will do',
      in: 'weaknessFlaw',
      find: condition('isWeaklySigned'),
      becomes: 'false',
      killedBy: ['tls, signed with SHA-1'],
    },
    {
      name: 'critical extensions are passed over',
      in: 'useFlaw',
      find: condition('hasUnknownCritical'),
      becomes: 'false',
      killedBy: both('an unknown critical extension'),
    },
    {
      name: 'anyone with a certificate may issue others',
      in: 'useFlaw',
      find: condition('isAuthority'),
      becomes: 'false',
      killedBy: ['tls, issued by a certificate that is not a CA', ...both('issued by a certificate that is not a CA')],
    },
    {
      name: 'a certificate is good for everything',
      in: 'useFlaw',
      find: condition('isMeantForServers'),
      killedBy: ['tls, a certificate for clients', ...both('an authority for clients only')],
    },
    {
      name: 'authorities may stand below any authority',
      in: 'useFlaw',
      find: condition('isBeyond'),
      becomes: 'false',
      killedBy: ['tls, more authorities than one of them allows', ...both('more authorities than one of them allows')],
    },
    {
      name: 'a self-signed certificate is trusted',
      in: 'endFlaw',
      find: condition('anchor'),
      becomes: '$ || isSelfIssued(certificates.at(-1)!)',
      killedBy: ['tls, self-signed', ...both('self-signed', 'issuers that sign each other')],
    },
    {
      name: 'a chain may end anywhere',
      in: 'endFlaw',
      find: returned('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
      becomes: 'undefined',
      killedBy: ['tls, an incomplete chain', 'tls, an untrusted root', ...both('an incomplete chain')],
    },
  ]),
  ...inFile(`${CHAIN}/host.ts`, [
    {
      name: 'the final dot is part of a name',
      in: 'coversHost',
      find: literal('\\.$'),
      becomes: '\\.\\.$',
      killedBy: ['tls, a wildcard, and the final dot of a name'],
    },
  ]),
  ...inFile(`${CHAIN}/path.ts`, [
    {
      name: 'whatever comes next is the issuer',
      in: 'extended.issuers',
      find: receiver('filter'),
      becomes: '$.slice(0, 1)',
      killedBy: both('certificates in disorder', 'an issuer signed by two, one of whom is trusted'),
    },
  ]),
  ...inFile(`${CHAIN}/public-key.ts`, [
    {
      name: 'what we cannot verify is the fault of the target',
      in: 'parsePublicKey',
      find: returned('oid'),
      becomes: "{ ...$, kind: 'rsa' }",
      killedBy: ['tls 1.2, an Ed448 key'],
    },
  ]),
  ...inFile(`${CHAIN}/extensions.ts`, [
    {
      name: 'what the key may be used for is not looked at',
      in: 'mayBeUsedFor',
      find: returned('3'),
      becomes: 'use >= 0 || $',
      killedBy: both('an authority that may not sign certificates'),
    },
  ]),
  ...inFile(`${CHAIN}/signature.ts`, [
    {
      name: 'an RSA-PSS signature has no salt',
      in: 'verifyPss',
      find: property('saltLength'),
      becomes: '0',
      killedBy: [
        'tls 1.2, signed with RSA-PSS by an RSA key',
        'tls 1.2, signed by an RSA-PSS key',
        'tls, only TLS 1.3 with RSA',
      ],
    },
    {
      name: 'what is signed in an unknown way is not signed',
      in: 'isSignedBy',
      find: statement('unsupported'),
      becomes: 'return false;',
      killedBy: both('signed by an Ed448 key'),
    },
    {
      name: 'SHA-1 will do',
      in: 'WEAK',
      find: item('1.2.840.113549.1.1.5'),
      killedBy: ['tls, signed with SHA-1'],
    },
  ]),
  ...inFile(`${CHAIN}/name-constraints.ts`, [
    {
      name: 'nothing is excluded',
      in: 'isAllowed',
      find: operator('&&'),
      becomes: '||',
      killedBy: both('an address that an authority may not issue for'),
    },
    {
      name: 'everything is permitted',
      in: 'isAllowed.isPermitted',
      find: condition('0'),
      becomes: 'true',
      killedBy: both('names outside of the constraints of an authority'),
    },
  ]),
];

/** Each step of the handshake. */
const SHAKING_HANDS = [
  ...inFile(`${WIRE}/record.ts`, [
    {
      name: 'whatever comes is TLS',
      in: 'RecordLayer.next',
      find: condition('#records', 'isTls'),
      becomes: 'false',
      killedBy: ['tls, plain text on the TLS port'],
    },
    {
      name: 'a connection lost in the handshake is not reported as such',
      in: 'lost',
      find: argument('Fault', 1),
      becomes: 'message',
      killedBy: ['tls, reset during the handshake', 'tls, closed during the handshake'],
    },
  ]),
  ...inFile(`${WIRE}/messages.ts`, [
    {
      name: 'a message is in one record',
      in: 'MessageReader.#receive',
      find: operand('concat'),
      becomes: 'content',
      killedBy: ['tls, a server: small records 1.2', 'tls, a server: small records 1.3'],
    },
  ]),
  ...inFile('src/contract/tls-alerts.ts', [
    {
      name: 'a refused handshake is reported by its number',
      in: 'KNOWN',
      find: property('40'),
      runtimes: ['worker'],
      killedBy: ['tls, no cipher in common'],
    },
    {
      name: 'an old version has no words',
      in: 'KNOWN',
      find: property('70'),
      runtimes: ['worker'],
      killedBy: ['tls, TLS 1.0 only'],
    },
    {
      name: 'alerts have no names',
      in: 'alertWords',
      find: operand('NAMES'),
      becomes: "'alert'",
      runtimes: ['worker'],
      killedBy: ['tls, an alert', 'tls, an alert that we are no client for it'],
    },
  ]),
  ...inFile(`${WIRE}/alert.ts`, [
    {
      name: 'warnings are the end',
      in: 'alertFault',
      find: operand('WARNING'),
      becomes: '0',
      killedBy: ['tls, a warning, and then nothing'],
    },
  ]),
  ...inFile(`${WIRE}/protection.ts`, [
    {
      name: 'the nonce of GCM is its own in TLS 1.2',
      in: 'aead12',
      find: call('concat', 'iv'),
      becomes: 'concat(shown, keys.iv)',
      killedBy: ['tls, only TLS 1.2 with RSA', 'tls, AES-256', 'tls, RSA key exchange'],
    },
    {
      name: 'the nonce of ChaCha20 is that of GCM',
      in: 'aead12',
      find: variable('explicit'),
      becomes: 'EXPLICIT_NONCE_BYTES',
      killedBy: ['tls, ChaCha20'],
    },
    {
      name: 'CBC has no MAC',
      in: 'cbc12',
      find: variable('signed'),
      becomes: 'content',
      killedBy: [
        'tls, CBC with SHA-1',
        'tls, CBC with SHA-384',
        'tls, CBC and an ECDSA key',
        'tls, RSA key exchange with CBC',
      ],
    },
  ]),
  ...inFile(`${WIRE}/aead.ts`, [
    {
      name: 'what cannot be decrypted is taken as it is',
      in: 'decrypt',
      find: call('concat'),
      becomes: 'text',
      killedBy: ['tls, a server: bad tag 1.3'],
    },
  ]),
  ...inFile(`${WIRE}/suites.ts`, [
    { name: 'no CCM', in: 'SUITES', find: item('0xc0ac', 'ecdsa'), killedBy: ['tls, CCM'] },
    { name: 'no DHE', in: 'SUITES', find: item('0x009e', 'dheRsa'), killedBy: ['tls, DHE'] },
  ]),
  ...inFile(`${HANDSHAKE}/key-exchange.ts`, [
    {
      name: 'P-256 is not offered',
      in: 'GROUPS',
      find: item('0x0017', 'P-256'),
      killedBy: [
        'tls, only P-256 in TLS 1.2',
        'tls, only P-256 in TLS 1.3, which asks for another hello',
        'tls, a server: plain 1.2',
        'tls, a server: retry with a cookie',
      ],
    },
    {
      name: 'P-384 is not offered',
      in: 'GROUPS',
      find: item('0x0018', 'P-384'),
      killedBy: ['tls, only P-384 in TLS 1.2', 'tls, only P-384 in TLS 1.3, which asks for another hello'],
    },
    {
      name: 'P-521 is not offered',
      in: 'GROUPS',
      find: item('0x0019', 'P-521'),
      killedBy: ['tls, only P-521 in TLS 1.2', 'tls, only P-521 in TLS 1.3, which asks for another hello'],
    },
    {
      name: 'X448 is not offered',
      in: 'GROUPS',
      find: item('0x001e', 'X448'),
      killedBy: ['tls, only X448 in TLS 1.2', 'tls, only X448 in TLS 1.3'],
    },
  ]),
  ...inFile(`${HANDSHAKE}/signature-schemes.ts`, [
    {
      name: 'a certificate proves its own ownership',
      in: 'checkProof',
      find: condition('verifySignature'),
      becomes: 'false',
      killedBy: ['tls, a server: bad proof 1.2', 'tls, a server: bad proof 1.3'],
    },
    {
      name: 'Ed448 is not offered',
      in: 'SIGNATURE_SCHEMES',
      find: item('0x0808', 'Ed448'),
      killedBy: both('an Ed448 key'),
    },
  ]),
  ...inFile(`${HANDSHAKE}/key-schedule.ts`, [
    {
      name: 'the secret of TLS 1.3 is another',
      in: 'expandLabel',
      find: literal('tls13'),
      becomes: 'tls 13',
      killedBy: [...keyRows('1.3'), ...chainRows('1.3', 'pass')],
    },
  ]),
  ...inFile(`${HANDSHAKE}/prf.ts`, [
    {
      name: 'the keys of TLS 1.2 are others',
      in: 'keyBlock',
      find: literal('key expansion'),
      becomes: 'key expansions',
      killedBy: [...keyRows('1.2'), ...chainRows('1.2', 'pass')],
    },
  ]),
  ...inFile(`${HANDSHAKE}/server-hello.ts`, [
    {
      name: 'a downgrade is not seen',
      in: 'readServerHello',
      find: condition('DOWNGRADES'),
      becomes: 'false',
      killedBy: ['tls, a server: downgraded from 1.3'],
    },
    {
      name: 'any version will do',
      in: 'versionOf',
      find: operator('<', 'TLS12'),
      becomes: '< -1 +',
      killedBy: ['tls, an old version'],
    },
    {
      name: 'any cipher suite will do',
      in: 'readServerHello',
      find: variable('suite'),
      becomes: '$ ?? SUITES.get(0xc02b)',
      killedBy: ['tls, a server: another cipher suite'],
    },
    {
      name: 'any extension will do',
      in: 'allowOnly',
      find: condition('allowed'),
      becomes: 'false',
      killedBy: ['tls, a server: an unassigned extension'],
    },
  ]),
  ...inFile(`${HANDSHAKE}/handshake.ts`, [
    {
      name: 'the first hello is hashed as it is',
      in: 'retryHello',
      find: call('messageHash'),
      becomes: 'transcript[0]!',
      killedBy: ['tls, only P-256 in TLS 1.3, which asks for another hello'],
    },
    {
      name: 'the cookie does not go back',
      in: 'retryInput',
      find: property('cookie'),
      killedBy: ['tls, a server: retry with a cookie'],
    },
    {
      name: 'a retry may ask for what it has',
      in: 'retryInput',
      find: condition('input'),
      killedBy: ['tls, a server: retry for nothing'],
    },
    {
      name: 'what was not offered is our fault',
      in: 'createShare',
      find: call('violation'),
      becomes: "unsupported('wants that')",
      killedBy: ['tls, a server: retry for an unknown group'],
    },
  ]),
  ...inFile(`${HANDSHAKE}/tls13.ts`, [
    {
      name: 'a certificate needs no proof',
      in: 'finish13',
      find: statement('verify', 'finished'),
      becomes: 'if (verify.type === TYPE.finished) return chain;',
      killedBy: ["tls, somebody else's certificate"],
    },
    {
      name: 'any Finished will do',
      in: 'finish13',
      find: call('timingSafeEqual'),
      becomes: 'true',
      killedBy: ['tls, a server: bad Finished 1.3'],
    },
    {
      name: 'the server signs something else',
      in: 'LABEL',
      find: literal('server'),
      becomes: 'client',
      killedBy: ['tls, only TLS 1.3 with RSA', 'tls, a server: plain 1.3', 'tls, a server: small records 1.3'],
    },
  ]),
  ...inFile(`${HANDSHAKE}/tls12.ts`, [
    {
      name: 'any Finished will do',
      in: 'finish',
      find: call('timingSafeEqual'),
      becomes: 'true',
      killedBy: ['tls, a server: bad Finished 1.2'],
    },
    {
      name: 'the question for a certificate has no answer',
      in: 'finish',
      find: condition('isAsked'),
      becomes: 'false',
      killedBy: ['tls, a client certificate asked for and not needed, in TLS 1.2'],
    },
    {
      name: 'a server that asks for a certificate needs none',
      in: 'finish12',
      find: statement('isAsked', 'next'),
      becomes: 'if (isAsked) return chain;',
      killedBy: ['tls, a client certificate demanded in TLS 1.2'],
    },
    {
      name: 'the extended master secret is the old one',
      in: 'finish',
      find: condition('hasExtendedMasterSecret'),
      becomes: 'false',
      killedBy: ['tls, only TLS 1.2 with RSA', 'tls, RSA key exchange'],
    },
  ]),
  ...inFile('src/platform/workerd/tls/inspect.ts', [
    {
      name: 'whatever goes wrong in a handshake is the connection',
      in: 'inspectOver',
      find: argument('failed', 0),
      becomes: "'connect'",
      killedBy: [
        'tls, TLS 1.0 only',
        'tls, closed during the handshake',
        ...TLS_HANDSHAKES.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name),
      ],
    },
  ]),
];

export const TLS_WORKER = [...JUDGING, ...SHAKING_HANDS];
