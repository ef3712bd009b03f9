/** The parts of a pattern. `assert` is one of `^`, `$`, `\b`, `\B`; `one` is one character, as its own small pattern. */
export type Part =
  | { readonly kind: 'one'; readonly source: string }
  | { readonly kind: 'assert'; readonly source: string }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number };

/** Everything that matches one character in Unicode mode: an escape, a class, or itself. */
const ONE = [
  String.raw`\\[pP]\{[^}]*\}`,
  String.raw`\\u\{[^}]*\}`,
  String.raw`\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}`,
  String.raw`\\u[\da-fA-F]{4}`,
  String.raw`\\x[\da-fA-F]{2}`,
  String.raw`\\c[A-Za-z]`,
  String.raw`\[(?:\\[^]|[^\]\\])*\]`,
  String.raw`\\?[^]`,
].join('|');

const TOKEN = new RegExp(String.raw`\((?:\?(?:<[=!]|<[^>]*>|[^<]?[=!]?))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|${ONE}`, 'uy');

const ASSERTIONS = ['^', '$', '\\b', '\\B'];
const PLAIN_GROUP = /^\((?:\?:|\?<.*>)?$/su;
const QUANTIFIER = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??$/u;

const LOOKAROUND = /^\(\?<?[=!]$/u;
const BACKREFERENCE = /^\\[k1-9]/u;

/** Groups inside one another; each takes some of QuickJS's stack. */
const DEEPEST = 100;

/** A valid regular expression that a search cannot follow in bounded time; the message says what to write instead. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

const unsupportedGroup = (token: string): Unsupported =>
  new Unsupported(
    LOOKAROUND.test(token)
      ? `uses lookaround "${token}", which a hostile answer could keep busy for minutes; use "excludes" or several operators instead`
      : `uses "${token}", which is not supported; for either case write [Oo][Kk]`,
  );

const bounds = (quantifier: string): readonly [least: number, most: number] => {
  const [, sign, least, comma, most] = QUANTIFIER.exec(quantifier)!;
  if (sign !== undefined) return [sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY];
  if (comma === '') return [Number(least), Number(least)];
  return [Number(least), most === '' ? Number.POSITIVE_INFINITY : Number(most)];
};

/** Reads a pattern that `new RegExp(pattern, 'u')` has accepted. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#tokens = [...pattern.matchAll(new RegExp(TOKEN.source, 'gu'))].map(([token]) => token);
  }

  choice(): Part {
    const parts = [this.#sequence()];
    while (this.#tokens[this.#at] === '|') {
      this.#at++;
      parts.push(this.#sequence());
    }
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined || token === '|' || token === ')') return { kind: 'sequence', parts };
      this.#at++;
      parts.push(this.#quantified(this.#single(token)));
    }
  }

  #single(token: string): Part {
    if (token.startsWith('(')) {
      if (!PLAIN_GROUP.test(token)) throw unsupportedGroup(token);
      if (++this.#depth > DEEPEST) throw new Unsupported(`nests groups more than ${DEEPEST} levels deep`);
      const inside = this.choice();
      this.#at++;
      this.#depth--;
      return inside;
    }
    if (BACKREFERENCE.test(token)) {
      throw new Unsupported(
        `uses a backreference "${token.slice(0, 2)}", which a hostile answer could keep busy for minutes; write out what it repeats`,
      );
    }
    return { kind: ASSERTIONS.includes(token) ? 'assert' : 'one', source: token };
  }

  #quantified(part: Part): Part {
    const token = this.#tokens[this.#at];
    if (token === undefined || !QUANTIFIER.test(token)) return part;
    this.#at++;
    const [least, most] = bounds(token);
    return { kind: 'repeat', part, least, most };
  }
}

/** Throws {@link Unsupported}. */
export const parsePattern = (pattern: string): Part => new Reader(pattern).choice();
