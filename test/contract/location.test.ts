import { expect, test } from 'vitest';
import { hintNear } from '../../src/contract/location.ts';

test.each([
  ['weur', 'weur'],
  ['eu', 'weur'],
  ['us', 'enam'],
  ['here', undefined],
  ['sao-paulo', undefined],
  ['toString', undefined],
  [undefined, undefined],
])('the Board of a home in %s is created near %s', (home, hint) => {
  expect(hintNear(home)).toBe(hint);
});
