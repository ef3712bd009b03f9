import { Alphabet, type Kind } from './alphabet.ts';
import { type Part, parsePattern } from './parse.ts';

/** A place in the pattern, and where it leads. */
type Place =
  | { readonly kind: 'one'; readonly set: number; readonly next: number }
  | { readonly kind: 'assert'; readonly source: string; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'found' };

/** Places of one pattern, its repetitions written out: `x{1,4900}` has twice as many. */
const MOST_PLACES = 10_000;

/** A pattern whose repetitions, written out, are too many: `(a{1000}){1000}`. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
  override readonly message = 'is too long a regular expression; allow fewer repetitions, at most some 5,000 in all';
}

/** The context of a position between two characters. */
export interface Around {
  readonly isStart: boolean;
  readonly isEnd: boolean;
  /** Whether exactly one of the two is a letter, a digit or `_`. */
  readonly isEdge: boolean;
}

const ASSERTIONS: Readonly<Record<string, (around: Around) => boolean>> = {
  '^': ({ isStart }) => isStart,
  $: ({ isEnd }) => isEnd,
  '\\b': ({ isEdge }) => isEdge,
  '\\B': ({ isEdge }) => !isEdge,
};

/** A pattern as Thompson's automaton: it follows all ways through the pattern at once, so it never goes back. */
export class Automaton {
  readonly alphabet = new Alphabet();
  readonly #places: Place[] = [{ kind: 'found' }];
  readonly #entry: number;
  /** By place: the last step that looked at it, and the last that reached it. */
  readonly #seen: Int32Array;
  readonly #reached: Int32Array;
  #step = 0;
  /** Places that the last step looked at. */
  looked = 0;

  /** Throws what {@link parsePattern} throws, and {@link TooLong}. */
  constructor(pattern: string) {
    this.#entry = this.#build(parsePattern(pattern), 0);
    this.#seen = new Int32Array(this.#places.length);
    this.#reached = new Int32Array(this.#places.length);
  }

  get size(): number {
    return this.#places.length;
  }

  /**
   * Where one character leads from `places`, or from the start of the pattern. `undefined`: a match ends before it.
   * Looks at each place once at most.
   */
  step(places: readonly number[], around: Around, { accepts }: Kind): number[] | undefined {
    const step = ++this.#step;
    this.looked = 0;
    const next: number[] = [];
    const open = [this.#entry, ...places];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#seen[at] === step) continue;
      this.#seen[at] = step;
      this.looked++;
      const place = this.#places[at]!;
      if (place.kind === 'found') return undefined;
      if (place.kind === 'one') {
        if (!accepts[place.set] || this.#reached[place.next] === step) continue;
        this.#reached[place.next] = step;
        next.push(place.next);
      } else if (place.kind === 'fork') open.push(...place.next);
      else if (ASSERTIONS[place.source]!(around)) open.push(place.next);
    }
    return next;
  }

  #add(place: Place): number {
    if (this.#places.length >= MOST_PLACES) throw new TooLong();
    return this.#places.push(place) - 1;
  }

  /** Adds what leads through `part` to `next`. */
  #build(part: Part, next: number): number {
    switch (part.kind) {
      case 'one':
        return this.#add({ kind: 'one', set: this.alphabet.add(part.source), next });
      case 'assert':
        return this.#add({ kind: 'assert', source: part.source, next });
      case 'sequence':
        return part.parts.reduceRight((then, each) => this.#build(each, then), next);
      case 'choice':
        return this.#add({ kind: 'fork', next: part.parts.map((each) => this.#build(each, next)) });
      case 'repeat':
        return this.#repeat(part, next);
    }
  }

  #repeat({ part, least, most }: Extract<Part, { kind: 'repeat' }>, next: number): number {
    let entry = next;
    if (most === Number.POSITIVE_INFINITY) {
      const ways = [next];
      entry = this.#add({ kind: 'fork', next: ways });
      ways.push(this.#build(part, entry));
    } else {
      for (let times = least; times < most; times++) {
        entry = this.#add({ kind: 'fork', next: [this.#build(part, entry), next] });
      }
    }
    for (let times = 0; times < least; times++) {
      const again = this.#build(part, entry);
      // An empty part: written out a thousand million times it is still empty.
      if (again === entry) break;
      entry = again;
    }
    return entry;
  }
}
