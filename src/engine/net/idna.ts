import { decode, encode } from 'punycode/punycode.es6.js';
import { joinersFit } from './joiners.ts';

/**
 * Domain names in Unicode as the ASCII that DNS speaks (UTS 46 with RFC 3492 punycode). Instead of UTS 46's mapping
 * table (60 KB) this takes NFKC and lower case, which is the same for every name one can register; stranger
 * code points are refused.
 */

// Within functions: to make a set of Unicode's takes V8 a millisecond, and most names are ASCII.

/** Without what UTS 46 maps to nothing: soft hyphen, variation selectors, byte-order mark; but not the joiners. */
const withoutIgnored = (text: string): string =>
  text.replace(/(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu, '');

/** Controls, formats, unassigned, private use, surrogates; spaces; the replacement character; a joiner out of place. */
const isRefused = (label: string): boolean => /(?![\u200c\u200d])[\p{C}\p{Z}\ufffd]/u.test(label) || !joinersFit(label);

const ASCII = /^[\0-\x7f]*$/;

/** `undefined` for what no encoder wrote. */
const decodeLabel = (text: string): string | undefined => {
  try {
    return decode(text);
  } catch {
    return undefined;
  }
};

/** Whether an encoded label is the one valid encoding of a Unicode label. */
const isEncodedLabel = (label: string): boolean => {
  const decoded = decodeLabel(label.slice(4));
  return decoded !== undefined && !ASCII.test(decoded) && !isRefused(decoded) && toAscii(decoded) === label;
};

const labelToAscii = (label: string): string | undefined => {
  if (ASCII.test(label)) return !label.startsWith('xn--') || isEncodedLabel(label) ? label : undefined;
  return isRefused(label) || label.startsWith('xn--') ? undefined : `xn--${encode(label)}`;
};

/** Lower case, and Unicode labels as `xn--…`; `undefined` for an invalid name. */
export const toAscii = (domain: string): string | undefined => {
  if (ASCII.test(domain) && !/xn--/i.test(domain)) return domain.toLowerCase();
  const mapped = withoutIgnored(domain)
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\u3002/g, '.');
  const labels = mapped.split('.').map(labelToAscii);
  return labels.includes(undefined) ? undefined : labels.join('.');
};
