import { expect, test } from 'vitest';
import { ROWS } from '../conformance/index.ts';
import { misplacement } from './bundle.ts';
import { RUNTIMES, runtimesOf } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

/** What can be checked without running a mutant; `npm run mutations` runs them, in minutes. */

const rows = ROWS.map(({ name }) => name);

test('every mutant finds its place in the source', () => {
  expect(MUTANTS.flatMap((mutant) => misplacement(mutant) ?? [])).toEqual([]);
});

test('every mutant names rows that exist', () => {
  const unknown = MUTANTS.flatMap(({ name, killedBy }) =>
    killedBy.filter((row) => !rows.includes(row)).map((row) => `${name}: there is no row "${row}"`),
  );
  expect(unknown).toEqual([]);
  expect(MUTANTS.filter(({ killedBy }) => killedBy.length === 0)).toEqual([]);
});

test.each(RUNTIMES)('every row kills a mutant on %s', (runtime) => {
  const killing = MUTANTS.filter((mutant) => runtimesOf(mutant).includes(runtime)).flatMap(({ killedBy }) => killedBy);
  expect(rows.filter((row) => !killing.includes(row))).toEqual([]);
});
