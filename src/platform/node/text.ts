import type { WireText } from '../http1/reader.ts';

const decoder = new TextDecoder();

/** Buffer's own encoder, as that of `TextEncoder` is another module to load; both put U+FFFD for a lone surrogate. */
export const nodeText: WireText = {
  decode: (bytes) => decoder.decode(bytes),
  encode: (text) => Buffer.from(text),
  latin1: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
};
