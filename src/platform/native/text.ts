import type { WireText } from '../http1/reader.ts';
import { host } from './host.ts';

/** Lone surrogates: a Unicode regular expression reads a pair as one character. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const LONE_SURROGATES = new RegExp(LONE_SURROGATE, 'gu');

const startsWithMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** One byte a character is ASCII, which most texts are; only in others may a surrogate be alone. */
const encode = (text: string): Uint8Array => {
  const bytes = host.encode(text);
  if (bytes.length === text.length || !LONE_SURROGATE.test(text)) return bytes;
  return host.encode(text.replace(LONE_SURROGATES, '\ufffd'));
};

/** As TextDecoder and TextEncoder do it. */
export const nativeText: WireText = {
  decode: (bytes) => host.decode(startsWithMark(bytes) ? bytes.subarray(3) : bytes),
  encode,
  latin1: (bytes) => host.latin1(bytes),
};
