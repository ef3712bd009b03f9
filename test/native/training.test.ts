import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inRows, writtenPages } from '../../native/training.ts';

const built = (path: string): string => fileURLToPath(new URL(`../../build/native/${path}`, import.meta.url));

test('pages that lie together are asked for together, with one between them that is not written', () => {
  expect(inRows([3, 4, 5, 7, 10, 11, 20])).toEqual([
    { first: 3, count: 5 },
    { first: 10, count: 2 },
    { first: 20, count: 1 },
  ]);
  expect(inRows([])).toEqual([]);
});

test('every training run writes to the same pages, and the program asks for them', () => {
  const pages = writtenPages(built('training/sitrep'));
  expect(writtenPages(built('training/sitrep'))).toEqual(pages);
  const asked = /IMAGE_WRITTEN (.*)/.exec(readFileSync(built('linux-x64/image.h'), 'utf8'))![1];
  expect(asked).toBe(pages.map(({ first, count }) => `{${first}, ${count}}`).join(', '));
  // Some 250 of 370; all of them would mean that the holes of the image are used again.
  const count = pages.reduce((sum, { count: more }) => sum + more, 0);
  expect(count).toBeGreaterThan(50);
  expect(count).toBeLessThan(320);
});

test('a program that cannot do the training run ends the build', () => {
  expect(() => writtenPages('/bin/false')).toThrow('the training run failed');
});
