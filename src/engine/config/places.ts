/** Steps from the document to a value. */
export type Path = readonly (string | number)[];

/** Where something stands in a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds the places of paths, in their order: of a member its key, of an entry its value, of what is not there its parent. */
export type Locate = (paths: readonly Path[]) => readonly (Place | undefined)[];

/** Index of the last of `starts` that is not behind `offset`. */
const lineAt = (starts: readonly number[], offset: number): number => {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The places of offsets in `text`, whose lines are looked for once. */
export const placesAt = (text: string, offsets: readonly (number | undefined)[]): readonly (Place | undefined)[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return offsets.map((offset) => {
    if (offset === undefined) return undefined;
    const line = lineAt(starts, offset);
    return { line: line + 1, column: offset - starts[line]! + 1 };
  });
};

export const placeAt = (text: string, offset: number): Place => placesAt(text, [offset])[0]!;
