/** Why a text is not JSON, in words, and what was probably meant. `next` is the next word or sign, or nothing at the end. */

export const nameOf = (next: string | undefined): string =>
  next === undefined ? 'the end of the file' : `\`${next}\``;

/** How other languages write what JSON has its own words for. */
const LITERALS: Readonly<Record<string, string>> = {
  True: 'true',
  TRUE: 'true',
  yes: 'true',
  on: 'true',
  False: 'false',
  FALSE: 'false',
  no: 'false',
  off: 'false',
  None: 'null',
  nil: 'null',
  undefined: 'null',
};

export const noValue = (next: string | undefined): string => {
  // What a decoder makes of bytes that are no UTF-8: those of UTF-16, say.
  if (next === '\uFFFD') return 'this is no UTF-8; save the file as UTF-8';
  if (next === "'") return 'texts stand in double quotes, not in single ones';
  const word =
    next !== undefined && /^[a-z]/i.test(next)
      ? Object.hasOwn(LITERALS, next)
        ? LITERALS[next]
        : JSON.stringify(next)
      : undefined;
  return `expected a value, found ${nameOf(next)}${word === undefined ? '' : `; write ${word}`}`;
};

export const noKey = (next: string | undefined): string => {
  if (next === "'") return 'keys stand in double quotes, not in single ones';
  const isWord = next !== undefined && /^[\w$]/.test(next);
  return `expected a key in double quotes, found ${nameOf(next)}${isWord ? `; write ${JSON.stringify(next)}` : ''}`;
};

/** After a member, where neither a comma nor the `close` bracket follows. */
export const noComma = (next: string | undefined, close: string): string =>
  next === '}' || next === ']'
    ? `expected \`,\` or \`${close}\`, found \`${next}\`: a bracket is missing or too many`
    : `missing comma before ${nameOf(next)}`;

/** Where `rest` begins with a comment: in JSONC, only one without an end is left by then. */
export const noComment = (rest: string): string =>
  rest.startsWith('/*') && !rest.includes('*/')
    ? 'this comment is not closed; write `*/` behind it'
    : 'JSON has no comments; remove this one, or name the file checks.jsonc';

/** Inside a text, where `rest` is neither plain nor its closing quote. */
export const notInText = (rest: string): string => {
  const written = rest.slice(0, 2);
  return rest.startsWith('\\')
    ? `\`${written}\` is no escape; write \`\\${written}\` for a backslash`
    : 'a control character stands in a text; write it as an escape such as `\\t`';
};
