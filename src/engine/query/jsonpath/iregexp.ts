import { isFound, patternMistake } from '../regexp.ts';

/** I-Regexp (RFC 9485), the regular expressions of `match` and `search`: a part of what ECMAScript has. */

const ESCAPE = String.raw`\\[()*+\-.?[\\\]^nrt{|}]`;
const CATEGORY = String.raw`\\[pP]\{(?:L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?|C[cfno]?)\}`;
const MEMBER = String.raw`(?:[^\-[\\\]]|${ESCAPE})`;
const MEMBERS = `(?:${MEMBER}(?:-${MEMBER})?|${CATEGORY})`;
const CLASS = String.raw`\[\^?(?:-|${MEMBERS})${MEMBERS}*-?\]`;
const QUANTIFIER = String.raw`(?:[*+?]|\{\d+(?:,\d*)?\})`;
const PLAIN = String.raw`[^.\\?*+()[\]{}|]`;

/** Section 3. That brackets are in pairs is left to RegExp. */
const I_REGEXP = new RegExp(`^(?:(?:${PLAIN}|${ESCAPE}|${CATEGORY}|${CLASS}|[.)])${QUANTIFIER}?|[(|])*$`, 'u');

const DOTS = /\\.|\[(?:\\.|[^\]])*\]|\./gsu;

/**
 * Whether an I-Regexp is the whole of `text`, or somewhere in it; `false` where it is none (RFC 9535, section 2.4.6).
 * Section 5.3: a dot is any character but line ends.
 */
export function matchesIRegexp(pattern: string, text: string, isWhole: boolean): boolean {
  if (!I_REGEXP.test(pattern)) return false;
  const source = pattern.replace(DOTS, (part) => (part === '.' ? '[^\\n\\r]' : part));
  const whole = isWhole ? `^(?:${source})$` : source;
  return patternMistake(whole) === undefined && isFound(whole, text);
}
