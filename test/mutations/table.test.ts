import { expect, test } from 'vitest';
import { ROWS } from '../conformance/index.ts';
import { misfit } from './bundle.ts';
import { MUTATIONS } from './index.ts';
import { DOORS, doorsOf } from './mutation.ts';

/** What can be said of the table without breaking anything: `npm run mutations` does that, in minutes. */

test.each(MUTATIONS.map((mutation) => [`${mutation.file}: ${mutation.slip}`, mutation] as const))(
  '%s',
  (_, mutation) => {
    expect(misfit(mutation), 'where the code has changed, change the mutation too').toBeUndefined();
    expect(mutation.reddens).not.toEqual([]);
    expect(ROWS.map(({ name }) => name)).toEqual(expect.arrayContaining([...mutation.reddens]));
  },
);

test.each(DOORS)('every row of the zoo is reddened on %s', (door) => {
  const reddened = MUTATIONS.filter((each) => doorsOf(each).includes(door)).flatMap(({ reddens }) => reddens);
  expect(ROWS.map(({ name }) => name).filter((name) => !reddened.includes(name))).toEqual([]);
});
