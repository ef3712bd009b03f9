/**
 * The two messages of grpc.health.v1 (https://github.com/grpc/grpc/blob/master/doc/health-checking.md) in the framing of
 * gRPC over HTTP/2: one byte of flags, four of length, then protobuf. Two fields do not deserve a protobuf library.
 */

export const SERVING = 1;
export const STATUS_NAMES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;

/** Field 1, length-delimited; and field 1, varint (protobuf encoding: number << 3 | wire type). */
const SERVICE_TAG = 0x0a;
const STATUS_TAG = 0x08;
const FRAME_HEAD = 5;

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))];

/** `HealthCheckRequest { service }`, framed. */
export const checkRequest = (service: Uint8Array): Uint8Array => {
  const message = service.length === 0 ? [] : [SERVICE_TAG, ...varint(service.length), ...service];
  const { length } = message;
  return Uint8Array.from([0, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255, ...message]);
};

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** The low 28 bits of a varint, which is at most ten bytes long; past the end of the message there are only zeros. */
const readVarint = (cursor: Cursor): number => {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = cursor.bytes[cursor.at++] ?? 0;
    if (shift < 28) value += (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value;
};

/** Bytes of a field's value by its wire type, if the size is fixed. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** Bytes of a field's value from here on; `undefined` for an unknown wire type. */
const sizeOf = (cursor: Cursor, wireType: number): number | undefined => {
  if (wireType === LENGTH_DELIMITED) return readVarint(cursor);
  if (wireType !== VARINT) return FIXED[wireType];
  readVarint(cursor);
  return 0;
};

/** Field 1; other fields are those of a later version, which a reader passes over. */
const readStatus = (bytes: Uint8Array): number | undefined => {
  const cursor = { bytes, at: 0 };
  let status = 0;
  while (cursor.at < bytes.length) {
    const tag = readVarint(cursor);
    if (tag === STATUS_TAG) {
      status = readVarint(cursor);
      continue;
    }
    const size = sizeOf(cursor, tag & 7);
    if (size === undefined) return undefined;
    cursor.at += size;
  }
  return cursor.at === bytes.length ? status : undefined;
};

/** The status in a framed `HealthCheckResponse`; `undefined` if it is not one. An empty message is status 0. */
export const readCheckResponse = (framed: Uint8Array): number | undefined => {
  if (framed.length < FRAME_HEAD || framed[0] !== 0) return undefined;
  const message = framed.slice(FRAME_HEAD);
  const length = ((framed[1]! * 256 + framed[2]!) * 256 + framed[3]!) * 256 + framed[4]!;
  return message.length === length ? readStatus(message) : undefined;
};
