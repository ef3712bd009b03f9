import type { ParsedCertificate } from './certificate.ts';
import { booleanOf, type Der, Fields, implicit, malformed, oidOf, readOnly, smallInteger, TAG } from './der.ts';

/** Extensions of RFC 5280 section 4.2, by the part after `2.5.29.` */
const OID = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/**
 * Extensions that may be critical: those that we judge by, and those that OpenSSL takes note of and, without a policy to
 * enforce or a revocation list to read, passes over.
 */
const UNDERSTOOD: readonly string[] = [
  ...Object.values(OID),
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.54',
  '2.16.840.1.113730.1.1',
  '1.3.6.1.5.5.7.48.1.5',
];

export const hasUnknownCritical = ({ extensions }: ParsedCertificate): boolean =>
  extensions.some(({ oid, isCritical }) => isCritical && !UNDERSTOOD.includes(oid));

export const hasDuplicates = ({ extensions }: ParsedCertificate): boolean =>
  new Set(extensions.map(({ oid }) => oid)).size < extensions.length;

const find = ({ extensions }: ParsedCertificate, wanted: string): Uint8Array | undefined =>
  extensions.find(({ oid }) => oid === wanted)?.value;

/** Section 4.2.1.9 */
export const basicConstraints = (certificate: ParsedCertificate) => {
  const value = find(certificate, OID.basicConstraints);
  if (!value) return undefined;
  const fields = new Fields(readOnly(value, TAG.sequence).content);
  const authority = fields.optional(TAG.boolean);
  const length = fields.optional(TAG.integer);
  fields.end();
  return {
    isAuthority: authority ? booleanOf(authority) : false,
    pathLength: length && smallInteger(length),
  };
};

/** Bits of section 4.2.1.3, from the left. */
export const KEY_USAGE = { digitalSignature: 0, keyEncipherment: 2, keyAgreement: 4, keyCertSign: 5 } as const;

/** Whether one of these uses is allowed; all are where the extension is absent. */
export const mayBeUsedFor = (certificate: ParsedCertificate, ...uses: readonly number[]): boolean => {
  const value = find(certificate, OID.keyUsage);
  if (!value) return true;
  const bits = readOnly(value, TAG.bitString).content.subarray(1);
  return uses.some((use) => ((bits[use >> 3] ?? 0) & (0x80 >> (use & 7))) !== 0);
};

/** Its key usage says so, rather than nothing. */
export const isMadeToSign = (certificate: ParsedCertificate): boolean =>
  find(certificate, OID.keyUsage) !== undefined && mayBeUsedFor(certificate, KEY_USAGE.keyCertSign);

/** For TLS servers, and two forerunners of it that OpenSSL still takes (section 4.2.1.12). */
const FOR_SERVERS: readonly string[] = ['1.3.6.1.5.5.7.3.1', '2.16.840.1.113730.4.1', '1.3.6.1.4.1.311.10.3.3'];

export const isMeantForServers = (certificate: ParsedCertificate): boolean => {
  const value = find(certificate, OID.extendedKeyUsage);
  if (!value) return true;
  const purposes = new Fields(readOnly(value, TAG.sequence).content).rest();
  return purposes.some((purpose) => purpose.tag === TAG.oid && FOR_SERVERS.includes(oidOf(purpose)));
};

/** Section 4.2.1.2 */
export const subjectKeyId = (certificate: ParsedCertificate): Uint8Array | undefined => {
  const value = find(certificate, OID.subjectKeyId);
  return value && readOnly(value, TAG.octetString).content;
};

/** Section 4.2.1.1: by its key, or by the name and number of its issuer's certificate. */
export const authorityKeyId = (certificate: ParsedCertificate) => {
  const value = find(certificate, OID.authorityKeyId);
  if (!value) return undefined;
  const fields = new Fields(readOnly(value, TAG.sequence).content);
  const key = fields.optional(implicit(0));
  fields.optional(0xa1);
  const serial = fields.optional(implicit(2));
  return { key: key?.content, serial: serial?.content };
};

/** GeneralName, by its tag (section 4.2.1.6). */
export const NAME_TAG = { other: 0xa0, email: 0x81, dns: 0x82, directory: 0xa4, uri: 0x86, ip: 0x87 } as const;

export const alternativeNames = (certificate: ParsedCertificate): readonly Der[] => {
  const value = find(certificate, OID.subjectAltName);
  return value ? new Fields(readOnly(value, TAG.sequence).content).rest() : [];
};

export interface NameConstraints {
  readonly permitted: readonly Der[];
  readonly excluded: readonly Der[];
}

/** The names at the root of each subtree (section 4.2.1.10); distances other than the default are not to be used. */
const subtrees = (list: Der | undefined): readonly Der[] =>
  new Fields(list?.content ?? new Uint8Array()).rest().map(({ content }) => {
    const [base, ...distances] = new Fields(content).rest();
    if (!base || distances.length > 0) throw malformed('a name constraint in it has a form that is not in use');
    return base;
  });

export const nameConstraints = (certificate: ParsedCertificate): NameConstraints | undefined => {
  const value = find(certificate, OID.nameConstraints);
  if (!value) return undefined;
  const fields = new Fields(readOnly(value, TAG.sequence).content);
  const permitted = subtrees(fields.optional(0xa0));
  const excluded = subtrees(fields.optional(0xa1));
  fields.end();
  return { permitted, excluded };
};
