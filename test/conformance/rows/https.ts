import { answer, answering, type Row, type Target, type TlsManner } from '../row.ts';

const url = 'https://{target}/';
const fine = answering(answer('200 OK', 'fine'));
const shows = (certificate: string, manner: Partial<TlsManner> = {}): Target => ({
  tls: { certificate, ...manner },
  ...fine,
});
const own = ['node', 'native'] as const;

/** HTTP over TLS. Rows with `ca` stand where a check may choose whom to trust; the tls type has the same for Workers. */
export const HTTPS: readonly Row[] = [
  {
    name: 'https, trusted by its ca',
    check: { url, ca: '{ca}' },
    target: shows('good'),
    verdict: 'pass',
    runtimes: own,
  },
  {
    // As servers do that ask for a client's certificate late.
    name: 'https, another handshake before the answer',
    check: { url, ca: '{ca}' },
    target: {
      tls: { certificate: 'good', maxVersion: 'TLSv1.2' },
      steps: [{ wait: 'head' }, { renegotiate: true }, { send: answer('200 OK', 'fine') }],
    },
    verdict: 'pass',
    runtimes: own,
  },
  {
    name: 'https, the certificate soon to expire',
    check: { url, ca: '{ca}', thresholds: { certificate: { warn: '21d', fail: '2d' } } },
    target: shows('soon'),
    verdict: 'warn',
    kind: 'threshold',
    words: 'is under the warn threshold 21 days',
    runtimes: own,
  },
  {
    name: 'https, a self-signed certificate',
    check: { url },
    target: shows('selfSigned'),
    verdict: 'fail',
    kind: 'tls',
    words: 'the certificate of {target} is self-signed',
  },
  {
    name: 'https, a self-signed certificate that is let pass',
    check: { url, insecure: true },
    target: shows('selfSigned'),
    verdict: 'pass',
    runtimes: own,
  },
  {
    name: 'https, an expired certificate',
    check: { url, ca: '{ca}' },
    target: shows('expired'),
    verdict: 'fail',
    kind: 'tls',
    words: 'the certificate of {target} expired on ',
    runtimes: own,
  },
  {
    name: 'https, plain HTTP on the TLS port',
    check: { url },
    target: { steps: [{ wait: 'byte' }, { send: answer('400 Bad Request', 'plain') }] },
    verdict: 'fail',
    kind: 'tls',
    words: '{target} does not speak TLS on this port',
  },
  {
    name: 'https, closed during the handshake',
    check: { url },
    target: { steps: [{ wait: 'byte' }, { finish: 'end' }] },
    verdict: 'fail',
    kind: 'tls',
    words: ' the connection during the TLS handshake',
  },
  {
    name: 'https, silence during the handshake',
    check: { url, timeout: '400ms' },
    target: { steps: [{ wait: 'byte' }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'not done within 400ms: still waiting for the TLS handshake',
  },
  {
    name: 'https, silence during the handshake, and connectTimeout is over',
    check: { url, timeout: '2s', connectTimeout: '300ms' },
    target: { steps: [{ wait: 'byte' }, { finish: 'hold' }] },
    verdict: 'fail',
    kind: 'timeout',
    words: 'connectTimeout of 300ms passed, still waiting for the TLS handshake',
    runtimes: own,
  },
];
