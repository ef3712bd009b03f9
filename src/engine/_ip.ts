import * as v from 'valibot';
import { expected, text } from './_fields.ts';

/** 16 bytes; an IPv4 address is mapped (`::ffff:a.b.c.d`, RFC 4291 section 2.5.5.2), so that one comparison serves both. */
export type IpBytes = readonly number[];

const MAPPED: IpBytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

export const ANY_V4: IpBytes = [...MAPPED, 0, 0, 0, 0];
export const ANY_V6: IpBytes = new Array<number>(16).fill(0);

export const isV4 = (bytes: IpBytes): boolean => MAPPED.every((byte, at) => bytes[at] === byte);

export const sameIp = (one: IpBytes, other: IpBytes): boolean => one.every((byte, at) => byte === other[at]);

/** An IPv4 address in four decimal parts, or an IPv6 address without brackets and zone; `undefined` if neither. */
export function parseIp(text: string): IpBytes | undefined {
  const v4 = parseV4(text);
  return v4 ? [...MAPPED, ...v4] : parseV6(text);
}

function parseV4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  const fits = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return fits ? parts.map(Number) : undefined;
}

function parseV6(text: string): IpBytes | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = [halves[0] ?? '', halves[1] ?? ''].map(groupBytes);
  if (!head || !tail) return undefined;
  const gap = 16 - head.length - tail.length;
  const fits = halves.length === 2 ? gap >= 2 : gap === 0;
  return fits ? [...head, ...new Array<number>(gap).fill(0), ...tail] : undefined;
}

/** The bytes of `a:b:c`; the last group may be an IPv4 address. */
function groupBytes(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':').map((group, at, all) => (at === all.length - 1 && parseV4(group)) || twoBytes(group));
  return groups.every((group) => group !== undefined) ? groups.flat() : undefined;
}

const twoBytes = (group: string): readonly number[] | undefined => {
  if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
};

/** An IP address as it was written, and its bytes. */
export interface Ip {
  readonly written: string;
  readonly bytes: IpBytes;
}

/** A field that holds an IP address, without port or brackets. */
export function ipAddress(about: string) {
  const message = expected('an IP address such as "127.0.0.1" or "::1"');
  return v.pipe(
    text(about),
    v.rawTransform<string, Ip>(({ dataset, addIssue, NEVER }) => {
      const bytes = parseIp(dataset.value);
      if (bytes !== undefined) return { written: dataset.value, bytes };
      addIssue({ message: message({ input: dataset.value }) });
      return NEVER;
    }),
  );
}
