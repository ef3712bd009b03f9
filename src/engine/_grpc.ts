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

/** The status in a framed `HealthCheckResponse`; `undefined` if it is none. An empty message is status 0. */
export const readCheckResponse = (framed: Uint8Array): number | undefined => {
  if (framed.length < FRAME_HEAD || framed[0] !== 0) return undefined;
  const message = framed.slice(FRAME_HEAD);
  const length = ((framed[1]! * 256 + framed[2]!) * 256 + framed[3]!) * 256 + framed[4]!;
  if (message.length !== length) return undefined;
  if (length === 0) return 0;
  return length === 2 && message[0] === STATUS_TAG ? message[1] : undefined;
};
