import { expect, test } from 'vitest';
import { RECORD_UPGRADES } from '../../../src/engine/status/record-upgrades.ts';

const [fromFirst] = RECORD_UPGRADES;
const known = (...times: number[]) => times.map((at) => ({ verdict: 'pass', at }));
const record = (window: readonly unknown[], flap: object) => ({
  id: 'api',
  addedAt: 1,
  state: { window, reasons: [], flap },
});

test('version 1 identified the reading that ended flapping by its time: the last reading of that time is meant', () => {
  const older = record(known(7, 8, 7, 9), { recent: 'pppp', flapping: false, calmSince: 7 });
  const [first, second, third, fourth] = known(7, 8, 7, 9);
  const newer = record([first, second, { ...third, calmed: true }, fourth], { recent: 'pppp', flapping: false });
  expect(fromFirst!([older])).toEqual([newer]);
});

test.each([
  ['one that was read longer ago is forgotten', record(known(8), { recent: 'p', flapping: false, calmSince: 7 })],
  ['a check that never flapped', record(known(8), { recent: 'p', flapping: false })],
])('%s', (_what, older) => {
  expect(fromFirst!([older])).toEqual([record(known(8), { recent: 'p', flapping: false })]);
});

test('a check without a reading yet stays as it is', () => {
  expect(fromFirst!([{ id: 'api', addedAt: 1 }])).toEqual([{ id: 'api', addedAt: 1 }]);
});
