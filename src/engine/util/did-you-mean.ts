/**
 * Optimal string alignment distance (insertions, deletions, substitutions, neighbours swapped), for short words; more than
 * `most` where it is more than that.
 */
const distance = (a: string, b: string, most: number): number => {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, before[column - 2]! + 1);
      current.push(cost);
    }
    if (Math.min(...current) > most && Math.min(...previous) > most) return most + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
};

/** A longer word is not a mistyped name, and comparing it would cost time. */
const LONGEST = 64;

/** Letters that two words must begin with alike to be forms of one word: `retry` and `retries`. */
const STEM = 4;

const commonStart = (a: string, b: string): number => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
};

/** The known name that `word` was probably meant to be: at most one mistake in three letters, or another ending. */
export const suggest = (word: string, known: Iterable<string>): string | undefined => {
  const names = [...known];
  if (word.length > LONGEST) return undefined;
  const wanted = word.toLowerCase();
  let best: { readonly name: string; readonly cost: number } | undefined;
  for (const name of names) {
    const allowed = Math.max(1, Math.floor(Math.min(word.length, name.length) / 3));
    if (Math.abs(name.length - word.length) > allowed) continue;
    const cost = distance(wanted, name.toLowerCase(), allowed);
    if (cost <= allowed && (best === undefined || cost < best.cost)) best = { name, cost };
  }
  return best?.name ?? names.find((name) => commonStart(wanted, name.toLowerCase()) >= STEM);
};

/** `; did you mean "url"?`, or nothing. */
export const didYouMean = (word: string, known: Iterable<string>): string => {
  const name = suggest(word, known);
  return name === undefined ? '' : `; did you mean "${name}"?`;
};
