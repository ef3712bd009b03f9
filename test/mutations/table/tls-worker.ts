import { TLS_CHAINS, TLS_VERSIONS } from '../../conformance/rows/tls-chains.ts';
import { TLS_HANDSHAKES } from '../../conformance/rows/tls-handshakes.ts';
import { inFile } from '../mutation.ts';

const both = (...titles: readonly string[]): readonly string[] =>
  TLS_VERSIONS.flatMap((version) => titles.map((title) => `tls ${version}, ${title}`));

const chainRows = (version: string, wanted: 'pass' | 'fail'): readonly string[] =>
  TLS_CHAINS.filter(({ name, verdict }) => name.startsWith(`tls ${version},`) && verdict === wanted)
    .map(({ name }) => name)
    // Ends before the step in question.
    .filter((name) => !name.includes('448'));

const keyRows = (version: string): readonly string[] =>
  ['RSA', 'P-256', 'P-384', 'P-521', 'Ed25519', 'RSA-PSS'].map((key) => `tls, TLS ${version} alone with ${key}`);

const CHAIN = 'src/platform/workerd/tls/chain';
const HANDSHAKE = 'src/platform/workerd/tls/handshake';
const WIRE = 'src/platform/workerd/tls/wire';

/** The Worker's own TLS: each step that judges a chain. */
const JUDGING = [
  ...inFile(`${CHAIN}/judge.ts`, [
    {
      slip: 'a ca without certificates trusts nobody',
      text: 'anchors.length === 0',
      becomes: 'anchors.length < 0',
      reddens: ['tls, a ca that is no certificate'],
    },
    {
      slip: 'insecure lets nobody pass',
      text: 'if (trust.insecure) return',
      becomes: 'if (!trust) return',
      reddens: ['tls, expired, and only measured'],
    },
    {
      slip: 'names are not looked at',
      text: 'return isFor(leaf, x509, name) ?',
      becomes: 'return isFor ?',
      reddens: ['tls, for another name', 'tls, a wildcard stands for one label', ...both('for another name')],
    },
    {
      slip: 'name constraints are not looked at',
      text: 'if (breaksNameConstraints(wholeChain(path)))',
      becomes: 'if (!breaksNameConstraints)',
      reddens: both(
        'names outside of the constraints of an authority',
        'an address that an authority may not issue for',
      ),
    },
    {
      slip: 'every chain is right',
      text: 'if (!flaw) return undefined;',
      becomes: 'return undefined;',
      reddens: [...chainRows('1.2', 'fail'), ...chainRows('1.3', 'fail')].filter(
        (name) => !name.includes('another name'),
      ),
    },
    {
      slip: 'the first path is the only one',
      text: 'first ??= flaw;',
      becomes: 'return flaw;',
      reddens: both('an issuer signed by two, one of whom is trusted'),
    },
    {
      slip: 'nobody is trusted',
      text: 'const anchors = trust.ca === undefined ? wellKnownAnchors() : anchorsOf(trust.ca);',
      becomes: "const anchors = trust.ca === '' ? anchorsOf('') : wellKnownAnchors();",
      reddens: [
        'tls, a good certificate',
        'tls, TLS 1.2 alone with P-256',
        'tls, an intermediate as ca',
        ...chainRows('1.2', 'pass'),
        ...chainRows('1.3', 'pass'),
      ],
    },
  ]),
  ...inFile(`${CHAIN}/path-rules.ts`, [
    {
      slip: 'dates are not looked at',
      text: '    if (flaw) return flaw;',
      becomes: '',
      reddens: [
        'tls, expired',
        'tls, not yet valid',
        'tls, an authority that has expired',
        ...both('expired', 'not yet valid', 'an authority that has expired'),
      ],
    },
    {
      slip: 'a root is good for ever',
      text: 'return anchor && dateFlaw(anchor, now);',
      becomes: 'return undefined;',
      reddens: ['tls, a root that has expired'],
    },
    {
      slip: 'signatures are not verified',
      text: '!(await isSigned(certificate, key))',
      becomes: '!isSigned',
      reddens: both('a signature that is not right'),
    },
    {
      slip: 'short keys will do',
      text: 'const RSA_BITS = 2_048;',
      becomes: 'const RSA_BITS = 1_024;',
      reddens: both('a short RSA key'),
    },
    {
      slip: 'weak signatures will do',
      text: 'return signed.some(isWeaklySigned)',
      becomes: 'return !signed.some(isWeaklySigned) && !signed',
      reddens: ['tls, signed with SHA-1'],
    },
    {
      slip: 'critical extensions are passed over',
      text: 'if (hasUnknownCritical(certificate))',
      becomes: 'if (!hasUnknownCritical)',
      reddens: both('a critical extension that nobody knows'),
    },
    {
      slip: 'whoever has a certificate may issue others',
      text: 'if (at > 0 && !isAuthority(',
      becomes: 'if (at < 0 && !isAuthority(',
      reddens: ['tls, issued by who is no authority', ...both('issued by who is no authority')],
    },
    {
      slip: 'a certificate is good for everything',
      text: '!isMeantForServers(certificate) ||',
      becomes: '',
      reddens: ['tls, a certificate for clients', ...both('an authority for clients alone')],
    },
    {
      slip: 'authorities may stand below any authority',
      text: 'if (at > 0 && isBeyond(',
      becomes: 'if (at < 0 && isBeyond(',
      reddens: ['tls, more authorities than one of them allows', ...both('more authorities than one of them allows')],
    },
    {
      slip: 'whoever signs itself is trusted',
      text: 'if (anchor) return undefined;',
      becomes: 'if (anchor || isSelfIssued(certificates.at(-1)!)) return undefined;',
      reddens: ['tls, self-signed', ...both('self-signed', 'issuers that sign each other')],
    },
    {
      slip: 'a chain may end anywhere',
      text: "return { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' };",
      becomes: 'return undefined;',
      reddens: ['tls, an incomplete chain', 'tls, a root that nobody trusts', ...both('an incomplete chain')],
    },
  ]),
  ...inFile(`${CHAIN}/host.ts`, [
    {
      slip: 'the final dot is part of a name',
      text: "const labels = host.toLowerCase().replace(/\\.$/, '')",
      becomes: 'const labels = host.toLowerCase()',
      reddens: ['tls, a wildcard, and the final dot of a name'],
    },
  ]),
  ...inFile(`${CHAIN}/path.ts`, [
    {
      slip: 'whatever comes next is the issuer',
      text: 'shown.filter(',
      becomes: 'shown.slice(0, 1).filter(',
      reddens: both('certificates in disorder', 'an issuer signed by two, one of whom is trusted'),
    },
  ]),
  ...inFile(`${CHAIN}/public-key.ts`, [
    {
      slip: 'what we cannot verify is the fault of the target',
      text: "kind: 'unknown', name: algorithmName(oid) };",
      becomes: "kind: 'rsa', name: algorithmName(oid) };",
      reddens: ['tls 1.2, an Ed448 key'],
    },
  ]),
  ...inFile(`${CHAIN}/extensions.ts`, [
    {
      slip: 'what the key may be used for is not looked at',
      text: 'return uses.some((use) =>',
      becomes: 'return uses.some((use) => use >= 0 ||',
      reddens: both('an authority that may not sign certificates'),
    },
  ]),
  ...inFile(`${CHAIN}/signature.ts`, [
    {
      slip: 'an RSA-PSS signature has no salt',
      text: 'saltLength: saltBytes',
      becomes: 'saltLength: 0',
      reddens: [
        'tls 1.2, signed with RSA-PSS by an RSA key',
        'tls 1.2, signed by an RSA-PSS key',
        'tls, TLS 1.3 alone with RSA',
      ],
    },
    {
      slip: 'what is signed in an unknown way is not signed',
      text: 'if (!scheme) throw',
      becomes: 'if (!scheme) return false;\n  if (!scheme) throw',
      reddens: both('signed by an Ed448 key'),
    },
    {
      slip: 'SHA-1 will do',
      text: "'1.2.840.113549.1.1.5',\n",
      becomes: '',
      reddens: ['tls, signed with SHA-1'],
    },
  ]),
  ...inFile(`${CHAIN}/name-constraints.ts`, [
    {
      slip: 'nothing is excluded',
      text: 'return isPermitted &&',
      becomes: 'return isPermitted ||',
      reddens: both('an address that an authority may not issue for'),
    },
    {
      slip: 'everything is permitted',
      text: 'allowing.length === 0 ||',
      becomes: 'allowing.length >= 0 ||',
      reddens: both('names outside of the constraints of an authority'),
    },
  ]),
];

/** Each step of the handshake. */
const SHAKING_HANDS = [
  ...inFile(`${WIRE}/record.ts`, [
    {
      slip: 'whatever comes is TLS',
      text: 'if (this.#records === 0 && !isTls(header))',
      becomes: 'if (this.#records < 0)',
      reddens: ['tls, plain text on the TLS port'],
    },
    {
      slip: 'a connection lost in the handshake is not told as such',
      text: '`${message} during the TLS handshake`',
      becomes: 'message',
      reddens: ['tls, reset during the handshake', 'tls, closed during the handshake'],
    },
  ]),
  ...inFile(`${WIRE}/messages.ts`, [
    {
      slip: 'a message is in one record',
      text: 'this.#buffer.length === 0 ? content : concat(this.#buffer, content)',
      becomes: 'content',
      reddens: ['tls, a server: small records 1.2', 'tls, a server: small records 1.3'],
    },
  ]),
  ...inFile('src/contract/tls-alerts.ts', [
    {
      slip: 'a refused handshake is told by its number',
      text: "40: 'ERR_SSL_ALERT_HANDSHAKE_FAILURE',",
      becomes: '',
      doors: ['worker'],
      reddens: ['tls, no cipher in common'],
    },
    {
      slip: 'an old version has no words',
      text: "70: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',",
      becomes: '',
      doors: ['worker'],
      reddens: ['tls, TLS 1.0 only'],
    },
    {
      slip: 'alerts have no names',
      text: '${NAMES[code] ?? `alert ${code}`}',
      becomes: 'alert',
      doors: ['worker'],
      reddens: ['tls, an alert', 'tls, an alert that we are no client for it'],
    },
  ]),
  ...inFile(`${WIRE}/alert.ts`, [
    {
      slip: 'warnings are the end',
      text: 'if (level === WARNING &&',
      becomes: 'if (level === 0 &&',
      reddens: ['tls, a warning, and then nothing'],
    },
  ]),
  ...inFile(`${WIRE}/protection.ts`, [
    {
      slip: 'the nonce of GCM is its own in TLS 1.2',
      text: 'concat(keys.iv, shown)',
      becomes: 'concat(shown, keys.iv)',
      reddens: ['tls, TLS 1.2 alone with RSA', 'tls, AES-256', 'tls, RSA key exchange'],
    },
    {
      slip: 'the nonce of ChaCha20 is that of GCM',
      text: "keys.cipher.kind === 'gcm' ? EXPLICIT_NONCE_BYTES : 0",
      becomes: 'EXPLICIT_NONCE_BYTES',
      reddens: ['tls, ChaCha20'],
    },
    {
      slip: 'CBC has no MAC',
      text: 'concat(content, sign(sequence, type, content))',
      becomes: 'content',
      reddens: [
        'tls, CBC with SHA-1',
        'tls, CBC with SHA-384',
        'tls, CBC and an ECDSA key',
        'tls, RSA key exchange with CBC',
      ],
    },
  ]),
  ...inFile(`${WIRE}/aead.ts`, [
    {
      slip: 'what cannot be decrypted is taken as it is',
      text: '    return concat(text, machine.final());',
      becomes: '    return text;',
      reddens: ['tls, a server: bad tag 1.3'],
    },
  ]),
  ...inFile(`${WIRE}/suites.ts`, [
    { slip: 'no CCM', text: "  [0xc0ac, ecdsa('sha256')],\n", becomes: '', reddens: ['tls, CCM'] },
    { slip: 'no DHE', text: "  [0x009e, dheRsa('sha256')],\n", becomes: '', reddens: ['tls, DHE'] },
  ]),
  ...inFile(`${HANDSHAKE}/key-exchange.ts`, [
    {
      slip: 'P-256 is not offered',
      text: "  [0x0017, { name: 'P-256', create: createNist('prime256v1', 32) }],\n",
      becomes: '',
      reddens: [
        'tls, P-256 alone in TLS 1.2',
        'tls, P-256 alone in TLS 1.3, which asks for another hello',
        'tls, a server: plain 1.2',
        'tls, a server: retry with a cookie',
      ],
    },
    {
      slip: 'P-384 is not offered',
      text: "  [0x0018, { name: 'P-384', create: createNist('secp384r1', 48) }],\n",
      becomes: '',
      reddens: ['tls, P-384 alone in TLS 1.2', 'tls, P-384 alone in TLS 1.3, which asks for another hello'],
    },
    {
      slip: 'P-521 is not offered',
      text: "  [0x0019, { name: 'P-521', create: createNist('secp521r1', 66) }],\n",
      becomes: '',
      reddens: ['tls, P-521 alone in TLS 1.2', 'tls, P-521 alone in TLS 1.3, which asks for another hello'],
    },
    {
      slip: 'X448 is not offered',
      text: "  [0x001e, { name: 'X448' }],\n",
      becomes: '',
      reddens: ['tls, X448 alone in TLS 1.2', 'tls, X448 alone in TLS 1.3'],
    },
  ]),
  ...inFile(`${HANDSHAKE}/signature-schemes.ts`, [
    {
      slip: 'whoever shows a certificate owns it',
      text: 'if (!(await verifySignature(known.scheme, key, data, signature)))',
      becomes: 'if (!known)',
      reddens: ['tls, a server: bad proof 1.2', 'tls, a server: bad proof 1.3'],
    },
    {
      slip: 'Ed448 is not offered',
      text: "  [0x0808, { name: 'Ed448', keys: ['unknown'], isForTls13: true }],\n",
      becomes: '',
      reddens: both('an Ed448 key'),
    },
  ]),
  ...inFile(`${HANDSHAKE}/key-schedule.ts`, [
    {
      slip: 'the secret of TLS 1.3 is another',
      text: 'latin1(`tls13 ${label}`)',
      becomes: 'latin1(`tls 13 ${label}`)',
      reddens: [...keyRows('1.3'), ...chainRows('1.3', 'pass')],
    },
  ]),
  ...inFile(`${HANDSHAKE}/prf.ts`, [
    {
      slip: 'the keys of TLS 1.2 are others',
      text: "'key expansion'",
      becomes: "'key expansions'",
      reddens: [...keyRows('1.2'), ...chainRows('1.2', 'pass')],
    },
  ]),
  ...inFile(`${HANDSHAKE}/server-hello.ts`, [
    {
      slip: 'a downgrade is not seen',
      text: "if (version === '1.2' && DOWNGRADES.some(",
      becomes: "if (version === '1.1' as never && DOWNGRADES.some(",
      reddens: ['tls, a server: downgraded from 1.3'],
    },
    {
      slip: 'any version will do',
      text: 'if (legacy < TLS12)',
      becomes: 'if (legacy < 0x0302)',
      reddens: ['tls, an old version'],
    },
    {
      slip: 'any cipher suite will do',
      text: 'const suite = SUITES.get(suiteNumber);',
      becomes: 'const suite = SUITES.get(suiteNumber) ?? SUITES.get(0xc02b);',
      reddens: ['tls, a server: another cipher suite'],
    },
    {
      slip: 'any extension will do',
      text: 'if (!allowed.includes(type))',
      becomes: 'if (allowed === undefined)',
      reddens: ['tls, a server: an extension of nobody'],
    },
  ]),
  ...inFile(`${HANDSHAKE}/handshake.ts`, [
    {
      slip: 'the first hello is hashed as it is',
      text: 'messageHash(retry, transcript), raw,',
      becomes: 'transcript[0]!, raw,',
      reddens: ['tls, P-256 alone in TLS 1.3, which asks for another hello'],
    },
    {
      slip: 'the cookie does not go back',
      text: 'return { ...input, share, cookie: retry.cookie };',
      becomes: 'return { ...input, share };',
      reddens: ['tls, a server: retry with a cookie'],
    },
    {
      slip: 'a retry may ask for what it has',
      text: 'if (retry.group === input.share.group ||',
      becomes: 'if (',
      reddens: ['tls, a server: retry for nothing'],
    },
    {
      slip: 'what was not offered is our fault',
      text: "if (!known) throw violation('it wants a group that was not offered');",
      becomes: "if (!known) throw unsupported('wants that');",
      reddens: ['tls, a server: retry for an unknown group'],
    },
  ]),
  ...inFile(`${HANDSHAKE}/tls13.ts`, [
    {
      slip: 'a certificate needs no proof',
      text: 'if (verify.type === TYPE.finished) {',
      becomes: 'if (verify.type === TYPE.finished) return chain;\n  if (verify.type === TYPE.finished) {',
      reddens: ["tls, somebody else's certificate"],
    },
    {
      slip: 'any Finished will do',
      text: 'if (finished.body.length !== right.length || !timingSafeEqual(finished.body, right))',
      becomes: 'if (finished.body.length !== right.length || !timingSafeEqual)',
      reddens: ['tls, a server: bad Finished 1.3'],
    },
    {
      slip: 'the server signs something else',
      text: 'TLS 1.3, server CertificateVerify',
      becomes: 'TLS 1.3, client CertificateVerify',
      reddens: ['tls, TLS 1.3 alone with RSA', 'tls, a server: plain 1.3', 'tls, a server: small records 1.3'],
    },
  ]),
  ...inFile(`${HANDSHAKE}/tls12.ts`, [
    {
      slip: 'any Finished will do',
      text: 'if (body.length !== VERIFY_DATA_BYTES || !timingSafeEqual(',
      becomes: 'if (body.length !== VERIFY_DATA_BYTES && !timingSafeEqual(',
      reddens: ['tls, a server: bad Finished 1.2'],
    },
    {
      slip: 'the question for a certificate has no answer',
      text: 'const answer = isAsked ?',
      becomes: 'const answer = !TYPE ?',
      reddens: ['tls, a client certificate asked for and not needed, in TLS 1.2'],
    },
    {
      slip: 'whoever asks for a certificate needs none',
      text: 'if (isAsked) message = await next();',
      becomes: 'if (isAsked) return chain;',
      reddens: ['tls, a client certificate demanded in TLS 1.2'],
    },
    {
      slip: 'the extended master secret is the old one',
      text: 'const master = hasExtendedMasterSecret',
      becomes: 'const master = !random',
      reddens: ['tls, TLS 1.2 alone with RSA', 'tls, RSA key exchange'],
    },
  ]),
  ...inFile('src/platform/workerd/tls/inspect.ts', [
    {
      slip: 'whatever goes wrong in a handshake is the connection',
      text: 'return failed(error.kind, words)',
      becomes: "return failed('connect', words)",
      reddens: [
        'tls, TLS 1.0 only',
        'tls, closed during the handshake',
        ...TLS_HANDSHAKES.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name),
      ],
    },
  ]),
];

export const TLS_WORKER = [...JUDGING, ...SHAKING_HANDS];
