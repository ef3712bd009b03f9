import type { InputOf, Keywords, Mistake, OutputOf, Schema } from '../../contract/schema.ts';
import { Refused } from './parse.ts';

/** Functions for any schema. */

interface Optional {
  /** A field that may be left out; it is then `undefined`. */
  <const S extends Schema>(of: S): Schema<OutputOf<S> | undefined, InputOf<S> | undefined>;
  /** A field that may be left out; it is then read as if `fallback` were written. */
  <const S extends Schema>(of: S, fallback: InputOf<S>): Schema<OutputOf<S>, InputOf<S> | undefined>;
}

export const optional: Optional = (of: Schema, fallback?: unknown) => ({ kind: 'optional', of, fallback });

/** Returned by a {@link transform} for a value that it refuses. */
export const refused = (message: string): Refused => new Refused([{ path: [], message }]);

/** Turns what `of` gives into something else, or refuses it. */
export const transform = <const S extends Schema, Output>(
  of: S,
  to: (value: OutputOf<S>) => Output | Refused,
): Schema<Output, InputOf<S>> => ({ kind: 'transform', of, to });

/**
 * Finds mistakes that `of` by itself does not.
 * @param keywords - what JSON Schema can say of it
 */
export const check = <const S extends Schema>(
  of: S,
  mistakesOf: (value: OutputOf<S>) => readonly Mistake[] | string | undefined,
  keywords?: Keywords,
): Schema<OutputOf<S>, InputOf<S>> => ({
  kind: 'transform',
  of,
  keywords,
  to: (value: OutputOf<S>) => {
    const found = mistakesOf(value);
    if (found === undefined || found.length === 0) return value;
    return typeof found === 'string' ? refused(found) : new Refused(found);
  },
});
