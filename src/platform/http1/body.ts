import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Header } from '../../contract/ports.ts';
import type { Head } from './head.ts';
import type { Reader } from './reader.ts';

/** The next piece of a body; `undefined` at its end. */
export type Read = () => Promise<Outcome<Uint8Array | undefined>>;

/** Bytes of a chunk's size line with its extensions, and of the trailer section. */
const LINE_BYTES = 16_384;

const CHUNK_LINE = /^0*([0-9a-f]{1,12})(?:[ \t]*;.*)?$/i;

/** RFC 9112 section 6.3: these answers have no body, regardless of their headers. */
const isBodiless = (method: string, status: number): boolean =>
  method === 'HEAD' || status < 200 || status === 204 || status === 304;

/** What of a header section is about the body; of each the values, in order. */
interface Framing {
  readonly codings: string[];
  readonly lengths: string[];
  readonly encodings: string[];
}

const framingOf = (headers: readonly Header[]): Framing => {
  const framing: Framing = { codings: [], lengths: [], encodings: [] };
  for (const header of headers) {
    if (header[0] === 'transfer-encoding') framing.codings.push(header[1]);
    else if (header[0] === 'content-length') framing.lengths.push(header[1]);
    else if (header[0] === 'content-encoding') framing.encodings.push(header[1]);
  }
  return framing;
};

const END = Promise.resolve(succeeded(undefined));
const nothing: Read = () => END;

const protocol = (target: string, why: string): Outcome<never> =>
  failed('protocol', `${target} does not answer in HTTP/1.1 (${why})`);

/** Where more was due and the peer ended. */
const cutShort = (target: string): Outcome<never> =>
  failed('connect', `${target} closed the connection before the end of the body`);

const untilLength = (reader: Reader, target: string, length: number): Read => {
  let left = length;
  const more: Read = async () => {
    const piece = await reader.some(left);
    if (piece.ok && piece.value === undefined) return cutShort(target);
    if (piece.ok) left -= piece.value!.length;
    return piece;
  };
  return () => (left === 0 ? END : more());
};

/** The end of a chunk, or the trailer section: lines up to an empty one. */
const skipLines = async (reader: Reader, target: string, isTrailer: boolean): Promise<Outcome<undefined>> => {
  for (;;) {
    const line = await reader.line(LINE_BYTES, () => protocol(target, 'a chunk or trailer that does not end'));
    if (!line.ok) return line;
    if (line.value === undefined) return cutShort(target);
    if (line.value === '') return succeeded(undefined);
    if (!isTrailer) return protocol(target, 'a chunk longer than its size');
  }
};

const nextSize = async (reader: Reader, target: string): Promise<Outcome<number>> => {
  const line = await reader.line(LINE_BYTES, () => protocol(target, 'a chunk size that does not end'));
  if (!line.ok) return line;
  if (line.value === undefined) return cutShort(target);
  const size = CHUNK_LINE.exec(line.value)?.[1];
  return size === undefined ? protocol(target, 'an invalid chunk size') : succeeded(Number.parseInt(size, 16));
};

const inChunks = (reader: Reader, target: string): Read => {
  let left = 0;
  let ended = false;
  return async () => {
    if (ended) return succeeded(undefined);
    if (left === 0) {
      const size = await nextSize(reader, target);
      if (!size.ok) return size;
      left = size.value;
      ended = left === 0;
      if (ended) return skipLines(reader, target, true);
    }
    const piece = await reader.some(left);
    if (!piece.ok) return piece;
    if (piece.value === undefined) return cutShort(target);
    left -= piece.value.length;
    if (left > 0) return piece;
    const end = await skipLines(reader, target, false);
    return end.ok ? piece : end;
  };
};

/**
 * How the end of the body is marked (RFC 9112 section 6.3). Two cases are refused, since they may be smuggling: lengths that
 * differ here; a length with chunks, and any other coding than chunks, by the engine, as on every platform.
 */
const framed = ({ codings, lengths }: Framing, reader: Reader, target: string): Outcome<Read> => {
  if (codings.length > 0) {
    const inPieces = codings.join().toLowerCase() === 'chunked';
    return succeeded(inPieces ? inChunks(reader, target) : () => reader.some(Number.MAX_SAFE_INTEGER));
  }
  if (lengths.length === 0) return succeeded(() => reader.some(Number.MAX_SAFE_INTEGER));
  const length = lengths[0]!.split(',', 1)[0]!;
  const isOne = lengths.every((other) => other === length || other.split(/ *, */).every((each) => each === length));
  if (!isOne || !/^\d{1,15}$/.test(length)) return protocol(target, `Content-Length ${lengths.join(', ')}`);
  return succeeded(untilLength(reader, target, Number(length)));
};

export interface Body {
  readonly read: Read;
  /** What its Content-Encoding says, in lower case, where the bytes are not the body itself. */
  readonly encoding?: string | undefined;
}

/** Reads a response's body as it was sent, without its framing. */
export const bodyReader = (head: Head, method: string, reader: Reader, target: string): Outcome<Body> => {
  if (isBodiless(method, head.status)) return succeeded({ read: nothing });
  const framing = framingOf(head.headers);
  const body = framed(framing, reader, target);
  if (!body.ok) return body;
  const encoding = framing.encodings.join(', ').toLowerCase();
  const isPlain = encoding === '' || encoding === 'identity';
  return succeeded({ read: body.value, encoding: isPlain ? undefined : encoding });
};
