import { expect, test } from 'vitest';
import { misfit } from '../mutations/bundle.ts';
import { SLIPS } from './mutants.ts';

/** What can be said of the table without playing: `npm run mutations:board` does that, in minutes. */
test.each(SLIPS.map((slip) => [`${slip.file}: ${slip.slip}`, slip] as const))('%s', (_, slip) => {
  expect(misfit(slip), 'where the code has changed, change the slip too').toBeUndefined();
});
