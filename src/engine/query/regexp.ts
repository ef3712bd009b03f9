import { remembered } from '../util/memoize.ts';
import { TooLong } from './regexp/automaton.ts';
import { NotRegular } from './regexp/parse.ts';
import { Search } from './regexp/search.ts';

/** Either the time is bounded by the text's length, or the runtime's own backtracking does what nothing else can. */
type Finder = Pick<RegExp, 'test'>;

const finderOf = (pattern: string): Finder => {
  const native = new RegExp(pattern, 'u');
  try {
    return new Search(pattern);
  } catch (error) {
    if (error instanceof NotRegular) return native;
    throw error;
  }
};

/** Made once: a config has few patterns. */
const finder = remembered(finderOf, 200);

/** What is wrong with a regular expression (Unicode mode), or `undefined`. */
export const patternMistake = (pattern: string): string | undefined => {
  try {
    finder(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof TooLong)
      return 'is too long a regular expression: its repetitions, written out, are over 5,000 characters';
    return `is not a regular expression: ${(error as Error).message}`;
  }
};

/**
 * Whether a valid pattern is found anywhere in `text`. Takes time in proportion to the text's length, whoever wrote it,
 * unless the pattern has lookaround or backreferences.
 */
export const isFound = (pattern: string, text: string): boolean => finder(pattern).test(text);
