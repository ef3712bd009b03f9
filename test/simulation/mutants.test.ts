import { expect, test } from 'vitest';
import { misplacement } from '../mutations/bundle.ts';
import { MUTANTS } from './mutants.ts';

/** What can be checked without simulating; `npm run mutations:board` does that, in minutes. */
test('every mutant of the Board finds its place in the source', () => {
  expect(MUTANTS.flatMap((mutant) => misplacement(mutant) ?? [])).toEqual([]);
});
