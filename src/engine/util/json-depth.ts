const count = (text: string, character: string): number => text.split(character).length - 1;

/** Tokens that open, close or hide brackets. */
const MARK = /["[\]{}]/g;

/**
 * Whether brackets outside of strings nest deeper than `levels`. To be asked before `JSON.parse`: QuickJS recurses, and
 * some ten thousand levels overflow its stack.
 */
export const isDeeperThan = (text: string, levels: number): boolean => {
  // Most texts have fewer brackets than levels, and counting them is the engine's work.
  if (count(text, '[') + count(text, '{') <= levels) return false;
  let depth = 0;
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(text)?.[0]; mark !== undefined; mark = MARK.exec(text)?.[0]) {
    if (mark === '"') MARK.lastIndex = endOfString(text, MARK.lastIndex);
    else depth += mark === '[' || mark === '{' ? 1 : -1;
    if (depth > levels) return true;
  }
  return false;
};

/** Index behind the quote that closes the string which begins at `start`; the text's length if none does. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
  return text.length;
};
