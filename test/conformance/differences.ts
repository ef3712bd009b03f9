import type { FailureKind } from '../../src/contract/failure.ts';
import type { Verdict } from '../../src/contract/verdict.ts';
import type { Row, RuntimeName } from './row.ts';
import { chainRowName, TLS_VERSIONS } from './rows/tls-chains.ts';

/** A runtime that cannot distinguish what the others can: kind or words are coarser; the verdict is the same unless given. */
export interface Difference {
  readonly runtime: RuntimeName;
  /** Applies to rows of these names, or else of these check types and kinds whose words match. */
  readonly rows?: readonly string[];
  readonly types?: readonly string[];
  readonly kinds?: readonly FailureKind[];
  readonly words?: RegExp;
  readonly instead: { readonly verdict?: Verdict; readonly kind?: FailureKind | undefined; readonly words: RegExp };
  readonly why: string;
}

/** Each of these kinds of keys in each version of TLS. */
const withKeys = (...keys: readonly string[]): readonly string[] =>
  keys.flatMap((key) => ['TLS 1.2', 'TLS 1.3'].map((version) => `tls, only ${version} with ${key}`));

const inBothVersions = (...titles: readonly string[]): readonly string[] =>
  TLS_VERSIONS.flatMap((version) => titles.map((title) => chainRowName(title, version)));

/** The whole list: everything else is the same everywhere. */
export const DIFFERENCES: readonly Difference[] = [
  {
    runtime: 'worker',
    rows: ['1xx without end'],
    instead: { kind: 'timeout', words: /still waiting for the response headers/ },
    why: 'fetch passes over interim responses by itself and shows none of them, so only the timeout ends them',
  },
  {
    runtime: 'worker',
    rows: ['websocket, empty fragments without end'],
    instead: { kind: 'timeout', words: /still waiting for a message/ },
    why: 'the runtime joins fragments by itself and shows none of them, so only the timeout ends them',
  },
  {
    runtime: 'worker',
    types: ['http'],
    kinds: ['dns', 'connect', 'tls', 'protocol'],
    // What the engine itself sees is the same everywhere.
    words: /^(?!status |the answer |Content-Length)/,
    instead: { kind: 'connect', words: /\(a Worker cannot tell\)/ },
    why: 'fetch says "Network connection lost." or "internal error" for every fault of network, TLS or HTTP',
  },
  {
    runtime: 'worker',
    types: ['http'],
    kinds: ['timeout'],
    words: /waiting for the (connection|TLS handshake)/,
    instead: { kind: 'timeout', words: /still waiting for the response headers/ },
    why: 'fetch does not show the stages before the response headers',
  },
  {
    runtime: 'worker',
    types: ['tcp', 'tls', 'websocket'],
    kinds: ['connect', 'tls'],
    words: /refused the connection|reset the connection/,
    instead: { words: /^no connection to / },
    why: 'connect() and WebSockets say "proxy request failed" or "Network connection lost" for refused and reset alike',
  },
  {
    runtime: 'worker',
    rows: ['a header that goes on in the next lines'],
    instead: { verdict: 'fail', kind: 'connect', words: /\(a Worker cannot tell\)/ },
    why: 'the fetch of workerd refuses folded headers without saying so',
  },
  {
    runtime: 'native',
    rows: [
      'a gzip bomb',
      'a brotli bomb',
      'gzip that decodes',
      'a body that is not gzip',
      'gzip that is cut short',
      'gzip under its other names',
    ],
    instead: { verdict: 'unknown', kind: 'probe', words: /the static binary cannot decode it/ },
    why: 'the static binary asks for identity and has no decoder',
  },
  {
    runtime: 'worker',
    rows: [...inBothVersions('an Ed448 key', 'signed by an Ed448 key'), 'tls, only X448 in TLS 1.3'],
    instead: { verdict: 'unknown', kind: 'probe', words: /(Ed|X)448, which a Worker does not support; run this check/ },
    why: 'workerd has no cryptography for the curve 448',
  },
  {
    runtime: 'node',
    rows: inBothVersions(
      'names outside of the constraints of an authority',
      'an address that an authority may not issue for',
      'an unknown critical extension',
      'a short RSA key',
    ),
    instead: { words: /is too weak \(.*\), or not made for this use/ },
    why: 'Node has one code, UNSPECIFIED, for all of these',
  },
  {
    runtime: 'native',
    rows: withKeys('Ed25519', 'RSA-PSS'),
    instead: { verdict: 'unknown', kind: 'probe', words: /that the static binary does not know/ },
    why: 'mbedTLS 3.6 knows no Ed25519, and no keys that are for RSA-PSS alone',
  },
  {
    runtime: 'native',
    rows: inBothVersions(
      'signed by an RSA-PSS key',
      'signed by an Ed25519 key',
      'an Ed448 key',
      'signed by an Ed448 key',
    ),
    instead: { verdict: 'unknown', kind: 'probe', words: /./ },
    why: 'mbedTLS 3.6 verifies no signature of these',
  },
  {
    runtime: 'native',
    rows: inBothVersions(
      'names within the constraints of an authority',
      'names outside of the constraints of an authority',
      'an address that an authority may not issue for',
      'an unknown critical extension',
    ),
    instead: { verdict: 'unknown', kind: 'probe', words: /that the static binary does not know/ },
    why: 'mbedTLS 3.6 knows no name constraints, and refuses every critical extension that it does not know',
  },
  {
    runtime: 'native',
    rows: inBothVersions('an authority for clients only'),
    instead: { verdict: 'pass', kind: undefined, words: /^$/ },
    why: 'mbedTLS looks at the purposes of the own certificate alone',
  },
  {
    runtime: 'native',
    rows: [
      ...inBothVersions('a signature that is not right', 'more authorities than one of them allows', 'a short RSA key'),
      'tls, an old version',
      'tls, a server: downgraded from 1.3',
    ],
    instead: { kind: 'tls', words: /./ },
    why: 'mbedTLS has coarser words for these',
  },
  {
    runtime: 'native',
    rows: ['tls, a server: retry with a cookie'],
    instead: { verdict: 'unknown', kind: 'probe', words: /that the static binary does not know/ },
    why: 'mbedTLS 3.6 takes no cookie in a retry request',
  },
];

const isAbout = ({ rows, types = [], kinds = [], words }: Difference, row: Row): boolean => {
  if (rows) return rows.includes(row.name);
  const { type = 'http' } = row.check;
  const isOfKind = row.kind !== undefined && kinds.includes(row.kind);
  return isOfKind && types.includes(String(type)) && (words?.test(row.words ?? '') ?? true);
};

/** How the expectation of a row differs on a runtime. */
export const differenceAt = (runtime: string, row: Row): Difference | undefined =>
  DIFFERENCES.find((difference) => difference.runtime === runtime && isAbout(difference, row));
