import { type Failure, failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import type { HttpResponse } from '../../../contract/ports.ts';
import { formatSize } from '../../util/units.ts';

/** Decoded by every platform, or not requested. Names ignore case (RFC 9110, section 8.4.1), but workerd knows only lower-case `br`. */
const READABLE = /^(?:identity|(?:x-)?gzip)?$/i;

/** Bytes of a body that are read where the config gives no limit. */
export const BODY_LIMIT = 1_048_576;

export interface Body {
  /** Bytes after decoding. */
  readonly size: number;
  /** Empty unless it was to be kept. */
  readonly bytes: Uint8Array;
}

/** An encoding that cannot be decoded; stacked encodings count as such. */
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

interface ReadBody extends Body {
  /** Reading stopped at the limit: there was more. */
  readonly isLonger: boolean;
}

/** Reads to the end or to `limit` decoded bytes; keeps the bytes only where someone will look at them. */
const readUpTo = async (response: HttpResponse, limit: number, keep: boolean): Promise<Outcome<ReadBody>> => {
  let bytes: Uint8Array = NOTHING;
  let size = 0;
  for (;;) {
    const outcome = await response.read();
    if (!outcome.ok) return outcome;
    const piece = outcome.value;
    if (piece === undefined) return succeeded({ size, bytes: bytes.subarray(0, size), isLonger: false });
    // Checked only if there is content: an answer to HEAD, or an empty one, may name any encoding.
    const encoding = unreadable(response);
    if (encoding !== undefined) {
      return failed('body', `the body is encoded as ${encoding}, which was not asked for (gzip and br can be read)`);
    }
    if (size + piece.length > limit) return succeeded({ size, bytes: NOTHING, isLonger: true });
    if (keep) bytes = append(bytes, size, piece);
    size += piece.length;
  }
};

const tooLong = (limit: number, field?: string): Outcome<never> =>
  failed('body', `the body is longer than ${formatSize(limit)}${field === undefined ? '' : ` (${field})`}`);

/** Reads the whole body; one of more than `limit` decoded bytes, which `field` may change, is a failure. */
export const readBody = async (response: HttpResponse, limit: number, field?: string): Promise<Outcome<Body>> => {
  const read = await readUpTo(response, limit, true);
  return read.ok && read.value.isLonger ? tooLong(limit, field) : read;
};

/** The runtime cannot decode it (`probe`), or the encoding is invalid (`body`): the connection was fine. */
const isUndecodable = ({ kind }: Failure): boolean => kind === 'body' || kind === 'probe';

/**
 * Reads a body that is not checked, to its end or as far as it can be decoded, and at most `bodyLimit` bytes. A longer
 * body is a failure if the config sets the limit. There is no size unless it was read to its end.
 */
export const skimBody = async (
  response: HttpResponse,
  bodyLimit: number | undefined,
): Promise<Outcome<Partial<Body>>> => {
  const read = await readUpTo(response, bodyLimit ?? BODY_LIMIT, false);
  if (!read.ok) return isUndecodable(read.failure) ? succeeded({}) : read;
  if (!read.value.isLonger) return read;
  return bodyLimit === undefined ? succeeded({}) : tooLong(bodyLimit, 'bodyLimit');
};

/** Whether the bytes begin as UTF-16 text does: read as UTF-8 it would be gibberish that matches nothing. */
export const looksLikeUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
