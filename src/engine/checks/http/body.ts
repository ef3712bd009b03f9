import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import type { HttpResponse } from '../../../contract/ports.ts';
import { formatSize } from '../../util/units.ts';

/** Decoded by every platform, or not asked for. Names are the same in any case (RFC 9110, section 8.4.1), but workerd knows `br` alone. */
const READABLE = /^(?:identity|(?:x-)?gzip)?$/i;

export interface Body {
  /** Bytes after decoding. */
  readonly size: number;
  /** Empty unless it was to be kept. */
  readonly bytes: Uint8Array;
}

/** What cannot be decoded; an encoding of an encoding is neither of the two. */
const unreadable = ({ headers }: HttpResponse): string | undefined => {
  if (!headers.some((header) => header[0] === 'content-encoding')) return undefined;
  const names = headers.flatMap(([name, value]) => (name === 'content-encoding' ? [value.trim()] : [])).join(', ');
  return names === 'br' || READABLE.test(names) ? undefined : names;
};

/**
 * `held`, of whose bytes the first `size` count, with `piece` behind them. One array for all: as one each, the pieces of a
 * body that comes byte by byte would take a hundred times its length.
 */
const append = (held: Uint8Array, size: number, piece: Uint8Array): Uint8Array => {
  if (size === 0) return piece;
  const needed = size + piece.length;
  let room = held;
  if (held.length < needed) {
    room = new Uint8Array(needed * 2);
    room.set(held.subarray(0, size));
  }
  room.set(piece, size);
  return room;
};

const NOTHING = new Uint8Array();

/**
 * Reads to the end or to `limit` decoded bytes, which `field` may be changed by; keeps the bytes only where someone will
 * look at them.
 */
export const readBody = async (
  response: HttpResponse,
  limit: number,
  keep: boolean,
  field?: string,
): Promise<Outcome<Body>> => {
  let bytes: Uint8Array = NOTHING;
  let size = 0;
  for (;;) {
    const outcome = await response.read();
    if (!outcome.ok) return outcome;
    const piece = outcome.value;
    if (piece === undefined) return succeeded({ size, bytes: bytes.subarray(0, size) });
    // Asked of what has come: an answer to HEAD, or one without content, may name any.
    const encoding = unreadable(response);
    if (encoding !== undefined) {
      return failed('body', `the body is encoded as ${encoding}, which was not asked for (gzip and br can be read)`);
    }
    if (size + piece.length > limit) {
      return failed('body', `the body is longer than ${formatSize(limit)}${field === undefined ? '' : ` (${field})`}`);
    }
    if (keep) bytes = append(bytes, size, piece);
    size += piece.length;
  }
};

/** Whether the bytes begin as UTF-16 text does: read as UTF-8 it would be gibberish that matches nothing. */
export const looksLikeUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
