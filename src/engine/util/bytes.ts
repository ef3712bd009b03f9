export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

export const concatBytes = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(left.length + right.length);
  whole.set(left);
  whole.set(right, left.length);
  return whole;
};

/** Whether `part` occurs in `whole`. */
export const includesBytes = (whole: Uint8Array, part: Uint8Array): boolean => {
  for (let start = 0; start + part.length <= whole.length; start++) {
    if (part.every((byte, index) => whole[start + index] === byte)) return true;
  }
  return false;
};

/** Bytes of ASCII text. */
export const asciiText = (bytes: readonly number[]): string => String.fromCharCode(...bytes);
