import type { Addresses } from './addresses.ts';
import type { Row } from './row.ts';

/** A text of a row with the addresses of its targets put in place. */
export const fillIn = (text: string, row: Row, { ca, oldCa, intermediateCa, rows }: Addresses): string => {
  const { target = '', second = '' } = rows[row.name] ?? {};
  return text
    .replaceAll('{target}', target)
    .replaceAll('{second}', second)
    .replaceAll('{port}', target.split(':')[1] ?? '')
    .replaceAll('{ca}', ca)
    .replaceAll('{oldCa}', oldCa)
    .replaceAll('{intermediateCa}', intermediateCa);
};

const fillDeep = (value: unknown, fill: (text: string) => unknown): unknown => {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((item) => fillDeep(item, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillDeep(item, fill)]));
};

/** A port is a number in `checks.json`. */
const fillValue = (row: Row, addresses: Addresses) => (text: string) =>
  text === '{port}' ? Number(fillIn(text, row, addresses)) : fillIn(text, row, addresses);

/** The id of a row's check: `row-12`. */
export const rowId = (index: number): string => `row-${index}`;

/** The entry of `checks.json` that a row stands for. */
export const checkEntry = (row: Row, id: string, addresses: Addresses): Record<string, unknown> => ({
  id,
  name: row.name,
  type: 'http',
  timeout: '2s',
  retries: 0,
  ...(fillDeep(row.check, fillValue(row, addresses)) as object),
});
