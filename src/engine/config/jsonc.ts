/** A text, which may hold what looks like the others, or a comment, which may lack its end. */
const COMMENT = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const TRAILING_COMMA = /"(?:[^"\\\n]|\\.)*"?|,(?=\s*[\]}])/g;

const blank = (text: string): string => text.replace(/[^\n\r]/g, ' ');

const isComment = (part: string): boolean => part.startsWith('//') || (part.length > 3 && part.endsWith('*/'));

/**
 * JSON with comments and trailing commas as plain JSON. Spaces stand in for both, so that every line and column stays what
 * it was. What is no JSONC either is left as it is, for the reader of JSON to report.
 */
export const plainJson = (text: string): string =>
  text
    .replace(COMMENT, (part) => (!part.startsWith('"') && isComment(part) ? blank(part) : part))
    .replace(TRAILING_COMMA, (part) => (part === ',' ? ' ' : part));
