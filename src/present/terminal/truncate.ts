import { oneLine } from './report.ts';

/** Bytes of a text in UTF-8; a lone surrogate is written as U+FFFD, three bytes. */
export const byteLength = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/** One line of at most `length` characters. */
export const truncate = (text: string, length: number): string => {
  const line = oneLine(text);
  if (line.length <= length) return line;
  const characters = [...line];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
};

/**
 * The largest number from 0 to `count` for which `build` gives a text of at most `limit` bytes. Building grows with the
 * number, so halving finds it.
 */
export const largestFitting = (count: number, limit: number, build: (taken: number) => string): number => {
  let [fits, beyond] = [0, count + 1];
  while (beyond - fits > 1) {
    const middle = Math.floor((fits + beyond) / 2);
    if (byteLength(build(middle)) <= limit) fits = middle;
    else beyond = middle;
  }
  return fits;
};

/** Longest line, in characters. */
const LINE_LENGTH = 1000;

/** The first lines of a text that fit into `limit` bytes, ended by a newline, and how many lines are left out. */
export const truncateLines = (text: string, limit: number): string => {
  const lines = text.split('\n').map((line) => truncate(line, LINE_LENGTH));
  const build = (taken: number) => {
    const left = taken < lines.length ? [`${lines.length - taken} more lines left out`] : [];
    return [...lines.slice(0, taken), ...left, ''].join('\n');
  };
  return build(largestFitting(lines.length, limit, build));
};
