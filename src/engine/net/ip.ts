import { parseIpv6 } from './host.ts';

/** 16 bytes; an IPv4 address is mapped (`::ffff:a.b.c.d`, RFC 4291 section 2.5.5.2), so that one comparison serves both. */
export type IpBytes = readonly number[];

const MAPPED: IpBytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

export const isV4 = (bytes: IpBytes): boolean => MAPPED.every((byte, at) => bytes[at] === byte);

/** An IPv4 address in four decimal parts, or an IPv6 address without brackets and zone; `undefined` if neither. */
export const parseIp = (text: string): IpBytes | undefined => {
  const v4 = parseV4(text);
  return v4 ? [...MAPPED, ...v4] : parseV6(text);
};

const parseV4 = (text: string): readonly number[] | undefined => {
  const parts = text.split('.');
  const fits = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return fits ? parts.map(Number) : undefined;
};

const parseV6 = (text: string): IpBytes | undefined => parseIpv6(text)?.flatMap((piece) => [piece >> 8, piece & 255]);
