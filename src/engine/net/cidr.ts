import { parseIpv6 } from './host.ts';

/** The 16-bit pieces of an IP address, two or eight; `undefined` for a name. */
const piecesOf = (host: string): readonly number[] | undefined => {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return parseIpv6(host.replace(/%.*$/, ''));
  const [a, b, c, d] = host.split('.').map(Number) as [number, number, number, number];
  return [a * 256 + b, c * 256 + d];
};

const WIDTH = 16;

/** Whether the address `host` lies in a block such as `104.16.0.0/13` or `2606:4700::/32`; a name lies in none. */
export const isWithin = (host: string, block: string): boolean => {
  const [start, bits] = block.split('/') as [string, string];
  const [pieces, first] = [piecesOf(host), piecesOf(start)];
  if (!pieces || !first || pieces.length !== first.length) return false;
  return pieces.every((piece, at) => {
    const shared = Math.min(WIDTH, Math.max(0, Number(bits) - at * WIDTH));
    const rest = 2 ** (WIDTH - shared);
    return Math.floor(piece / rest) === Math.floor(first[at]! / rest);
  });
};
