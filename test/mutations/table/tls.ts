import { inFile } from '../mutation.ts';

/** TLS: who is trusted, for which name and until when. */
export const TLS = [
  ...inFile('src/engine/checks/tls.ts', [
    {
      slip: 'servername is not passed on',
      text: '{ ca, insecure, servername }',
      becomes: '{ ca, insecure }',
      reddens: ['tls, for the name that is asked for'],
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
      reddens: ['tls, a good certificate', 'tls, TLS 1.2 only', 'tls, TLS 1.3 only'],
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
  ...inFile('src/engine/_certificate.ts', [
    {
      slip: 'one name that is covered is enough',
      text: 'name === wanted ||',
      becomes: "name !== 'no.name' ||",
      reddens: ['tls, names that must be covered'],
    },
    {
      slip: 'days are counted from the other end',
      text: '((notAfter - now) / DAY_MS)',
      becomes: '((now - notAfter) / DAY_MS)',
      reddens: ['tls, soon to expire', 'tls, expired, and only measured'],
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
      ],
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
      reddens: ['https, trusted by its ca', 'https, the certificate soon to expire', 'tls, a good certificate'],
    },
    {
      slip: 'TLS 1.3 is demanded',
      text: 'rejectUnauthorized: false,',
      becomes: "rejectUnauthorized: false, minVersion: 'TLSv1.3',",
      reddens: ['tls, TLS 1.2 only'],
    },
    {
      slip: 'TLS 1.3 is not offered',
      text: 'rejectUnauthorized: false,',
      becomes: "rejectUnauthorized: false, maxVersion: 'TLSv1.2',",
      reddens: ['tls, TLS 1.3 only'],
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
        'tls, plain text on the TLS port',
        'tls, closed during the handshake',
        'tls, reset during the handshake',
      ],
    },
  ]),
  ...inFile('src/platform/workerd/x509.ts', [
    {
      slip: 'dates are not looked at',
      text: 'if (outdated) return outdated;',
      becomes: '',
      reddens: ['tls, expired', 'tls, not yet valid'],
    },
    {
      slip: 'names are not looked at',
      text: 'if (!(isIp(name) ? leaf.checkIP(name) : leaf.checkHost(name)))',
      becomes: "if (name === '')",
      reddens: ['tls, for another name'],
    },
    {
      slip: 'whoever signs itself is trusted',
      text: 'if (current.subject === current.issuer) {',
      becomes:
        'if (current.subject === current.issuer) return undefined;\n    if (current.subject === current.issuer) {',
      reddens: ['tls, self-signed'],
    },
    {
      slip: 'a chain may end anywhere',
      text: 'if (!next) {',
      becomes: 'if (!next) return undefined;\n    if (!next) {',
      reddens: ['tls, an incomplete chain', 'tls, a root that nobody trusts'],
    },
    {
      slip: 'SHA-1 will do',
      text: "['SHA-1', 'MD5']",
      becomes: "['MD5']",
      reddens: ['tls, signed with SHA-1'],
    },
  ]),
  ...inFile('src/platform/workerd/tls.ts', [
    {
      slip: 'whatever comes is TLS',
      text: 'if (total === 0 && !isTls(piece.value))',
      becomes: 'if (total < 0)',
      reddens: ['tls, plain text on the TLS port'],
    },
    {
      slip: 'an old version has no words',
      text: '/PROTOCOL_VERSION/',
      becomes: '/PROTOCOL_VERSIONS/',
      reddens: ['tls, TLS 1.0 only'],
    },
    {
      slip: 'a handshake that fails is a connection that does',
      text: "return failed('tls', known ?",
      becomes: "return failed('connect', known ?",
      reddens: ['tls, TLS 1.0 only'],
    },
    {
      slip: 'a connection lost in the handshake is not told as such',
      text: '`${piece.failure.message} during the TLS handshake`',
      becomes: 'piece.failure.message',
      reddens: ['tls, reset during the handshake'],
    },
    {
      slip: 'a peer that closes has shaken hands',
      text: "if (!piece.value) return resolve(failed('tls', `${target} closed the connection during the TLS handshake`));",
      becomes: 'if (!piece.value) return resolve(succeeded(chain));',
      reddens: ['tls, closed during the handshake', 'tls, a client certificate demanded in TLS 1.2'],
    },
    {
      slip: 'TLS 1.3 is demanded',
      text: 'verifyServerCertificate: false,',
      becomes: "verifyServerCertificate: false, supportedProtocolVersions: ['TLS1_3'],",
      reddens: ['tls, TLS 1.2 only'],
    },
    {
      slip: 'TLS 1.3 is not offered',
      text: 'verifyServerCertificate: false,',
      becomes: "verifyServerCertificate: false, supportedProtocolVersions: ['TLS1_2'],",
      reddens: ['tls, TLS 1.3 only'],
    },
  ]),
];
