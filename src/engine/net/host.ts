import { toAscii } from './idna.ts';

/**
 * Hosts as the WHATWG URL Standard reads them (https://url.spec.whatwg.org/#host-parsing). `undefined` is a host that
 * the standard refuses. IPv6 addresses come back without brackets.
 */

/** Forbidden host code points, for opaque hosts; domains also refuse C0 controls, `%` and DEL. */
const FORBIDDEN_HOST = /[\0\t\n\r #/:<>?@[\\\]^|]/;
const FORBIDDEN_DOMAIN = /[\0-\x20#/:<>?@[\\\]^|%\x7f]/;

const decodeUtf8 = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** 0x hexadecimal, 0 octal, else decimal; as old inet_aton and browsers read it. */
const parseIpv4Number = (text: string): number | undefined => {
  if (/^0x[\da-f]*$/i.test(text)) return text.length === 2 ? 0 : Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
};

const labelsOf = (host: string): string[] => {
  const labels = host.split('.');
  if (labels.length > 1 && labels.at(-1) === '') labels.pop();
  return labels;
};

/** A host whose last label is a number is an IPv4 address or nothing. */
const endsInNumber = (host: string): boolean => {
  const last = labelsOf(host).at(-1) ?? '';
  return /^\d+$/.test(last) || /^0x[\da-f]*$/i.test(last);
};

const parseIpv4 = (host: string): string | undefined => {
  const numbers: number[] = [];
  for (const label of labelsOf(host)) {
    const number = parseIpv4Number(label);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  const last = numbers.pop()!;
  if (numbers.length > 3 || numbers.some((number) => number > 255)) return undefined;
  if (last >= 256 ** (4 - numbers.length)) return undefined;
  const address = numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), last);
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
};

/** A dotted tail (`::ffff:127.0.0.1`) as its two pieces; here octets are plain decimal. */
const parseDottedTail = (text: string): number[] | undefined => {
  const octets = text.split('.');
  if (octets.length !== 4 || octets.some((octet) => !/^(0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255)) {
    return undefined;
  }
  const [a, b, c, d] = octets.map(Number) as [number, number, number, number];
  return [a * 256 + b, c * 256 + d];
};

const parsePieces = (text: string): number[] | undefined => {
  if (text === '') return [];
  const parts = text.split(':');
  const pieces: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const tail = index === parts.length - 1 ? parseDottedTail(part) : undefined;
      if (!tail) return undefined;
      pieces.push(...tail);
    } else if (/^[\da-f]{1,4}$/i.test(part)) pieces.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return pieces;
};

/** The eight 16-bit pieces of an IPv6 address. */
export const parseIpv6 = (text: string): number[] | undefined => {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  if (halves.length === 2 && halves[0]!.includes('.')) return undefined;
  const head = parsePieces(halves[0]!);
  const tail = halves.length === 2 ? parsePieces(halves[1]!) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
};

/** First longest run of two or more zero pieces, written as `::`. */
const longestZeros = (pieces: readonly number[]): readonly [start: number, length: number] => {
  let best: readonly [number, number] = [-1, 1];
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (pieces[start + length] === 0) length++;
    if (length > best[1]) best = [start, length];
  }
  return best;
};

const serializeIpv6 = (pieces: readonly number[]): string => {
  const [start, length] = longestZeros(pieces);
  const hex = pieces.map((piece) => piece.toString(16));
  if (start < 0) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
};

const parseBracketed = (text: string): string | undefined => {
  const pieces = text.endsWith(']') ? parseIpv6(text.slice(1, -1)) : undefined;
  return pieces && serializeIpv6(pieces);
};

/** Characters: a name has 253 at most, each of which may be written with nine (`%E4%BD%A0`). Encoding takes the square. */
const LONGEST = 4_096;

/** A host of http, https, ws or wss. */
export const parseSpecialHost = (text: string): string | undefined => {
  if (text.length > LONGEST) return undefined;
  if (text.startsWith('[')) return parseBracketed(text);
  const decoded = decodeUtf8(text);
  const ascii = decoded === undefined ? undefined : toAscii(decoded);
  if (!ascii || FORBIDDEN_DOMAIN.test(ascii)) return undefined;
  return endsInNumber(ascii) ? parseIpv4(ascii) : ascii;
};

/** A host of any other scheme: taken literally. */
export const parseOpaqueHost = (text: string): string | undefined => {
  if (text.startsWith('[')) return parseBracketed(text);
  if (FORBIDDEN_HOST.test(text)) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the C0 control percent-encode set
  return text.replace(/[\0-\x1f\x7f]|[^\0-\x7f]/gu, encodeURIComponent);
};
