import type { Header } from '../../contract/ports.ts';
import type { WireText } from '../http1/reader.ts';
import { decodeHuffman } from './huffman.ts';

/**
 * Header compression (RFC 7541) with a dynamic table of size 0, which our SETTINGS ask for: what we send is neither indexed
 * nor packed, and an index beyond the static table is a mistake of the peer.
 */

/** Appendix A, from index 1 on; an entry without a value is only a name. */
const STATIC =
  ':authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http|:scheme=https|:status=200|:status=204|:status=206|:status=304|:status=400|:status=404|:status=500|accept-charset|accept-encoding=gzip, deflate|accept-language|accept-ranges|accept|access-control-allow-origin|age|allow|authorization|cache-control|content-disposition|content-encoding|content-language|content-length|content-location|content-range|content-type|cookie|date|etag|expect|expires|from|host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since|last-modified|link|location|max-forwards|proxy-authenticate|proxy-authorization|range|referer|refresh|retry-after|server|set-cookie|strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate'
    .split('|')
    .map((entry): Header => {
      const at = entry.indexOf('=');
      return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
    });

/** Bytes of all names and values of one section together. */
const MAX_SECTION = 65_536;

/** Section 5.1; numbers here are far below 2 ** 28. */
const prefixed = (value: number, bits: number, flags = 0): number[] => {
  const most = 2 ** bits - 1;
  if (value < most) return [flags | value];
  const bytes = [flags | most];
  let rest = value - most;
  for (; rest >= 128; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
};

/** Each header as a literal that is never indexed (section 6.2.3), so that no proxy keeps a secret of ours. */
export const encodeHeaders = (headers: readonly Header[], text: WireText): Uint8Array => {
  const literal = (value: string): number[] => {
    const bytes = text.encode(value);
    return [...prefixed(bytes.length, 7), ...bytes];
  };
  return Uint8Array.from(headers.flatMap(([name, value]) => [0x10, ...literal(name), ...literal(value)]));
};

class Decoder {
  readonly #block: Uint8Array;
  readonly #text: WireText;
  #at = 0;
  #size = 0;

  constructor(block: Uint8Array, text: WireText) {
    this.#block = block;
    this.#text = text;
  }

  /** `undefined` for a block that RFC 7541 forbids, and one that unpacks to more than anybody sends. */
  read(): Header[] | undefined {
    const headers: Header[] = [];
    while (this.#at < this.#block.length) {
      const header = this.#header();
      if (header === undefined || this.#size > MAX_SECTION) return undefined;
      if (header !== RESIZED) headers.push(header);
    }
    return headers;
  }

  #header(): Header | undefined {
    const first = this.#block[this.#at]!;
    if (first & 0x80) return STATIC[(this.#number(7) ?? 0) - 1];
    // A table of size 0 may be asked for again, and nothing else (section 6.3).
    if ((first & 0xe0) === 0x20) return this.#number(5) === 0 ? RESIZED : undefined;
    const index = this.#number((first & 0x40) !== 0 ? 6 : 4);
    if (index === undefined) return undefined;
    const name = index === 0 ? this.#string() : STATIC[index - 1]?.[0];
    const value = this.#string();
    return name === undefined || value === undefined ? undefined : [name, value];
  }

  #number(bits: number): number | undefined {
    const most = 2 ** bits - 1;
    let value = this.#block[this.#at++]! & most;
    if (value < most) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.#block[this.#at++];
      if (byte === undefined) return undefined;
      value += (byte & 127) << shift;
      if (byte < 128) return value;
    }
    return undefined;
  }

  #string(): string | undefined {
    const isPacked = ((this.#block[this.#at] ?? 0) & 0x80) !== 0;
    const length = this.#at < this.#block.length ? this.#number(7) : undefined;
    if (length === undefined || length > this.#block.length - this.#at) return undefined;
    const bytes = this.#block.subarray(this.#at, this.#at + length);
    this.#at += length;
    const plain = isPacked ? decodeHuffman(bytes) : bytes;
    this.#size += plain?.length ?? 0;
    return plain && this.#text.latin1(plain);
  }
}

/** Stands for an entry that only says how large the table is. */
const RESIZED: Header = ['', ''];

/** The headers of a block; `undefined` for one that is broken. */
export const decodeHeaders = (block: Uint8Array, text: WireText): Header[] | undefined =>
  new Decoder(block, text).read();
