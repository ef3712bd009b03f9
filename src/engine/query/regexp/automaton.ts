import { type Part, parsePattern } from './parse.ts';

/** A place in the pattern, and what leads on from it. */
type Place =
  | { readonly kind: 'one'; readonly accepts: (character: string) => boolean; readonly next: number }
  | { readonly kind: 'assert'; readonly source: string; readonly next: number }
  | { readonly kind: 'fork'; readonly next: number[] }
  | { readonly kind: 'found' };

/** Places of one pattern, its repetitions written out. */
const MOST_PLACES = 5_000;

/** A pattern whose repetitions, written out, are too many: `(a{1000}){1000}`. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/** What stands around the place between two characters. */
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

/** A pattern as Thompson's automaton: all ways through it are walked at once, so that none is ever walked twice. */
export class Automaton {
  readonly #places: Place[] = [{ kind: 'found' }];
  readonly #characters = new Map<string, (character: string) => boolean>();
  readonly #entry: number;

  /** Throws what {@link parsePattern} throws, and {@link TooLong}. */
  constructor(pattern: string) {
    this.#entry = this.#build(parsePattern(pattern), 0);
  }

  /** Places that wait for a character where a match may begin here, or go on from `from`; `undefined`: one ends here. */
  waiting(from: readonly number[], around: Around): readonly number[] | undefined {
    const seen = new Set<number>();
    const waiting: number[] = [];
    const open = [this.#entry, ...from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const place = this.#places[at]!;
      if (place.kind === 'found') return undefined;
      if (place.kind === 'one') waiting.push(at);
      else if (place.kind === 'fork') open.push(...place.next);
      else if (ASSERTIONS[place.source]!(around)) open.push(place.next);
    }
    return waiting;
  }

  /** Where a character leads. Sorted, each place once. */
  after(waiting: readonly number[], character: string): readonly number[] {
    const next = new Set<number>();
    for (const at of waiting) {
      const place = this.#places[at]!;
      if (place.kind === 'one' && place.accepts(character)) next.add(place.next);
    }
    return [...next].sort((a, b) => a - b);
  }

  #add(place: Place): number {
    if (this.#places.length >= MOST_PLACES) throw new TooLong();
    return this.#places.push(place) - 1;
  }

  /** Adds what leads through `part` to `next`. */
  #build(part: Part, next: number): number {
    switch (part.kind) {
      case 'one':
        return this.#add({ kind: 'one', accepts: this.#accepts(part.source), next });
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
    for (let times = 0; times < least; times++) entry = this.#build(part, entry);
    return entry;
  }

  /** The runtime's own opinion of a character, so that classes and properties are never read in two ways. */
  #accepts(source: string): (character: string) => boolean {
    const known = this.#characters.get(source);
    if (known) return known;
    const one = new RegExp(`^(?:${source})$`, 'u');
    const accepts = (character: string) => one.test(character);
    this.#characters.set(source, accepts);
    return accepts;
  }
}
