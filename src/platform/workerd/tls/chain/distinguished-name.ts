import { type Der, Fields, malformed, oidOf, readOnly, TAG } from './der.ts';

/** String types of X.680 that hold text (RFC 5280 section 4.1.2.4, and IA5String in old attributes). */
const DECODERS: Readonly<Record<number, (content: Uint8Array) => string>> = {
  [TAG.utf8String]: (content) => new TextDecoder().decode(content),
  // NumericString, PrintableString, TeletexString, IA5String, VisibleString.
  18: (content) => String.fromCharCode(...content),
  19: (content) => String.fromCharCode(...content),
  20: (content) => String.fromCharCode(...content),
  22: (content) => String.fromCharCode(...content),
  26: (content) => String.fromCharCode(...content),
  // UniversalString, BMPString.
  28: (content) => wide(content, 4),
  30: (content) => wide(content, 2),
};

const wide = (content: Uint8Array, size: 2 | 4): string => {
  if (content.length % size !== 0) throw malformed('a name in it is cut short');
  const points = Array.from({ length: content.length / size }, (_, at) =>
    content.subarray(at * size, (at + 1) * size).reduce((value, byte) => value * 256 + byte, 0),
  );
  return points.map((point) => (point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point))).join('');
};

/** Case and spaces do not count, as OpenSSL has it for RFC 5280 section 7.1. */
const normal = (text: string): string =>
  text
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[ \t\n\v\f\r]+/g, ' ')
    .replace(/^ | $/g, '');

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export interface Attribute {
  readonly oid: string;
  readonly value: Der;
}

export const textOf = ({ tag, content }: Der): string | undefined => DECODERS[tag]?.(content);

const attributesOf = (set: Der): readonly Attribute[] => {
  if (set.tag !== TAG.set) throw malformed('a name in it is not made of sets');
  return new Fields(set.content).rest().map((one) => {
    const fields = new Fields(one.content);
    const oid = oidOf(fields.next(TAG.oid));
    const [value] = fields.rest();
    if (!value) throw malformed('a name in it has an empty attribute');
    return { oid, value };
  });
};

/** The attributes of a name, those of each set together. */
export const attributeSets = (name: Uint8Array): readonly (readonly Attribute[])[] =>
  new Fields(readOnly(name, TAG.sequence).content).rest().map(attributesOf);

/** One text for each set, the same for all that mean the same. */
export const canonicalSets = (name: Uint8Array): readonly string[] =>
  attributeSets(name).map((attributes) =>
    attributes
      .map(({ oid, value }) => {
        const text = textOf(value);
        return `${oid}=${text === undefined ? `#${hex(value.raw)}` : JSON.stringify(normal(text))}`;
      })
      .sort()
      .join('+'),
  );

export const canonicalName = (name: Uint8Array): string => canonicalSets(name).join(',');

const COMMON_NAME = '2.5.4.3';
const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

const textsOf = (name: Uint8Array, wanted: string): readonly string[] =>
  attributeSets(name)
    .flat()
    .flatMap(({ oid, value }) => (oid === wanted ? (textOf(value) ?? []) : []));

export const commonNames = (name: Uint8Array): readonly string[] => textsOf(name, COMMON_NAME);
export const emailAddresses = (name: Uint8Array): readonly string[] => textsOf(name, EMAIL_ADDRESS);
