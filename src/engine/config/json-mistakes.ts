/** Why a text is not JSON, in words, and what was probably meant. `next` is the next word or sign, or nothing at the end. */

export const told = (next: string | undefined): string => (next === undefined ? 'the end of the file' : `\`${next}\``);

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

export function noValue(next: string | undefined): string {
  if (next === "'") return 'texts stand in double quotes, not in single ones';
  const word = next !== undefined && /^[a-z]/i.test(next) ? (LITERALS[next] ?? JSON.stringify(next)) : undefined;
  return `expected a value, found ${told(next)}${word === undefined ? '' : `; write ${word}`}`;
}

export function noKey(next: string | undefined): string {
  if (next === "'") return 'keys stand in double quotes, not in single ones';
  const isWord = next !== undefined && /^[\w$]/.test(next);
  return `expected a key in double quotes, found ${told(next)}${isWord ? `; write ${JSON.stringify(next)}` : ''}`;
}

/** After a member, where neither a comma nor the `close` bracket follows. */
export const noComma = (next: string | undefined, close: string): string =>
  next === '}' || next === ']'
    ? `expected \`,\` or \`${close}\`, found \`${next}\`: a bracket is missing or too many`
    : `missing comma before ${told(next)}`;

/** Inside a text, where `rest` is neither plain nor its closing quote. */
export function notInText(rest: string): string {
  const written = rest.slice(0, 2);
  return rest.startsWith('\\')
    ? `\`${written}\` is no escape; write \`\\${written}\` for a backslash`
    : 'a control character stands in a text; write it as an escape such as `\\t`';
}

/** What the whole file is instead: YAML's first line, or what UTF-16 reads as in UTF-8. */
export function notMeant(text: string): string | undefined {
  if (/^\s*(?:#|---|- |[\w$-]+:(?:\s|$))/.test(text)) {
    return 'this is YAML; the file is JSON: begin with { "checks": [{ "id": "api", "type": "http", "url": "https://…" }] }';
  }
  return /^[\uFFFD\0]|^.\0/.test(text) ? 'this is not UTF-8 text; save the file as UTF-8' : undefined;
}
