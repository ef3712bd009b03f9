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

/** Section 5.3: a dot is any character but line ends. `undefined` where the pattern is no I-Regexp. */
export function toRegExp(pattern: string, isWhole: boolean): RegExp | undefined {
  if (!I_REGEXP.test(pattern)) return undefined;
  const source = pattern.replace(DOTS, (part) => (part === '.' ? '[^\\n\\r]' : part));
  try {
    return new RegExp(isWhole ? `^(?:${source})$` : source, 'u');
  } catch {
    return undefined;
  }
}
