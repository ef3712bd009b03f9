/** UTF-16 units, by which edges are numbered. */
const UNITS = 0x10000;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The automaton of Aho and Corasick (1975): finds all places of all words in one pass over a text, for any number and
 * length of words. A state is the longest beginning of a word that the text read so far ends in.
 */
export class WordFinder {
  readonly #edges = new Map<number, number>();
  readonly #fallback: number[] = [0];
  readonly #depth: number[] = [0];
  /** By state: a word that begins so. */
  readonly #owner: number[] = [-1];
  /** By state: the word that ends here, and the next state on the way of fallbacks at which one does. */
  readonly #word: number[] = [-1];
  readonly #shorter: number[] = [0];
  /** First units of the words: the engine skips other units a hundred times faster than the automaton. */
  readonly #heads: RegExp;

  constructor(words: readonly string[]) {
    const at = words.map(() => 0);
    const heads = words.map((word) => word.slice(0, 1)).filter((head) => head !== '');
    this.#heads = new RegExp(`[${[...new Set(heads)].map(escaped).join('')}]`, 'g');
    let open = words.map((_, index) => index).filter((index) => words[index] !== '');
    // Letter by letter over all words, so that a state's fallback, which is shorter, always exists before it.
    for (let depth = 0; open.length > 0; depth++) {
      for (const index of open) at[index] = this.#extend(at[index]!, words[index]!.charCodeAt(depth), index);
      for (const index of open) if (words[index]!.length === depth + 1) this.#word[at[index]!] = index;
      open = open.filter((index) => words[index]!.length > depth + 1);
    }
  }

  #extend(state: number, unit: number, owner: number): number {
    const known = this.#edges.get(state * UNITS + unit);
    if (known !== undefined) return known;
    const fallback = state === 0 ? 0 : this.next(this.#fallback[state]!, unit);
    const fresh = this.#depth.push(this.#depth[state]! + 1) - 1;
    this.#edges.set(state * UNITS + unit, fresh);
    this.#fallback.push(fallback);
    this.#owner.push(owner);
    this.#word.push(-1);
    this.#shorter.push(this.#word[fallback]! >= 0 ? fallback : this.#shorter[fallback]!);
    return fresh;
  }

  /** Where a word may begin, at `at` or behind it; -1 for nowhere. */
  begin(text: string, at: number): number {
    this.#heads.lastIndex = at;
    return this.#heads.test(text) ? this.#heads.lastIndex - 1 : -1;
  }

  /** The state behind one more unit of the text; 0 is the first. */
  next(state: number, unit: number): number {
    for (let from = state; ; from = this.#fallback[from]!) {
      const to = this.#edges.get(from * UNITS + unit);
      if (to !== undefined) return to;
      if (from === 0) return 0;
    }
  }

  /** Length of the word's beginning that the text ends in here. */
  depth(state: number): number {
    return this.#depth[state]!;
  }

  /** The index of a word that begins with them. */
  owner(state: number): number {
    return this.#owner[state]!;
  }

  /** The index of the longest word that ends here and that `accepts` takes. */
  longest(state: number, accepts: (word: number) => boolean): number | undefined {
    for (let at = this.#word[state]! >= 0 ? state : this.#shorter[state]!; at !== 0; at = this.#shorter[at]!) {
      if (accepts(this.#word[at]!)) return this.#word[at]!;
    }
    return undefined;
  }
}
