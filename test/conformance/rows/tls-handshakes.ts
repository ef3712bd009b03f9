import { CONNECTION_WORDS } from '../../../src/contract/words.ts';
import type { FlightName, Row, Target, TlsManner } from '../row.ts';

const tls = { type: 'tls', host: '127.0.0.1', port: '{port}', ca: '{ca}' };
const shows = (manner: Partial<TlsManner>): Target => ({
  tls: { certificate: 'good', ...manner },
  steps: [{ finish: 'hold' }],
});

const passes = (name: string, manner: Partial<TlsManner>): Row => ({
  name: `tls, ${name}`,
  check: tls,
  target: shows(manner),
  verdict: 'pass',
});

/** A cipher suite that cannot do without a group. */
const ECDHE = 'ECDHE-RSA-AES128-GCM-SHA256';

/** A flight of our own server; each runtime has its own words for a broken protocol. */
const flight = (name: FlightName, words?: string): Row => ({
  name: `tls, a server: ${name}`,
  check: tls,
  target: shows({ flight: name, certificate: 'p256' }),
  ...(words === undefined ? { verdict: 'pass' } : { verdict: 'fail', kind: 'tls', words }),
});

const sends = (name: string, hex: string, words: string): Row => ({
  name: `tls, ${name}`,
  check: tls,
  target: { steps: [{ wait: 'byte' }, { hex }, { finish: 'end' }] },
  verdict: 'fail',
  kind: 'tls',
  words,
});

/** A ServerHello in which nothing is right but its form: this version, and zeros. */
const hello = (version: string): string => `16${version}002a02000026${version}${'00'.repeat(32)}00c02f00`;

export const TLS_HANDSHAKES: readonly Row[] = [
  // What servers choose.
  passes('CBC with SHA-1', { ciphers: 'ECDHE-RSA-AES128-SHA' }),
  passes('CBC with SHA-384', { ciphers: 'ECDHE-RSA-AES256-SHA384' }),
  passes('CBC and an ECDSA key', { ciphers: 'ECDHE-ECDSA-AES128-SHA256', certificate: 'p256' }),
  passes('CCM', { ciphers: 'ECDHE-ECDSA-AES128-CCM', certificate: 'p256' }),
  passes('ChaCha20', { ciphers: 'ECDHE-RSA-CHACHA20-POLY1305' }),
  passes('AES-256', { ciphers: 'ECDHE-RSA-AES256-GCM-SHA384' }),
  passes('DHE', { ciphers: 'DHE-RSA-AES128-GCM-SHA256' }),
  passes('RSA key exchange', { ciphers: 'AES128-GCM-SHA256' }),
  passes('RSA key exchange with CBC', { ciphers: 'AES128-SHA' }),
  ...(['P-256', 'P-384', 'P-521'] as const).flatMap((groups) => [
    passes(`only ${groups} in TLS 1.2`, { groups, ciphers: ECDHE }),
    passes(`only ${groups} in TLS 1.3, which asks for another hello`, { groups, minVersion: 'TLSv1.3' }),
  ]),
  passes('only X448 in TLS 1.3', { groups: 'X448', minVersion: 'TLSv1.3' }),
  passes('only X448 in TLS 1.2', { groups: 'X448', ciphers: ECDHE }),
  {
    name: 'tls, an intermediate as ca',
    check: { ...tls, ca: '{intermediateCa}' },
    target: shows({}),
    verdict: 'pass',
  },
  // What no real server does.
  flight('plain 1.2'),
  flight('plain 1.3'),
  flight('small records 1.2'),
  flight('small records 1.3'),
  flight('retry with a cookie'),
  flight('retry for nothing', '{target}'),
  flight('retry for an unknown group', '{target}'),
  flight('downgraded from 1.3', CONNECTION_WORDS.ERR_SSL_INAPPROPRIATE_FALLBACK![1].replace('%', '{target}')),
  flight('bad proof 1.2', '{target}'),
  flight('bad proof 1.3', '{target}'),
  flight('bad Finished 1.2', '{target}'),
  flight('bad Finished 1.3', '{target}'),
  flight('bad tag 1.3', '{target}'),
  flight('an unassigned extension', '{target}'),
  flight('another cipher suite', '{target}'),
  // Single records.
  sends('an old version', hello('0302'), '{target} speaks only TLS versions that are too old'),
  sends('an alert', '15030300020250', '{target} refused the TLS handshake (internal error)'),
  sends(
    'an alert that we are no client for it',
    '15030300020231',
    '{target} refused the TLS handshake (access denied)',
  ),
  sends('a record too long', `160303ffff${'00'.repeat(64)}`, '{target}'),
  sends('an empty record', '1603030000', '{target}'),
  sends('a warning, and then nothing', '1503030002015a', 'during the TLS handshake'),
];
