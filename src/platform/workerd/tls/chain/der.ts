import { Fault } from '../fault.ts';
import { concat, uint } from '../wire/bytes.ts';

/** DER (X.690 section 10), strictly: definite lengths, each in its shortest form. */
export interface Der {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly raw: Uint8Array;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of `[n]`: of a structure, or of a plain value. */
export const explicit = (n: number): number => 0xa0 + n;
export const implicit = (n: number): number => 0x80 + n;

const BAD_CERTIFICATE = 42;

export const malformed = (what: string): Fault =>
  new Fault('tls', `% showed a certificate that cannot be read (${what})`, BAD_CERTIFICATE);

const HIGH_TAG = 0x1f;

const lengthOf = (bytes: Uint8Array): { readonly length: number; readonly header: number } => {
  const first = bytes[1];
  if (first === undefined) throw malformed('it is cut short');
  if (first < 0x80) return { length: first, header: 2 };
  const size = first & 0x7f;
  const length = bytes.subarray(2, 2 + size).reduce((value, byte) => value * 256 + byte, 0);
  const isShortest = length >= 0x80 && bytes[2] !== 0;
  if (size === 0 || size > 4 || bytes.length < 2 + size || !isShortest) throw malformed('a length in it is not DER');
  return { length, header: 2 + size };
};

/** The first value of `bytes`. */
const readOne = (bytes: Uint8Array): Der => {
  const tag = bytes[0]!;
  if ((tag & HIGH_TAG) === HIGH_TAG) throw malformed('a tag in it is too large');
  const { length, header } = lengthOf(bytes);
  if (bytes.length < header + length) throw malformed('it is cut short');
  return { tag, content: bytes.subarray(header, header + length), raw: bytes.subarray(0, header + length) };
};

/** All values of `bytes`, one after another. */
export const readAll = (bytes: Uint8Array): readonly Der[] => {
  const values: Der[] = [];
  for (let rest = bytes; rest.length > 0; rest = rest.subarray(values.at(-1)!.raw.length)) values.push(readOne(rest));
  return values;
};

/** The only value of `bytes`, which has this tag. */
export const readOnly = (bytes: Uint8Array, tag: number): Der => {
  const [value, ...others] = readAll(bytes);
  if (value?.tag !== tag || others.length > 0) throw malformed('it does not have the right structure');
  return value;
};

/** The values of a structure, read in order. */
export class Fields {
  readonly #values: readonly Der[];
  #at = 0;

  constructor(content: Uint8Array) {
    this.#values = readAll(content);
  }

  next(tag: number): Der {
    const value = this.optional(tag);
    if (!value) throw malformed('a field of it is missing');
    return value;
  }

  optional(tag: number): Der | undefined {
    const value = this.#values[this.#at];
    if (value?.tag !== tag) return undefined;
    this.#at++;
    return value;
  }

  rest(): readonly Der[] {
    return this.#values.slice(this.#at);
  }

  end(): void {
    if (this.#at < this.#values.length) throw malformed('it has a field too many');
  }
}

/** `1.2.840.113549.1.1.11` */
export const oidOf = ({ content }: Der): string => {
  if (content.length === 0 || content.at(-1)! >= 0x80) throw malformed('an object identifier in it is not DER');
  const parts: number[] = [];
  let part = 0;
  for (const byte of content) {
    part = part * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      parts.push(part);
      part = 0;
    }
  }
  const [first = 0, ...others] = parts;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...others].join('.');
};

/** A number that is not negative, up to four bytes: a version, a path length, the length of a salt. */
export const smallInteger = ({ content }: Der): number => {
  const isShortest = content.length === 1 || (content[0] === 0 && content[1]! >= 0x80) || content[0]! > 0;
  if (content.length === 0 || content.length > 4 || content[0]! >= 0x80 || !isShortest)
    throw malformed('a number in it is out of range');
  return content.reduce((value, byte) => value * 256 + byte, 0);
};

export const booleanOf = ({ content }: Der): boolean => {
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 255)) throw malformed('a boolean in it is not DER');
  return content[0] === 255;
};

/** A BIT STRING of whole bytes, such as a signature. */
export const wholeBits = ({ content }: Der): Uint8Array => {
  if (content[0] !== 0) throw malformed('a bit string in it is not of whole bytes');
  return content.subarray(1);
};

export const writeDer = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const content = concat(...parts);
  const { length } = content;
  if (length < 0x80) return concat(Uint8Array.of(tag, length), content);
  const size = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
  return concat(Uint8Array.of(tag, 0x80 + size), uint(length, size), content);
};
