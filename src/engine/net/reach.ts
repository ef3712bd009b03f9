import { parseIpv6 } from './host.ts';

/**
 * How private an address is. A redirect must not lead to a more private one: not from the internet into
 * a private network, not from a network to the machine itself, and to link-local addresses (a cloud's metadata
 * service, 169.254.169.254, hands out credentials there) from nowhere.
 */
export const REACHES = ['public', 'private', 'loopback', 'link-local'] as const;
export type Reach = (typeof REACHES)[number];

type Block = readonly [address: string, bits: number, reach: Reach];

/** IANA's special-purpose registries (RFC 6890), as far as such addresses can be connected to. */
const IPV4_BLOCKS: readonly Block[] = [
  ['0.0.0.0', 8, 'loopback'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link-local'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'private'],
];

const toNumber = (address: string): number => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);

const reachOfIpv4 = (address: string): Reach => {
  const inBlock = ([start, bits]: Block): boolean => {
    const size = 2 ** (32 - bits);
    return Math.floor(toNumber(address) / size) === Math.floor(toNumber(start) / size);
  };
  return IPV4_BLOCKS.find(inBlock)?.[2] ?? 'public';
};

const dotted = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');

const reachOfIpv6 = (pieces: readonly number[]): Reach => {
  const [first, , , , , , high, low] = pieces as [number, number, number, number, number, number, number, number];
  const zeros = pieces.findIndex((piece) => piece !== 0);
  if (zeros < 0 || (zeros === 7 && low === 1)) return 'loopback';
  const embedsIpv4 = (zeros === 5 && pieces[5] === 0xffff) || zeros >= 6 || (first === 0x64 && pieces[1] === 0xff9b);
  if (embedsIpv4) return reachOfIpv4(dotted(high, low));
  // 6to4 (RFC 3056): a router on the way may unpack it.
  if (first === 0x2002) return reachOfIpv4(dotted(pieces[1]!, pieces[2]!));
  if ((first & 0xffc0) === 0xfe80) return 'link-local';
  const isSiteLocal = (first & 0xffc0) === 0xfec0;
  return isSiteLocal || (first & 0xfe00) === 0xfc00 ? 'private' : 'public';
};

/** How private a host is, judged by its name: of names only `localhost` is known not to be public. */
export const reachOf = (host: string): Reach => {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return reachOfIpv4(host);
  const pieces = parseIpv6(host.replace(/%.*$/, ''));
  if (pieces) return reachOfIpv6(pieces);
  return /(^|\.)localhost\.?$/.test(host) ? 'loopback' : 'public';
};

/** Whether `to` is more private than `from`. */
export const leadsInside = (from: Reach, to: Reach): boolean => REACHES.indexOf(to) > REACHES.indexOf(from);
