import { Automaton } from './automaton.ts';

/** What came before: nothing, a letter, digit or `_`, or another character. */
type Before = 'start' | 'word' | 'other';

/** Where a search stands: which places it has reached, and behind what. */
interface Standing {
  readonly places: readonly number[];
  readonly before: Before;
  /** By character; `null`: the pattern is found. Filled as texts bring them up. */
  readonly next: Map<string, Standing | null>;
}

/** Standings, and steps between them, that are remembered: beyond it all are forgotten, and found out again. */
const MOST_STANDINGS = 500;
const MOST_STEPS = 5_000;

const WORD = /^[\dA-Za-z_]$/;
const END = '';

/** Whether a pattern is found in texts, each in time that grows with its length alone, whoever wrote it. */
export class Search {
  readonly #automaton: Automaton;
  #standings = new Map<string, Standing>();
  #steps = 0;

  /** Throws what {@link Automaton} throws. */
  constructor(pattern: string) {
    this.#automaton = new Automaton(pattern);
  }

  test(text: string): boolean {
    let standing = this.#standing([], 'start');
    for (const character of text) {
      const next = this.#next(standing, character);
      if (next === null) return true;
      standing = next;
    }
    return this.#next(standing, END) === null;
  }

  #next(standing: Standing, character: string): Standing | null {
    const known = standing.next.get(character);
    if (known !== undefined) return known;
    if (++this.#steps > MOST_STEPS) this.#forget();
    const next = this.#step(standing, character);
    standing.next.set(character, next);
    return next;
  }

  #step({ places, before }: Standing, character: string): Standing | null {
    const isWord = WORD.test(character);
    const around = { isStart: before === 'start', isEnd: character === END, isEdge: (before === 'word') !== isWord };
    const waiting = this.#automaton.waiting(places, around);
    if (waiting === undefined) return null;
    return this.#standing(this.#automaton.after(waiting, character), isWord ? 'word' : 'other');
  }

  #standing(places: readonly number[], before: Before): Standing {
    const name = `${before} ${places.join(' ')}`;
    const known = this.#standings.get(name);
    if (known) return known;
    if (this.#standings.size >= MOST_STANDINGS) this.#forget();
    const fresh = { places, before, next: new Map() };
    this.#standings.set(name, fresh);
    return fresh;
  }

  #forget(): void {
    this.#standings = new Map();
    this.#steps = 0;
  }
}
