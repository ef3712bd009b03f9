import type { TextCodec } from '../../contract/ports.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export const workerdText: TextCodec = {
  decode: (bytes) => decoder.decode(bytes),
  encode: (text) => encoder.encode(text),
};
