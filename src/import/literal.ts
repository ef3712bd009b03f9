import { literal } from './secrets.ts';

/** An expression that only running the program could tell the value of. */
export class Code {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** Ends an expression at the level it began at. */
const CLOSERS = [',', '}', ']', ')', ';'];
const OPENERS: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' };
const LAST_CODE_POINT = 0x10ffff;
const KEYWORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: undefined, undefined };

/** An environment variable, however the Worker reaches it; it becomes a secret of `checks.json`. */
const ENVIRONMENT = /^(?:process\.|globalThis\.)?env\.(\w+)!?$/;

/**
 * Reads the literals of TypeScript source, without ever running it: `readConstant('pageConfig')` is the value of
 * `const pageConfig: Type = { … }`. Objects, lists, texts, numbers and booleans are values; anything else is
 * {@link Code}. `process.env.NAME` becomes the text `${NAME}`.
 */
export class LiteralReader {
  private readonly source: string;
  private readonly lastCommentEnd: number;
  private at = 0;

  constructor(source: string) {
    this.source = source;
    this.lastCommentEnd = source.lastIndexOf('*/') + 2;
  }

  /** `undefined` where there is no such constant. */
  readConstant(name: string): unknown {
    // A type is short; without a limit, a file of nothing but names would be searched for each of them.
    const form = `^[ \\t]*(?:export\\s+)?(?:const|let|var)\\s+${name}\\b[^=]{0,200}=(?!=|>)`;
    const found = new RegExp(form, 'm').exec(this.source);
    if (found === null) return undefined;
    this.at = found.index + found[0].length;
    return this.value();
  }

  private value(): unknown {
    this.skipSpace();
    const start = this.at;
    const value = this.literal();
    this.skipSpace();
    this.skipTypeAssertion();
    // An operator or a call follows: the literal was only a part of the expression.
    if (this.atEnd() || CLOSERS.includes(this.peek()) || this.startsStatement(start)) return value;
    return this.code(start);
  }

  private literal(): unknown {
    const character = this.peek();
    if (character === '{') return this.object();
    if (character === '[') return this.list();
    if (character === '"' || character === "'") return literal(this.quoted(character));
    if (character === '`') return this.template();
    const word = /[-\w.$!]+/y;
    word.lastIndex = this.at;
    const text = word.exec(this.source)?.[0] ?? '';
    if (text === '') return this.code(this.at);
    return this.word(text);
  }

  private word(text: string): unknown {
    const start = this.at;
    this.at += text.length;
    if (Object.hasOwn(KEYWORDS, text)) return KEYWORDS[text];
    const number = Number(text.replaceAll('_', ''));
    if (!Number.isNaN(number)) return number;
    const variable = ENVIRONMENT.exec(text)?.[1];
    return variable === undefined ? this.code(start) : `\${${variable}}`;
  }

  private object(): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    const keys = new Set<string>();
    this.each('}', () => {
      const start = this.at;
      const key = this.key();
      this.skipSpace();
      if (key !== undefined && this.peek() === ':') {
        if (keys.has(key)) throw new SyntaxError(`line ${this.line()}: "${key}" is a duplicate key`);
        keys.add(key);
        this.at++;
        entries.push([key, this.value()]);
      } else entries.push([key ?? '…', this.code(start)]);
    });
    return Object.fromEntries(entries);
  }

  /** A name, a quoted name or a number; `undefined` for a spread, a method with modifiers, a computed key. */
  private key(): string | undefined {
    const character = this.peek();
    if (character === '"' || character === "'") return this.quoted(character);
    const name = /(?!async\s)[\w$]+/y;
    name.lastIndex = this.at;
    const text = name.exec(this.source)?.[0];
    if (text !== undefined) this.at += text.length;
    return text;
  }

  private list(): unknown[] {
    const items: unknown[] = [];
    this.each(']', () => items.push(this.value()));
    return items;
  }

  private each(closer: string, item: () => void): void {
    this.at++;
    for (this.skipSpace(); !this.atEnd() && this.peek() !== closer; this.skipSpace()) {
      item();
      this.skipSpace();
      if (this.peek() === ',') this.at++;
      else if (this.peek() !== closer) throw new SyntaxError(`line ${this.line()}: expected , or ${closer}`);
    }
    if (this.atEnd()) throw new SyntaxError(`line ${this.line()}: ${closer} is missing`);
    this.at++;
  }

  private quoted(quote: string): string {
    let text = '';
    for (this.at++; this.peek() !== quote; this.at++) {
      if (this.atEnd()) throw new SyntaxError(`line ${this.line()}: ${quote} is missing`);
      text += this.peek() === '\\' ? this.escape() : this.peek();
    }
    this.at++;
    return text;
  }

  private escape(): string {
    const unicode = /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2}))/iy;
    unicode.lastIndex = this.at;
    const [whole, ...codes] = unicode.exec(this.source) ?? [];
    this.at += whole === undefined ? 1 : whole.length - 1;
    const code = codes.find((one) => one !== undefined);
    if (code === undefined) return ESCAPES[this.peek()] ?? this.peek();
    const point = Number.parseInt(code, 16);
    if (point > LAST_CODE_POINT) throw new SyntaxError(`line ${this.line()}: ${whole} is no character`);
    return String.fromCodePoint(point);
  }

  /** Parts in braces may only be environment variables; with any other the whole is code. */
  private template(): string | Code {
    const start = this.at;
    this.skipQuoted('`');
    const inner = this.source.slice(start + 1, this.at - 1);
    let known = true;
    const text = inner.replace(/\$\{([^}]*)\}/g, (_, expression: string) => {
      const variable = ENVIRONMENT.exec(expression.trim())?.[1];
      known &&= variable !== undefined;
      return `\${${variable}}`;
    });
    return known ? text : new Code(this.source.slice(start, this.at));
  }

  /** Everything up to the end of the expression, brackets and quotes balanced. */
  private code(start: number): Code {
    const waiting: string[] = [];
    for (this.at = start; !this.atEnd(); ) {
      const character = this.peek();
      if (waiting.length === 0 && CLOSERS.includes(character)) break;
      if (character === '"' || character === "'" || character === '`') this.skipQuoted(character);
      else if (this.skipComment()) continue;
      else {
        const closer = OPENERS[character];
        if (closer !== undefined) waiting.push(closer);
        else if (character === waiting.at(-1)) waiting.pop();
        this.at++;
      }
    }
    return new Code(this.source.slice(start, this.at).trim());
  }

  private skipQuoted(quote: string): void {
    for (this.at++; !this.atEnd() && this.peek() !== quote; this.at++) if (this.peek() === '\\') this.at++;
    this.at++;
  }

  private skipTypeAssertion(): void {
    const assertion = /(?:as|satisfies)\s+[\w.<>[\]| ]+/y;
    assertion.lastIndex = this.at;
    this.at += assertion.exec(this.source)?.[0].length ?? 0;
    this.skipSpace();
  }

  private skipSpace(): void {
    while (/\s/.test(this.peek()) || this.skipComment()) if (/\s/.test(this.peek())) this.at++;
  }

  private skipComment(): boolean {
    if (this.source.startsWith('/*', this.at) && this.lastCommentEnd < this.at + 4)
      throw new SyntaxError(`line ${this.line()}: */ is missing`);
    const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
    comment.lastIndex = this.at;
    const text = comment.exec(this.source)?.[0];
    if (text === undefined) return false;
    this.at += text.length;
    return true;
  }

  /** Whether a line end lies before what comes next: without a semicolon, the next statement begins there. */
  private startsStatement(start: number): boolean {
    return /\n\s*$/.test(this.source.slice(start, this.at)) && /[\w@]/.test(this.peek());
  }

  private peek(): string {
    return this.source[this.at] ?? '';
  }

  private atEnd(): boolean {
    return this.at >= this.source.length;
  }

  private line(): number {
    return this.source.slice(0, this.at).split('\n').length;
  }
}
