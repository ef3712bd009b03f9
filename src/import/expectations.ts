import type { Draft } from './draft.ts';

const LOWEST = 100;
const HIGHEST = 599;

/** Every status that a server may send. */
export const STATUSES: readonly number[] = Array.from({ length: HIGHEST - LOWEST + 1 }, (_, at) => LOWEST + at);

const written = (first: number, last: number): number | string => {
  if (first === last) return first;
  return first % 100 === 0 && last === first + 99 ? `${first / 100}xx` : `${first}-${last}`;
};

/** `[200, 201, 202]` as `["200-202"]`. */
export const ranges = (statuses: readonly number[]): readonly (number | string)[] => {
  const sorted = [...new Set(statuses)].sort((a, b) => a - b);
  const result: (number | string)[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (sorted[to + 1] === sorted[to]! + 1) to++;
    result.push(written(sorted[from]!, sorted[to]!));
    from = to + 1;
  }
  return result;
};

/**
 * Programs that compare as text do not tell `5` from `"5"`; `checks.json` does. `1.10` is only ever text: as a number it would be
 * written `1.1`.
 */
export const likeText = (text: string): readonly unknown[] => {
  if (text === 'true' || text === 'false') return [text === 'true', text];
  return text !== '' && String(Number(text)) === text ? [Number(text), text] : [text];
};

/** A matcher of one of these values. */
export const oneOf = (values: readonly unknown[]): Draft =>
  values.length === 1 ? { equals: values[0] } : { oneOf: values };

export const escapePattern = (text: string): string => text.replace(/[\\$()*+.?[\]^{|}]/g, '\\$&');
