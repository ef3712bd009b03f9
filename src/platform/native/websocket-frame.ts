import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import { host } from './host.ts';

/** RFC 6455 section 5.2. */
export const CONTINUATION = 0x0;
export const TEXT = 0x1;
const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

const FINAL = 0x80;
const RESERVED = 0x70;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

const OPCODES: readonly number[] = [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG];

export const againstRules = (target: string): Outcome<never> =>
  failed('protocol', `${target} does not speak WebSocket as RFC 6455 has it`);

export const tooLong = (target: string, limit: number): Outcome<never> =>
  failed('body', `the message of ${target} is larger than ${limit} bytes`);

/** Control frames are short and whole (section 5.5). */
const isLawful = (first: number, second: number): boolean => {
  if (first & RESERVED || second & MASKED || !OPCODES.includes(first & 0xf)) return false;
  return (first & 0xf) < CLOSE || ((first & FINAL) !== 0 && second < LENGTH_16);
};

export interface Frame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Uint8Array;
}

/** Reads exactly so many bytes; `undefined` where the stream ends before. */
export type ReadExactly = (count: number) => Promise<Outcome<Uint8Array | undefined>>;

/** A whole message in one frame, masked as a client must (section 5.3). */
export const encodeFrame = (opcode: number, payload: Uint8Array): Uint8Array => {
  const { length } = payload;
  const extra = length < LENGTH_16 ? 0 : length < 65_536 ? 2 : 8;
  const frame = new Uint8Array(2 + extra + 4 + length);
  const view = new DataView(frame.buffer);
  frame[0] = FINAL | opcode;
  frame[1] = MASKED | (extra === 0 ? length : extra === 2 ? LENGTH_16 : LENGTH_64);
  if (extra === 2) view.setUint16(2, length);
  if (extra === 8) view.setBigUint64(2, BigInt(length));
  const mask = frame.subarray(2 + extra, 6 + extra);
  host.random(mask);
  payload.forEach((byte, index) => {
    frame[6 + extra + index] = byte ^ mask[index % 4]!;
  });
  return frame;
};

const readLength = async (read: ReadExactly, short: number): Promise<Outcome<number | undefined>> => {
  if (short < LENGTH_16) return succeeded(short);
  const bytes = await read(short === LENGTH_16 ? 2 : 8);
  if (!bytes.ok || bytes.value === undefined) return bytes.ok ? succeeded(undefined) : bytes;
  return succeeded(bytes.value.reduce((sum, byte) => sum * 256 + byte, 0));
};

/** The next frame, of at most `limit` bytes; `undefined` at the end of the stream. */
export const readFrame = async (
  read: ReadExactly,
  limit: number,
  target: string,
): Promise<Outcome<Frame | undefined>> => {
  const start = await read(2);
  if (!start.ok || start.value === undefined) return start.ok ? succeeded(undefined) : start;
  const [first = 0, second = 0] = start.value;
  if (!isLawful(first, second)) return againstRules(target);
  const length = await readLength(read, second);
  if (!length.ok || length.value === undefined) return length.ok ? succeeded(undefined) : length;
  if (length.value > limit) return tooLong(target, limit);
  const payload = await read(length.value);
  if (!payload.ok || payload.value === undefined) return payload.ok ? succeeded(undefined) : payload;
  return succeeded({ opcode: first & 0xf, isFinal: (first & FINAL) !== 0, payload: payload.value });
};
