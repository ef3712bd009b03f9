import { percentDecoded } from './decoded.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648, section 4. QuickJS has no `btoa`. */
export const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(index, index + 3);
    const triple = a * 65_536 + b * 256 + c;
    for (const shift of [18, 12, 6, 0]) text += ALPHABET[(triple >> shift) & 63];
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - missing) + '='.repeat(missing);
};

const VALUES = new Map([...`${ALPHABET}-_`].map((character, index) => [character, index < 64 ? index : index - 2]));

/** Bytes of base64 of either alphabet, without padding; bits at the end that are no whole byte are left out. */
const fromBase64 = (word: string, start: number): number[] => {
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (let at = start; at < word.length; at++) {
    held = (held * 64 + VALUES.get(word[at]!)!) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
  }
  return bytes;
};

const HEX = '0123456789abcdef';

/** As percent-encoding, of which UTF-8 can be read. */
const toPercent = (byte: number): string =>
  byte < 128 && byte !== 37 ? String.fromCharCode(byte) : `%${HEX[byte >> 4]}${HEX[byte & 15]}`;

/**
 * What a word of base64 may mean: as other characters of the alphabet may stand before it (`token-`, `/path/`), it is read from each
 * of the first four.
 */
export const base64Readings = (word: string): string[] =>
  [0, 1, 2, 3].map((start) => percentDecoded(fromBase64(word, start).map(toPercent).join('')));
