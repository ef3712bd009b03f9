import type { Work } from '../../../contract/ports.ts';
import { END, type Kind, literalOf } from './alphabet.ts';
import { Automaton } from './automaton.ts';
import { type Part, parsePattern } from './parse.ts';

/** The previous character: none, a letter, digit or `_`, or another one. */
type Before = 'start' | 'word' | 'other';

/** How far a search has come: the places it has reached, and behind what. */
interface State {
  readonly places: readonly number[];
  readonly before: Before;
  /** By the id of a {@link Kind}: where that leads; `null`: a match is found. Filled as texts bring them up. */
  readonly next: (State | null | undefined)[];
  readonly isKept: boolean;
}

/** Numbers in the states that are kept, some 200 KB. Once they are full, a text is searched without keeping any. */
const MOST_KEPT = 20_000;
/** Numbers that a state takes besides its places. */
const STATE_SIZE = 10;

/** Steps between two reports to the budget. */
const REPORT_EVERY = 1_000;

const isWord = (character: string): boolean => /^\w$/.test(character);

/** Whether a pattern is found in texts. Each character takes one step where its state is kept, else one for each place. */
export class Search {
  readonly #automaton: Automaton;
  readonly #prefix: string;
  readonly #what: string;
  #states = new Map<string, State>();
  #kept = 0;
  #steps = 0;

  /** Throws what {@link Automaton} throws. */
  constructor(pattern: string) {
    this.#automaton = new Automaton(pattern);
    this.#prefix = prefixOf(parsePattern(pattern));
    this.#what = pattern.length > 100 ? 'a search' : `a search for "${pattern}"`;
  }

  get size(): number {
    return this.#automaton.size;
  }

  /** Throws what `work` throws. */
  test(text: string, work: Work): boolean {
    if (this.#kept > MOST_KEPT) this.#forget();
    this.#steps = 0;
    const isFound = this.#run(text, work);
    work.spend(this.#steps, this.#what);
    return isFound;
  }

  #run(text: string, work: Work): boolean {
    let state = this.#state([], 'start');
    for (let at = 0; at < text.length; ) {
      if (this.#prefix !== '' && state.places.length === 0) {
        const begin = text.indexOf(this.#prefix, at);
        if (begin < 0) return false;
        if (begin > at) state = this.#state([], isWord(text[begin - 1]!) ? 'word' : 'other');
        at = begin;
      }
      const codePoint = text.codePointAt(at)!;
      const next = this.#next(state, this.#automaton.alphabet.kindOf(codePoint));
      if (next === null) return true;
      state = next;
      at += codePoint > 0xffff ? 2 : 1;
      if (this.#steps > REPORT_EVERY) this.#report(work);
    }
    return this.#next(state, END) === null;
  }

  #report(work: Work): void {
    work.spend(this.#steps, this.#what);
    this.#steps = 0;
  }

  #next(state: State, kind: Kind): State | null {
    this.#steps++;
    const known = state.next[kind.id];
    if (known !== undefined) return known;
    const next = this.#step(state, kind);
    if (next === null || next.isKept) {
      state.next[kind.id] = next;
      this.#kept++;
    }
    return next;
  }

  #step({ places, before }: State, kind: Kind): State | null {
    const around = { isStart: before === 'start', isEnd: kind === END, isEdge: (before === 'word') !== kind.isWord };
    const next = this.#automaton.step(places, around, kind);
    this.#steps += this.#automaton.looked;
    return next === undefined ? null : this.#state(next, kind.isWord ? 'word' : 'other');
  }

  #state(places: number[], before: Before): State {
    if (places.length > 0 && this.#kept > MOST_KEPT) return { places, before, next: [], isKept: false };
    const name = `${before} ${places.sort((a, b) => a - b).join(' ')}`;
    const known = this.#states.get(name);
    if (known) return known;
    const fresh = { places, before, next: [], isKept: true };
    this.#states.set(name, fresh);
    this.#kept += STATE_SIZE + places.length;
    return fresh;
  }

  #forget(): void {
    this.#states = new Map();
    this.#kept = 0;
  }
}

/** Long enough to skip most of a text; short, as the engine may compare all of it at each character. */
const LONGEST_PREFIX = 32;

/** The characters that every match begins with. */
const prefixOf = (part: Part): string => {
  return leading(part).text.slice(0, LONGEST_PREFIX);
};

/** The literal text that `part` begins with, and whether it is all of `part`. */
const leading = (part: Part): { text: string; isAll: boolean } => {
  if (part.kind === 'assert') return { text: '', isAll: true };
  if (part.kind === 'one') {
    const text = literalOf(part.source);
    return { text: text ?? '', isAll: text !== undefined };
  }
  if (part.kind === 'repeat') return { text: part.least > 0 ? leading(part.part).text : '', isAll: false };
  if (part.kind === 'choice') return { text: '', isAll: false };
  let text = '';
  for (const each of part.parts) {
    const first = leading(each);
    text += first.text;
    if (!first.isAll) return { text, isAll: false };
  }
  return { text, isAll: true };
};
