import { concat, latin1, uint, vector } from '../wire/bytes.ts';
import { handshakeMessage, TYPE } from '../wire/messages.ts';
import { SUITES } from '../wire/suites.ts';
import { GROUPS, type Share } from './key-exchange.ts';
import { SIGNATURE_SCHEMES } from './signature-schemes.ts';

/** Extensions (RFC 8446 section 4.2). */
export const EXTENSION = {
  serverName: 0,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  extendedMasterSecret: 23,
  supportedVersions: 43,
  cookie: 44,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

export interface HelloInput {
  readonly random: Uint8Array;
  /** Of no session: TLS 1.3 has it echoed, so that middleboxes see what they know (appendix D.4). */
  readonly sessionId: Uint8Array;
  /** Asked for by name; an address is not (RFC 6066 section 3). */
  readonly serverName: string | undefined;
  readonly share: Share;
  /** From a HelloRetryRequest. */
  readonly cookie?: Uint8Array | undefined;
}

const extension = (type: number, ...content: readonly Uint8Array[]): Uint8Array =>
  concat(uint(type, 2), vector(2, ...content));

const numbers = (values: Iterable<number>): Uint8Array => concat(...Array.from(values, (value) => uint(value, 2)));

const NULL_COMPRESSION = Uint8Array.of(1, 0);
const UNCOMPRESSED_POINTS = Uint8Array.of(0);
const HOST_NAME = Uint8Array.of(0);
const NO_RENEGOTIATION = Uint8Array.of(0);
const VERSIONS = [0x0304, 0x0303];

const extensions = ({ serverName, share, cookie }: HelloInput): Uint8Array[] => [
  ...(serverName === undefined
    ? []
    : [extension(EXTENSION.serverName, vector(2, HOST_NAME, vector(2, latin1(serverName))))]),
  extension(EXTENSION.extendedMasterSecret),
  extension(EXTENSION.renegotiationInfo, NO_RENEGOTIATION),
  extension(EXTENSION.supportedGroups, vector(2, numbers(GROUPS.keys()))),
  extension(EXTENSION.ecPointFormats, vector(1, UNCOMPRESSED_POINTS)),
  extension(EXTENSION.signatureAlgorithms, vector(2, numbers(SIGNATURE_SCHEMES.keys()))),
  extension(EXTENSION.supportedVersions, vector(1, numbers(VERSIONS))),
  ...(cookie ? [extension(EXTENSION.cookie, vector(2, cookie))] : []),
  extension(EXTENSION.keyShare, vector(2, uint(share.group, 2), vector(2, share.publicKey))),
];

/**
 * RFC 8446 section 4.1.2. No protocol is offered by ALPN, as mail and database servers are asked too, and no session to
 * resume.
 */
export const clientHello = (input: HelloInput): Uint8Array =>
  handshakeMessage(
    TYPE.clientHello,
    uint(0x0303, 2),
    input.random,
    vector(1, input.sessionId),
    vector(2, numbers(SUITES.keys())),
    NULL_COMPRESSION,
    vector(2, ...extensions(input)),
  );
