import { CONNECTION_WORDS } from '../../../../contract/words.ts';
import { ALERT, Fault, violation } from '../fault.ts';
import { isEqual, latin1, Reader } from '../wire/bytes.ts';
import type { Message } from '../wire/messages.ts';
import { SUITES, type Suite } from '../wire/suites.ts';
import { EXTENSION, type HelloInput } from './client-hello.ts';

export interface ServerHello {
  readonly suite: Suite;
  readonly suiteNumber: number;
  readonly random: Uint8Array;
  readonly isRetry: boolean;
  /** TLS 1.3: the group of its share, or that which a HelloRetryRequest wants; with the share, or without. */
  readonly group?: number | undefined;
  readonly share?: Uint8Array | undefined;
  readonly cookie?: Uint8Array | undefined;
  /** TLS 1.2 (RFC 7627). */
  readonly hasExtendedMasterSecret: boolean;
}

type Extensions = ReadonlyMap<number, Uint8Array>;

const WHAT = 'ServerHello';

/** What may come in an answer, which must have been in our hello too (RFC 8446 section 4.2, RFC 5246 section 7.4.1.4). */
const ALLOWED = {
  hello12: [
    EXTENSION.serverName,
    EXTENSION.ecPointFormats,
    EXTENSION.supportedGroups,
    EXTENSION.extendedMasterSecret,
    EXTENSION.renegotiationInfo,
  ],
  hello13: [EXTENSION.supportedVersions, EXTENSION.keyShare],
  retry: [EXTENSION.supportedVersions, EXTENSION.keyShare, EXTENSION.cookie],
} as const satisfies Record<string, readonly number[]>;

/** Each at most once. */
export const readExtensions = (list: Reader, what: string): Extensions => {
  const extensions = new Map<number, Uint8Array>();
  while (!list.isAtEnd) {
    const type = list.uint(2);
    if (extensions.has(type)) throw violation(`its ${what} has an extension twice`);
    extensions.set(type, list.vector(2));
  }
  return extensions;
};

export const allowOnly = (extensions: Extensions, allowed: readonly number[], what: string): void => {
  for (const type of extensions.keys()) {
    if (!allowed.includes(type))
      throw violation(`its ${what} has an extension (${type}) that was not requested`, ALERT.unsupportedExtension);
  }
};

/** The random number that makes a ServerHello a HelloRetryRequest: SHA-256 of that name (RFC 8446 section 4.1.3). */
const RETRY_RANDOM = Uint8Array.from(
  'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'.match(/../g)!,
  (pair) => Number.parseInt(pair, 16),
);

/** The end of the random number of a server that knows TLS 1.3 and takes an older version (RFC 8446 section 4.1.3). */
const DOWNGRADES = [latin1('DOWNGRD\x01'), latin1('DOWNGRD\x00')];

const TLS12 = 0x0303;
const TLS13 = 0x0304;

const versionOf = (legacy: number, extensions: Extensions): '1.2' | '1.3' => {
  const selected = extensions.get(EXTENSION.supportedVersions);
  if (selected) {
    const reader = new Reader(selected, WHAT);
    const version = reader.uint(2);
    reader.end();
    if (version !== TLS13 || legacy !== TLS12) throw violation('it chose a TLS version that was not offered');
    return '1.3';
  }
  if (legacy < TLS12) throw new Fault('tls', CONNECTION_WORDS.ERR_SSL_UNSUPPORTED_PROTOCOL![1], ALERT.protocolVersion);
  if (legacy > TLS12) throw violation('it chose a TLS version that was not offered');
  return '1.2';
};

const readShare = (content: Uint8Array | undefined, isRetry: boolean) => {
  if (!content) return {};
  const reader = new Reader(content, WHAT);
  const group = reader.uint(2);
  const share = isRetry ? undefined : reader.vector(2);
  reader.end();
  return { group, share };
};

const readCookie = (content: Uint8Array | undefined): Uint8Array | undefined => {
  if (!content) return undefined;
  const reader = new Reader(content, WHAT);
  const cookie = reader.vector(2);
  reader.end();
  if (cookie.length === 0) throw violation('its HelloRetryRequest has an empty cookie', ALERT.decodeError);
  return cookie;
};

/** RFC 8446 sections 4.1.3 and 4.1.4, RFC 5246 section 7.4.1.3. */
export const readServerHello = ({ body }: Message, hello: HelloInput): ServerHello => {
  const reader = new Reader(body, WHAT);
  const legacy = reader.uint(2);
  const random = reader.take(32);
  const sessionId = reader.vector(1);
  const suiteNumber = reader.uint(2);
  const compression = reader.uint(1);
  // A server of TLS 1.2 may leave the list out altogether.
  const extensions = reader.isAtEnd ? new Map() : readExtensions(reader.within(2), WHAT);
  reader.end();
  const version = versionOf(legacy, extensions);
  const suite = SUITES.get(suiteNumber);
  const isRetry = version === '1.3' && isEqual(random, RETRY_RANDOM);
  if (suite?.version !== version) throw violation('it chose a cipher suite that was not offered');
  if (compression !== 0) throw violation('it chose a compression that was not offered');
  if (version === '1.3' && !isEqual(sessionId, hello.sessionId)) throw violation('it did not echo the session id');
  if (version === '1.2' && DOWNGRADES.some((marker) => isEqual(random.subarray(24), marker)))
    throw new Fault('tls', CONNECTION_WORDS.ERR_SSL_INAPPROPRIATE_FALLBACK![1], ALERT.illegalParameter);
  allowOnly(extensions, ALLOWED[isRetry ? 'retry' : version === '1.3' ? 'hello13' : 'hello12'], WHAT);
  return {
    suite,
    suiteNumber,
    random,
    isRetry,
    ...readShare(extensions.get(EXTENSION.keyShare), isRetry),
    cookie: readCookie(extensions.get(EXTENSION.cookie)),
    hasExtendedMasterSecret: extensions.has(EXTENSION.extendedMasterSecret),
  };
};
