import type { WireText } from '../http1/reader.ts';
import { host } from './host.ts';

/** Surrogates, of which those in pairs are none in a regular expression that knows Unicode. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const LONE_SURROGATES = new RegExp(LONE_SURROGATE, 'gu');

const startsWithMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** As TextDecoder and TextEncoder do it. */
export const nativeText: WireText = {
  decode: (bytes) => host.decode(startsWithMark(bytes) ? bytes.subarray(3) : bytes),
  encode: (text) => host.encode(LONE_SURROGATE.test(text) ? text.replace(LONE_SURROGATES, '\ufffd') : text),
  latin1: (bytes) => host.latin1(bytes),
};
