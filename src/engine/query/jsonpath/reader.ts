/** Why a query is invalid, with the place. */
export class QueryMistake extends Error {}

/** Filters, parentheses and functions inside one another; each takes some of the stack, to read and to run. */
const DEEPEST = 50;

/** Reads the text of a query from left to right. */
export class Reader {
  readonly text: string;
  at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Whether this comes next; it is taken then. */
  take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** The match of a sticky pattern here, which is consumed. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  expect(word: string): void {
    if (!this.take(word)) this.fail(`expected ${word}`);
  }

  /** Reads a nested part. */
  nested<Result>(read: () => Result): Result {
    if (++this.#depth > DEEPEST)
      throw new QueryMistake(`nested more than ${DEEPEST} levels deep at character ${this.at + 1}`);
    const result = read();
    this.#depth--;
    return result;
  }

  /** Blank space of section 2.1.1. */
  space(): void {
    this.match(/[ \t\n\r]*/y);
  }

  fail(expected: string): never {
    const found = this.at < this.text.length ? JSON.stringify(this.text.slice(this.at, this.at + 10)) : 'the end';
    throw new QueryMistake(`${expected} at character ${this.at + 1}, found ${found}`);
  }
}

/** Section 2.3.1.1. A surrogate is valid only in its pair, which `u` ensures. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const PLAIN = /[^\\'"\u0000-\u001f\ud800-\udfff]+/uy;
const HEX = /[0-9a-fA-F]{4}/y;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '/': '/', '\\': '\\' };

/** A text in single or double quotes; `undefined` where none begins. */
export const readText = (reader: Reader): string | undefined => {
  const quote = reader.match(/['"]/y);
  if (quote === undefined) return undefined;
  const other = quote === '"' ? "'" : '"';
  let text = '';
  while (!reader.take(quote)) {
    const part = reader.match(PLAIN) ?? (reader.take(other) ? other : undefined);
    if (part === undefined && !reader.take('\\')) reader.fail(`expected the closing ${quote}`);
    text += part ?? readEscape(reader, quote);
  }
  return text;
};

const readEscape = (reader: Reader, quote: string): string => {
  if (reader.take(quote)) return quote;
  if (reader.take('u')) return readUnicode(reader);
  const letter = reader.match(/[bfnrt/\\]/y) ?? reader.fail('expected an escape such as \\n');
  return ESCAPES[letter]!;
};

const readUnicode = (reader: Reader): string => {
  const first = readUnit(reader);
  if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
  if (first > 0xdbff || !reader.take('\\u')) reader.fail('expected a surrogate pair');
  const second = readUnit(reader);
  if (second < 0xdc00 || second > 0xdfff) reader.fail('expected the second half of a surrogate pair');
  return String.fromCharCode(first, second);
};

const readUnit = (reader: Reader): number =>
  Number.parseInt(reader.match(HEX) ?? reader.fail('expected four hexadecimal digits'), 16);

/** An index or a bound of a slice: without leading zeros, and exact in a double (section 2.1). */
export const readInteger = (reader: Reader): number | undefined => {
  const digits = reader.match(/-?[1-9]\d*|0/y);
  if (digits === undefined) return undefined;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : reader.fail('expected an integer of at most 2^53 - 1');
};
