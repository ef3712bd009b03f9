export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** A list, because a peer that sends single bytes makes more of them than a call takes arguments. */
export const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
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
