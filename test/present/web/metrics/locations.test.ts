import { expect, test } from 'vitest';
import { locationFamilies } from '../../../../src/present/web/metrics/locations.ts';
import { view } from '../support/fixture.ts';

test('the information of a location has its data centre once that is known', () => {
  const { status, details } = view([]);
  const weur = { id: 'weur', name: 'Western Europe', kind: 'hint', blindSince: null, checkedAt: null } as const;
  const locations = [
    { ...weur, colo: 'FRA' },
    { ...weur, id: 'eeur', name: 'Eastern Europe', colo: null },
  ];
  const families = locationFamilies([], { status, details: { ...details, locations } });
  expect(families.find(({ name }) => name === 'sitrep_location_info')!.samples).toEqual([
    [{ location: 'weur', name: 'Western Europe', kind: 'hint', colo: 'FRA' }, 1],
    [{ location: 'eeur', name: 'Eastern Europe', kind: 'hint' }, 1],
  ]);
});
