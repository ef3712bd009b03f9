import { failed, type Outcome, succeeded } from '../contract/failure.ts';
import type { HttpResponse } from '../contract/ports.ts';
import { formatSize } from './_units.ts';

/** Decoded by every platform, or not asked for. */
const ENCODINGS = ['', 'identity', 'gzip', 'x-gzip', 'br'];

export interface Body {
  /** Bytes after decoding. */
  readonly size: number;
  /** Empty unless it was to be kept. */
  readonly bytes: Uint8Array;
}

const join = (chunks: readonly Uint8Array[], size: number): Uint8Array => {
  if (chunks.length === 1) return chunks[0]!;
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
};

/** Reads to the end or to `limit` decoded bytes; keeps the bytes only where someone will look at them. */
export const readBody = async (response: HttpResponse, limit: number, keep: boolean): Promise<Outcome<Body>> => {
  const encoding =
    response.headers
      .find((header) => header[0] === 'content-encoding')?.[1]
      .trim()
      .toLowerCase() ?? '';
  if (!ENCODINGS.includes(encoding)) {
    return failed('body', `the body is encoded as ${encoding}, which was not asked for (gzip and br can be read)`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const outcome = await response.read();
    if (!outcome.ok) return outcome;
    if (outcome.value === undefined) return succeeded({ size, bytes: join(chunks, keep ? size : 0) });
    size += outcome.value.length;
    if (size > limit) return failed('body', `the body is longer than ${formatSize(limit)} (bodyLimit)`);
    if (keep) chunks.push(outcome.value);
  }
};

/** Whether the bytes begin as UTF-16 text does: read as UTF-8 it would be gibberish that matches nothing. */
export const looksLikeUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
