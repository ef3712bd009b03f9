/**
 * The Huffman code of header texts (RFC 7541 appendix B). It is canonical: codes of one length follow each other in the
 * order of their bytes, and those of the next length follow them. So the lengths say all; here each as a digit of base 36.
 */
const LENGTHS =
  'dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca' +
  'd67777777777777777777777878djde6f56565666577666567655677777fbeds' +
  'kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn' +
  'qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq';

/** The longest code of a byte, bits; EOS has as many, and may not occur. */
const LONGEST = 30;

/** Codes of one length: the first of them, and the bytes in their order. */
interface Row {
  readonly first: number;
  readonly bytes: readonly number[];
}

const makeRows = (): readonly Row[] => {
  const rows: Row[] = [];
  let first = 0;
  for (let length = 0; length <= LONGEST; length++) {
    const digit = length.toString(36);
    const bytes = [...LENGTHS].flatMap((each, byte) => (each === digit && length > 0 ? [byte] : []));
    rows.push({ first, bytes });
    first = (first + bytes.length) * 2;
  }
  return rows;
};

let rows: readonly Row[] | undefined;

/** The bytes behind a code; `undefined` if the text is invalid (section 5.2): an unknown code, or wrong padding. */
export const decodeHuffman = (coded: Uint8Array): Uint8Array | undefined => {
  rows ??= makeRows();
  const decoded: number[] = [];
  let [code, length] = [0, 0];
  for (let bit = 0; bit < coded.length * 8; bit++) {
    code = code * 2 + ((coded[bit >> 3]! >> (7 - (bit & 7))) & 1);
    length++;
    const { first, bytes } = rows[length] ?? NONE;
    const byte = bytes[code - first];
    if (byte !== undefined) {
      decoded.push(byte);
      [code, length] = [0, 0];
    } else if (length > LONGEST) return undefined;
  }
  // The padding is the beginning of EOS, which is all ones, and shorter than a byte.
  return length < 8 && code === 2 ** length - 1 ? Uint8Array.from(decoded) : undefined;
};

const NONE: Row = { first: 0, bytes: [] };
