import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Header, Http2Port, Socket } from '../../contract/ports.ts';
import { joinBytes } from '../../engine/util/bytes.ts';
import { decodeHeaders, encodeHeaders } from './hpack.ts';
import { openLine } from './http.ts';
import {
  ACK,
  CONTINUATION,
  contentOf,
  DATA,
  END_HEADERS,
  END_STREAM,
  encodeFrame,
  type Frame,
  FrameReader,
  GOAWAY,
  HEADERS,
  MAX_PAYLOAD,
  PING,
  PUSH_PROMISE,
  RST_STREAM,
  readU32,
  SETTINGS,
} from './http2-frame.ts';
import { nativeText } from './text.ts';

type Request = Parameters<Http2Port['unary']>[0];
type Answer = Awaited<ReturnType<Http2Port['unary']>>;

/** RFC 9113 section 3.4. */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** No dynamic table (see hpack.ts), and no pushes: an identifier of two bytes, a value of four. */
const OUR_SETTINGS = Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0);

/** The one stream of the connection. */
const STREAM = 1;

/** Frames that one answer may come in; a peer that sends more pings than that asks for nothing else. */
const MAX_FRAMES = 1_000;

/** Bytes of a header section, packed, with its continuations. */
const MAX_BLOCK = 65_536;

/** Error codes by the names that Node has for them (section 7). */
const ERRORS = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

const brokenOff = (code: number, target: string): Outcome<never> =>
  failed('connect', `${target} broke off the call (NGHTTP2_${ERRORS[code] ?? `error ${code}`})`);

const notHttp2 = (target: string, why: string): Outcome<never> =>
  failed('protocol', `${target} does not answer in HTTP/2 (${why})`);

/** One call: what has come of its answer, and what a frame adds to that. */
class Call {
  readonly #socket: Socket;
  readonly #target: string;
  readonly #limit: number;
  readonly #sections: Header[][] = [];
  readonly #pieces: Uint8Array[] = [];
  #size = 0;
  /** A header section that goes on in the next frame. */
  #block: Uint8Array[] | undefined;
  #isLast = false;

  constructor(socket: Socket, target: string, limit: number) {
    this.#socket = socket;
    this.#target = target;
    this.#limit = limit;
  }

  /** Takes the answer in; ends with it, or with why none can come. */
  async run(): Promise<Answer> {
    const reader = new FrameReader(this.#socket);
    for (let count = 0; count < MAX_FRAMES; count++) {
      const frame = await reader.next();
      if (!frame.ok) return frame;
      if (frame.value === undefined)
        return failed('connect', `${this.#target} closed the connection before its answer`);
      // What is no HTTP/2 at all is most often a length that is far too large.
      if (frame.value === 'too long') return this.#wrong('a frame is too long');
      if (count === 0 && frame.value.type !== SETTINGS) return this.#wrong('it does not begin with SETTINGS');
      const end = this.#take(frame.value);
      if (end !== undefined) return end;
    }
    return this.#wrong('too many frames');
  }

  #wrong(why: string): Outcome<never> {
    return notHttp2(this.#target, why);
  }

  #take(frame: Frame): Answer | undefined {
    if (this.#block !== undefined && (frame.type !== CONTINUATION || frame.stream !== STREAM))
      return this.#wrong('a header section is interrupted');
    if (frame.stream === STREAM) return this.#takeOfStream(frame);
    if (frame.stream !== 0) return this.#wrong('a stream that we did not open');
    const { type, flags, payload } = frame;
    if (type === PING && payload.length !== 8) return this.#wrong('a ping of the wrong length');
    if ((type === SETTINGS || type === PING) && (flags & ACK) === 0)
      void this.#socket.write(encodeFrame(type, ACK, 0, type === PING ? payload : new Uint8Array()));
    if (type !== GOAWAY) return undefined;
    if (payload.length < 8) return this.#wrong('a farewell that is too short');
    // A server that goes away finishes the streams up to the one that it names.
    return (readU32(payload, 0) & 0x7fffffff) < STREAM ? brokenOff(readU32(payload, 4), this.#target) : undefined;
  }

  #takeOfStream(frame: Frame): Answer | undefined {
    if (frame.type === RST_STREAM) return this.#reset(frame.payload);
    if (frame.type === PUSH_PROMISE) return this.#wrong('a push, which we refuse');
    if (frame.type === CONTINUATION) return this.#takeBlock(frame, frame.payload);
    if (frame.type !== HEADERS && frame.type !== DATA) return undefined;
    const content = contentOf(frame);
    if (content === undefined) return this.#wrong('padding that is too long');
    this.#isLast = (frame.flags & END_STREAM) !== 0;
    return frame.type === HEADERS ? this.#takeBlock(frame, content) : this.#takeData(content);
  }

  #reset(payload: Uint8Array): Answer {
    if (payload.length !== 4) return this.#wrong('a reset of the wrong length');
    return brokenOff(readU32(payload, 0), this.#target);
  }

  #takeData(content: Uint8Array): Answer | undefined {
    if (this.#sections.length === 0) return this.#wrong('data before the headers');
    this.#size += content.length;
    this.#pieces.push(content);
    if (this.#size > this.#limit)
      return failed('body', `the answer of ${this.#target} is larger than ${this.#limit} bytes`);
    return this.#isLast ? this.#answer() : undefined;
  }

  #takeBlock({ type, flags }: Frame, content: Uint8Array): Answer | undefined {
    if (type === CONTINUATION && this.#block === undefined) return this.#wrong('a continuation of nothing');
    this.#block = [...(this.#block ?? []), content];
    const block = joinBytes(this.#block);
    if (block.length > MAX_BLOCK) return this.#wrong('a header section that is too long');
    if ((flags & END_HEADERS) === 0) return undefined;
    this.#block = undefined;
    const headers = decodeHeaders(block, nativeText);
    if (headers === undefined) return this.#wrong('headers that cannot be unpacked');
    // An interim response (1xx) is passed over; trailers come last.
    if (!headers.some(([name, value]) => name === ':status' && value.startsWith('1'))) this.#sections.push(headers);
    return this.#isLast ? this.#answer() : undefined;
  }

  #answer(): Answer {
    const [headers, trailers = []] = this.#sections;
    const status = Number(headers?.find(([name]) => name === ':status')?.[1] ?? 0);
    if (!headers || status === 0) return this.#wrong('an answer without a status');
    return succeeded({ status, headers, trailers, bytes: joinBytes(this.#pieces) });
  }
}

/** The bytes to send: the preface, our settings, and the whole request. `undefined` for headers that one frame cannot hold. */
const requestBytes = ({ method, url, headers, bytes }: Request): Uint8Array | undefined => {
  const authority = url.origin.slice(url.scheme.length + 3);
  const pseudo: readonly Header[] = [
    [':method', method],
    [':scheme', url.scheme],
    [':authority', authority],
    [':path', url.path + url.query],
  ];
  const block = encodeHeaders(
    [...pseudo, ...headers.map(([name, value]): Header => [name.toLowerCase(), value])],
    nativeText,
  );
  if (block.length > MAX_PAYLOAD) return undefined;
  return joinBytes([
    nativeText.encode(PREFACE),
    encodeFrame(SETTINGS, 0, 0, OUR_SETTINGS),
    encodeFrame(HEADERS, END_HEADERS, STREAM, block),
    encodeFrame(DATA, END_STREAM, STREAM, bytes),
  ]);
};

/** One exchange of HTTP/2 (RFC 9113) a connection: with prior knowledge over TCP, by ALPN over TLS. */
export const nativeHttp2: Http2Port = {
  unary: async (request, scope) => {
    const sent = requestBytes(request);
    if (sent === undefined) return failed('probe', 'the request headers are longer than 16 KiB');
    const line = await openLine(request, scope, () => {}, true);
    if (!line.ok) return line;
    const { socket, target } = line.value;
    const written = await socket.write(sent);
    // A peer that stopped listening may have said why.
    const answer = await new Call(socket, target, request.limit).run();
    socket.close();
    return answer.ok || written.ok ? answer : written;
  },
};
