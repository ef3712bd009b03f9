import type { Work } from '../../../contract/ports.ts';
import { remembered } from '../../util/memoize.ts';
import { WorkExceeded } from '../../util/work-budget.ts';
import type { Search } from '../regexp/search.ts';
import { compilePattern } from '../regexp.ts';

/** I-Regexp (RFC 9485), the regular expressions of `match` and `search`: a subset of ECMAScript's. */

const ESCAPE = String.raw`\\[()*+\-.?[\\\]^nrt{|}]`;
const CATEGORY = String.raw`\\[pP]\{(?:L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?|C[cfno]?)\}`;
const MEMBER = String.raw`(?:[^\-[\\\]]|${ESCAPE})`;
const MEMBERS = `(?:${MEMBER}(?:-${MEMBER})?|${CATEGORY})`;
const CLASS = String.raw`\[\^?(?:-|${MEMBERS})${MEMBERS}*-?\]`;
const QUANTIFIER = String.raw`(?:[*+?]|\{\d+(?:,\d*)?\})`;
const PLAIN = String.raw`[^.\\?*+()[\]{}|]`;

/** Section 3. RegExp checks that brackets are paired. */
const I_REGEXP = new RegExp(`^(?:(?:${PLAIN}|${ESCAPE}|${CATEGORY}|${CLASS}|[.)])${QUANTIFIER}?|[(|])*$`, 'u');

const DOTS = /\\.|\[(?:\\.|[^\]])*\]|\./gsu;

/** A query can take its patterns from the answer, so longer ones are rejected. */
const LONGEST = 1_000;

/** Steps for each place of an automaton that is made. */
const STEPS_TO_MAKE = 10;

/** Section 5.3: a dot is any character but line ends. `false` if it is not an I-Regexp. */
const searchFor = (source: string): Search | false => {
  try {
    return compilePattern(source.replace(DOTS, (part) => (part === '.' ? '[^\\n\\r]' : part)));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw new WorkExceeded(`the pattern of a match() or search() ${(error as Error).message}`);
  }
};

/** Few, as their texts may come from the answer. */
const searches = remembered(searchFor, 20);

/**
 * Whether an I-Regexp is the whole of `text`, or somewhere in it; `false` if it is not an I-Regexp (RFC 9535, section 2.4.6).
 * Throws what `work` throws.
 */
export const matchesIRegexp = (pattern: string, text: string, isWhole: boolean, work: Work): boolean => {
  if (pattern.length > LONGEST) {
    throw new WorkExceeded(`a match() or search() has a pattern of ${pattern.length} characters, more than ${LONGEST}`);
  }
  work.spend(pattern.length, 'a match() or search()');
  if (!I_REGEXP.test(pattern)) return false;
  const search = searches(isWhole ? `^(?:${pattern})$` : pattern);
  if (search === false) return false;
  work.spend(search.size * STEPS_TO_MAKE, 'a match() or search()');
  return search.test(text, work);
};
