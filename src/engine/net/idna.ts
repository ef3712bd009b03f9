/**
 * Domain names in Unicode as the ASCII that DNS speaks (UTS 46 with RFC 3492 punycode). Instead of UTS 46's mapping
 * table (60 KB) this takes NFKC and lower case, which is the same for every name one can register; stranger
 * code points are refused.
 */

// Within functions: to make a set of Unicode's takes V8 a millisecond, and most names are ASCII.

/** Without what UTS 46 maps to nothing: soft hyphen, joiners, variation selectors, byte-order mark. */
const withoutIgnored = (text: string): string => text.replace(/\p{Default_Ignorable_Code_Point}/gu, '');

/** Controls, formats, unassigned, private use, surrogates; spaces; the replacement character. */
const isRefused = (text: string): boolean => /[\p{C}\p{Z}\ufffd]/u.test(text);

const ASCII = /^[\0-\x7f]*$/;

const adapt = (delta: number, points: number, first: boolean): number => {
  let rest = first ? Math.floor(delta / 700) : delta >> 1;
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
};

const digit = (value: number): string => String.fromCharCode(value < 26 ? value + 97 : value + 22);

const threshold = (k: number, bias: number): number => Math.min(Math.max(k - bias, 1), 26);

/** A number in punycode's variable-length base 36. */
const encodeDelta = (delta: number, bias: number): string => {
  let text = '';
  let rest = delta;
  for (let k = 36; ; k += 36) {
    const t = threshold(k, bias);
    if (rest < t) return text + digit(rest);
    text += digit(t + ((rest - t) % (36 - t)));
    rest = Math.floor((rest - t) / (36 - t));
  }
};

/** RFC 3492, section 6.3. */
const punycode = (label: string): string => {
  const points = [...label].map((char) => char.codePointAt(0)!);
  const basic = points.filter((point) => point < 128);
  let output = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '');
  let handled = basic.length;
  let n = 128;
  let delta = 0;
  let bias = 72;
  while (handled < points.length) {
    const lowest = n;
    const next = Math.min(...points.filter((point) => point >= lowest));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      output += encodeDelta(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return output;
};

const digitOf = (char: string): number => {
  if (/[a-z]/.test(char)) return char.charCodeAt(0) - 97;
  return /\d/.test(char) ? char.charCodeAt(0) - 22 : Number.NaN;
};

/** RFC 3492, section 6.2; `undefined` for what no encoder wrote. */
const unpunycode = (text: string): string | undefined => {
  const hyphen = text.lastIndexOf('-');
  const points = [...text.slice(0, Math.max(hyphen, 0))].map((char) => char.codePointAt(0)!);
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let index = hyphen + 1; index < text.length; ) {
    const before = i;
    for (let k = 36, weight = 1; ; k += 36) {
      const value = digitOf(text[index++] ?? '');
      const t = threshold(k, bias);
      i += value * weight;
      weight *= 36 - t;
      if (Number.isNaN(i) || i > 0x7fffffff) return undefined;
      if (value < t) break;
    }
    bias = adapt(i - before, points.length + 1, before === 0);
    n += Math.floor(i / (points.length + 1));
    i %= points.length + 1;
    if (n > 0x10ffff) return undefined;
    points.splice(i++, 0, n);
  }
  return String.fromCodePoint(...points);
};

/** Whether a label that says it is encoded stands for a Unicode label, in that one way. */
const isEncodedLabel = (label: string): boolean => {
  const decoded = unpunycode(label.slice(4));
  return decoded !== undefined && !ASCII.test(decoded) && !isRefused(decoded) && toAscii(decoded) === label;
};

const labelToAscii = (label: string): string | undefined => {
  if (ASCII.test(label)) return !label.startsWith('xn--') || isEncodedLabel(label) ? label : undefined;
  return isRefused(label) || label.startsWith('xn--') ? undefined : `xn--${punycode(label)}`;
};

/** Lower case, and Unicode labels as `xn--…`; `undefined` for a name that is none. */
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
