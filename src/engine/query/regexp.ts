import type { Work } from '../../contract/ports.ts';
import { remembered } from '../util/memoize.ts';
import { TooLong } from './regexp/automaton.ts';
import { Unsupported } from './regexp/parse.ts';
import { Search } from './regexp/search.ts';

/** Throws what `RegExp` throws for what is not a regular expression, and what {@link Search} throws. */
export const compilePattern = (pattern: string): Search => {
  // The runtime's own parser decides what is valid. It compiles nothing before a first search, which never comes.
  new RegExp(pattern, 'u');
  return new Search(pattern);
};

/** Made once: a config has few patterns. */
const compiled = remembered(compilePattern, 200);

/** What is wrong with a regular expression (Unicode mode), or `undefined`. */
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
