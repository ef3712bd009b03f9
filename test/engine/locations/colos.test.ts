import { expect, test } from 'vitest';
import { HINTS, JURISDICTIONS } from '../../../src/contract/location.ts';
import { isObeyed } from '../../../src/engine/locations/colos.ts';

test.each([
  ['weur', 'AMS', true],
  ['weur', 'IAD', false],
  ['enam', 'SJC', false],
  ['wnam', 'SJC', true],
  ['apac-ne', 'SIN', false],
  ['apac', 'SIN', true],
  ['oc', 'SYD', true],
])('%s in %s: %s', (hint, colo, obeyed) => {
  expect(isObeyed(hint, colo)).toBe(obeyed);
});

test('a data centre near a border belongs to both sides, and an unknown one everywhere', () => {
  expect([isObeyed('wnam', 'DFW'), isObeyed('enam', 'DFW')]).toEqual([true, true]);
  expect([isObeyed('weur', 'FRA'), isObeyed('eeur', 'FRA')]).toEqual([true, true]);
  expect(Object.keys(HINTS).map((hint) => isObeyed(hint, 'ZZZ'))).toEqual(Object.keys(HINTS).map(() => true));
});

test('what is no hint is neither obeyed nor not', () => {
  for (const id of ['here', 'sao-paulo', 'toString', ...Object.keys(JURISDICTIONS)])
    expect(isObeyed(id, 'IAD'), id).toBeUndefined();
});
