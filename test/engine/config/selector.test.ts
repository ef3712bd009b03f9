import { describe, expect, it } from 'vitest';
import type { AlertRoute } from '../../../src/contract/alert.ts';
import { alertsOf } from '../../../src/engine/config/selector.ts';
import { alertRoute, check } from '../board/fixtures.ts';

const route = (id: string, fields: Partial<AlertRoute> = {}) => alertRoute({ id, ...fields });

const ROUTES = [
  route('all'),
  route('by-id', { checks: ['api'] }),
  route('by-group', { groups: ['Core'] }),
  route('by-tag', { tags: ['money'] }),
];

describe('who hears of a check', () => {
  it.each([
    ['one that nothing selects', {}, ['all']],
    ['by its id', { id: 'api' }, ['all', 'by-id']],
    ['by its group', { id: 'web', group: 'Core' }, ['all', 'by-group']],
    ['by a tag', { id: 'web', tags: ['slow', 'money'] }, ['all', 'by-tag']],
    ['by its own choice, and then nobody else', { id: 'api', alerts: ['by-tag'] }, ['by-tag']],
    ['by choice nobody', { id: 'api', alerts: [] }, []],
  ])('%s', (_, fields, expected) => {
    expect(alertsOf(check({ id: 'x', ...fields }), ROUTES)).toEqual(expected);
  });
});
