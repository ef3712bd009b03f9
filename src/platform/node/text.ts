import type { WireText } from '../http1/reader.ts';

let decoder: TextDecoder | undefined;

/** The decoder is made when a text is looked at, which most health checks do not; Buffer's encoder is there already. */
export const nodeText: WireText = {
  decode: (bytes) => {
    decoder ??= new TextDecoder();
    return decoder.decode(bytes);
  },
  encode: (text) => Buffer.from(text),
  latin1: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
};
