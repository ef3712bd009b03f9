/** Rows of numbers, a column after the other, each run of equal numbers once: 90 healthy days are a few characters. */

const DIGITS = 36;
const encode = (value: number): string => (value === 0 ? '' : value.toString(DIGITS));
const decode = (text: string): number => (text === '' ? 0 : Number.parseInt(text, DIGITS));

/** `"140*59,13z"`: `140` 59 times... in base 36, then `13z`; a count of 1 and a number of 0 are left out. */
const encodeRuns = (values: readonly number[]): string => {
  const runs: string[] = [];
  for (let start = 0; start < values.length; ) {
    let end = start + 1;
    while (end < values.length && values[end] === values[start]) end++;
    const count = end - start;
    runs.push(encode(values[start]!) + (count === 1 ? '' : `*${count.toString(DIGITS)}`));
    start = end;
  }
  return runs.join(',');
};

const decodeRuns = (text: string): number[] => {
  return text.split(',').flatMap((run) => {
    const [value = '', count = '1'] = run.split('*');
    return new Array<number>(Number.parseInt(count, DIGITS)).fill(decode(value));
  });
};

/** Rows that follow one another, of as many numbers each. No rows give no text. */
export const encodeColumns = (first: number, rows: readonly (readonly number[])[]): string =>
  rows.length === 0
    ? ''
    : [encode(first), ...rows[0]!.map((_, column) => encodeRuns(rows.map((row) => row[column]!)))].join(';');

/** The number of the first row, and the columns. */
export const decodeColumns = (text: string): { readonly first: number; readonly columns: readonly number[][] } => {
  if (text === '') return { first: 0, columns: [] };
  const [first = '', ...columns] = text.split(';');
  return { first: decode(first), columns: columns.map(decodeRuns) };
};
