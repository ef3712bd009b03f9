import { type Outcome, succeeded } from '../../contract/failure.ts';
import type { Socket } from '../../contract/ports.ts';
import { joinBytes } from '../../engine/util/bytes.ts';

/** Types of frames and their flags (RFC 9113 section 6). */
export const DATA = 0;
export const HEADERS = 1;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PUSH_PROMISE = 5;
export const PING = 6;
export const GOAWAY = 7;
export const CONTINUATION = 9;

export const ACK = 1;
export const END_STREAM = 1;
export const END_HEADERS = 4;
const PADDED = 8;
const PRIORITY = 0x20;

/** Bytes of a frame's head, and the most that its payload may have, as we ask for no more (section 4.2). */
const HEAD = 9;
export const MAX_PAYLOAD = 16_384;

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Uint8Array;
}

export const encodeFrame = (type: number, flags: number, stream: number, payload: Uint8Array): Uint8Array => {
  const { length } = payload;
  const frame = new Uint8Array(HEAD + length);
  frame.set([length >>> 16, (length >>> 8) & 255, length & 255, type, flags, 0, 0, 0, stream]);
  frame.set(payload, HEAD);
  return frame;
};

export const readU32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);

/** What a frame of a stream carries, without padding and priority; `undefined` where these do not fit. */
export const contentOf = ({ flags, payload, type }: Frame): Uint8Array | undefined => {
  const padding = (flags & PADDED) === 0 ? 0 : (payload[0] ?? payload.length);
  const start = ((flags & PADDED) === 0 ? 0 : 1) + (type === HEADERS && (flags & PRIORITY) !== 0 ? 5 : 0);
  return start + padding > payload.length ? undefined : payload.subarray(start, payload.length - padding);
};

/** Reads a stream frame by frame. */
export class FrameReader {
  readonly #socket: Socket;
  #held: Uint8Array = new Uint8Array();

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** The next frame; `undefined` at the end of the stream, and `'too long'` where it is larger than allowed. */
  async next(): Promise<Outcome<Frame | 'too long' | undefined>> {
    const head = await this.#take(HEAD);
    if (!head.ok || head.value === undefined) return head as Outcome<undefined>;
    const [high = 0, middle = 0, low = 0, type = 0, flags = 0] = head.value;
    const length = (high << 16) | (middle << 8) | low;
    if (length > MAX_PAYLOAD) return succeeded('too long');
    const stream = readU32(head.value, 5) & 0x7fffffff;
    const payload = await this.#take(length);
    if (!payload.ok || payload.value === undefined) return payload as Outcome<undefined>;
    return succeeded({ type, flags, stream, payload: payload.value });
  }

  async #take(count: number): Promise<Outcome<Uint8Array | undefined>> {
    while (this.#held.length < count) {
      const piece = await this.#socket.read();
      if (!piece.ok || piece.value === undefined) return piece;
      this.#held = joinBytes([this.#held, piece.value]);
    }
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return succeeded(taken);
  }
}
