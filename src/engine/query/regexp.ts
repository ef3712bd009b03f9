import type { Work } from '../../contract/ports.ts';
import { remembered } from '../util/memoize.ts';
import { TooLong } from './regexp/automaton.ts';
import { Unsupported } from './regexp/parse.ts';
import { Search } from './regexp/search.ts';

/** Throws the error of `RegExp` if it is not a regular expression, and the errors of {@link Search}. */
export const compilePattern = (pattern: string): Search => {
  // The runtime's own parser decides what is valid. It compiles only at the first search, which never happens.
  new RegExp(pattern, 'u');
  return new Search(pattern);
};

/** Made once: a config has few patterns. */
const compiled = remembered(compilePattern, 200);

/** The mistake in a regular expression (Unicode mode), or `undefined`. */
export const patternMistake = (pattern: string): string | undefined => {
  try {
    compiled(pattern);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return error instanceof TooLong || error instanceof Unsupported
      ? message
      : `is not a regular expression: ${message}`;
  }
};

/**
 * Whether a valid pattern is found anywhere in `text`. Takes at most as many steps for each character as the pattern has
 * places, whoever wrote the text, and throws what `work` throws when they are too many.
 */
export const isFound = (pattern: string, text: string, work: Work): boolean => compiled(pattern).test(text, work);
