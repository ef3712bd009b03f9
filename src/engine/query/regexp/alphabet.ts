/** Characters that a pattern does not tell apart. */
export interface Kind {
  readonly id: number;
  /** By the number of a set: whether these characters are in it. */
  readonly accepts: readonly boolean[];
  /** A letter, a digit or `_`, as `\b` sees it. */
  readonly isWord: boolean;
}

/** The end of the text, as a kind of character. */
export const END: Kind = { id: 0, accepts: [], isWord: false };

/** Characters whose kind is remembered; Unicode has a million of them. */
const MOST_CHARACTERS = 5_000;

const WORD = /^[\dA-Za-z_]$/;
const LITERAL = /^(?:[^\\^$.*+?()[\]{}|\ud800-\udfff]|\\[\^$\\.*+?()[\]{}|/])$/u;

/** The one character that this source means; `undefined` for classes, properties and the rarer escapes. */
export const literalOf = (source: string): string | undefined =>
  LITERAL.test(source) ? source.replace('\\', '') || '\\' : undefined;

/** The sets of characters in one pattern, and the kinds that they divide all characters into. */
export class Alphabet {
  readonly #numbers = new Map<string, number>();
  readonly #sets: ((character: string) => boolean)[] = [];
  readonly #kinds = new Map<string, Kind>();
  #known = new Map<number, Kind>();

  /** The number of the set of characters that `source` (`a`, `\d`, `[^"]`) matches. */
  add(source: string): number {
    const known = this.#numbers.get(source);
    if (known !== undefined) return known;
    const number = this.#sets.push(memberTest(source)) - 1;
    this.#numbers.set(source, number);
    return number;
  }

  kindOf(codePoint: number): Kind {
    return this.#known.get(codePoint) ?? this.#learn(codePoint);
  }

  #learn(codePoint: number): Kind {
    const character = String.fromCodePoint(codePoint);
    const accepts = this.#sets.map((isMember) => isMember(character));
    const isWord = WORD.test(character);
    const name = [isWord, ...accepts].map(Number).join('');
    const kind = this.#kinds.get(name) ?? { id: this.#kinds.size + 1, accepts, isWord };
    this.#kinds.set(name, kind);
    if (this.#known.size >= MOST_CHARACTERS) this.#known = new Map();
    this.#known.set(codePoint, kind);
    return kind;
  }
}

/** The runtime decides which characters a class or a property holds, so that none is ever read in two ways. */
const memberTest = (source: string): ((character: string) => boolean) => {
  const literal = literalOf(source);
  if (literal !== undefined) return (character) => character === literal;
  const form = new RegExp(`^(?:${source})$`, 'u');
  return (character) => form.test(character);
};
