import { isEqual } from '../wire/bytes.ts';
import {
  booleanOf,
  type Der,
  explicit,
  Fields,
  implicit,
  malformed,
  oidOf,
  readOnly,
  smallInteger,
  TAG,
  wholeBits,
} from './der.ts';
import { canonicalName } from './distinguished-name.ts';
import { type PublicKey, parsePublicKey } from './public-key.ts';
import { timeOf } from './time.ts';

export interface Algorithm {
  readonly oid: string;
  readonly parameters: Der | undefined;
}

export interface Extension {
  readonly oid: string;
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

/** A certificate as RFC 5280 section 4.1 has it. */
export interface ParsedCertificate {
  readonly der: Uint8Array;
  /** What the issuer signed. */
  readonly tbs: Uint8Array;
  readonly algorithm: Algorithm;
  /** The algorithm stands in it twice, and must be the same (section 4.1.1.2). */
  readonly isConsistent: boolean;
  readonly signature: Uint8Array;
  readonly version: number;
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** The names in a form in which equal ones are the same text (section 7.1). */
  readonly issuerId: string;
  readonly subjectId: string;
  /** ms since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly key: PublicKey;
  readonly extensions: readonly Extension[];
}

export const parseAlgorithm = (der: Der): Algorithm => {
  const fields = new Fields(der.content);
  const oid = oidOf(fields.next(TAG.oid));
  return { oid, parameters: fields.rest()[0] };
};

const parseExtension = ({ tag, content }: Der): Extension => {
  if (tag !== TAG.sequence) throw malformed('an extension of it is no structure');
  const fields = new Fields(content);
  const oid = oidOf(fields.next(TAG.oid));
  const critical = fields.optional(TAG.boolean);
  const { content: value } = fields.next(TAG.octetString);
  fields.end();
  return { oid, isCritical: critical ? booleanOf(critical) : false, value };
};

const V3 = 2;

export const parseCertificate = (der: Uint8Array): ParsedCertificate => {
  const outer = new Fields(readOnly(der, TAG.sequence).content);
  const tbs = outer.next(TAG.sequence);
  const algorithm = outer.next(TAG.sequence);
  const signature = wholeBits(outer.next(TAG.bitString));
  outer.end();

  const fields = new Fields(tbs.content);
  const versioned = fields.optional(explicit(0));
  const version = versioned ? smallInteger(readOnly(versioned.content, TAG.integer)) : 0;
  const serial = fields.next(TAG.integer).content;
  const inner = fields.next(TAG.sequence);
  const issuer = fields.next(TAG.sequence).raw;
  const [notBefore, notAfter, ...others] = new Fields(fields.next(TAG.sequence).content).rest();
  if (!notBefore || !notAfter || others.length > 0) throw malformed('its validity does not have two dates');
  const subject = fields.next(TAG.sequence).raw;
  const key = parsePublicKey(fields.next(TAG.sequence));
  fields.optional(implicit(1));
  fields.optional(implicit(2));
  const extended = fields.optional(explicit(3));
  fields.end();
  if (extended && version !== V3) throw malformed('it has extensions and is not of version 3');
  return {
    der,
    tbs: tbs.raw,
    algorithm: parseAlgorithm(algorithm),
    isConsistent: isEqual(algorithm.raw, inner.raw),
    signature,
    version,
    serial,
    issuer,
    subject,
    issuerId: canonicalName(issuer),
    subjectId: canonicalName(subject),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    key,
    extensions: extended ? new Fields(readOnly(extended.content, TAG.sequence).content).rest().map(parseExtension) : [],
  };
};
