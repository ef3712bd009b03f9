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

/** As percent-encoding, from which UTF-8 can be decoded. */
const toPercent = (byte: number): string =>
  byte < 128 && byte !== 37 ? String.fromCharCode(byte) : `%${HEX[byte >> 4]}${HEX[byte & 15]}`;

/** The text that a base64 string encodes. */
export const base64Text = (word: string): string => percentDecoded(fromBase64(word, 0).map(toPercent).join(''));

/**
 * What a word of base64 may mean: as other characters of the alphabet may stand before it (`token-`, `/path/`), it is read from each
 * of the first four.
 */
export const base64Readings = (word: string): string[] =>
  [0, 1, 2, 3].map((start) => percentDecoded(fromBase64(word, start).map(toPercent).join('')));

/** Of the first four bytes of a text, 24 bits are four whole characters of base64: which, depends on where the text begins. */
const SHIFTS = [8, 4, 6] as const;

/** Four bytes without the bit by which a letter differs from its other case; of each shift the 24 bits. */
const [MASK_8, MASK_4, MASK_6] = SHIFTS.map((shift) => (0xdfdfdfdf >>> shift) & 0xffffff) as [number, number, number];

/** ASCII whose other forms differ only in that bit. A form writes a space as `+`. */
const PLAIN = /^[!-*,-~]{4}/;

/** Tells which words of base64 hold none of some texts, at a tenth of what reading a word costs. */
export class Base64Filter {
  readonly #isPlain: boolean;
  readonly #at8: ReadonlySet<number>;
  readonly #at4: ReadonlySet<number>;
  readonly #at6: ReadonlySet<number>;

  /** Of at least four characters each. */
  constructor(texts: readonly string[]) {
    const beginnings = texts.map((text) => [0, 1, 2, 3].reduce((bits, at) => (bits << 8) | text.charCodeAt(at), 0));
    this.#isPlain = texts.every((text) => PLAIN.test(text));
    this.#at8 = new Set(beginnings.map((bits) => (bits >>> 8) & MASK_8));
    this.#at4 = new Set(beginnings.map((bits) => (bits >>> 4) & MASK_4));
    this.#at6 = new Set(beginnings.map((bits) => (bits >>> 6) & MASK_6));
  }

  /** Whether one of the texts may stand in a word of base64, whichever of its characters comes first. */
  mayStandIn(word: string): boolean {
    if (!this.#isPlain) return true;
    let bits = 0;
    for (let at = 0; at < word.length; at++) {
      bits = ((bits << 6) | VALUES.get(word[at]!)!) & 0xffffff;
      if (at >= 3 && (this.#at8.has(bits & MASK_8) || this.#at4.has(bits & MASK_4) || this.#at6.has(bits & MASK_6)))
        return true;
    }
    return false;
  }
}
