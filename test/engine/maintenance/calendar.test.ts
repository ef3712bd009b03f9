import { describe, expect, it } from 'vitest';
import type { Maintenance } from '../../../src/contract/config.ts';
import { nextWindow } from '../../../src/engine/maintenance/calendar.ts';
import { announced, maintained, maintenanceIntervals } from '../../../src/engine/maintenance/maintenance.ts';
import { fc } from '../../property.ts';
import { check } from '../board/fixtures.ts';

const HOUR = 3_600_000;
const window = (fields: Partial<Maintenance>): Maintenance => ({
  id: 'w',
  title: 'Backups',
  checks: [],
  groups: [],
  tags: [],
  ...fields,
});
const at = (text: string): number => Date.parse(text);
const shown = (maintenance: Maintenance, now: string) => {
  const next = nextWindow(maintenance, at(now));
  return next && [new Date(next.start).toISOString(), new Date(next.end).toISOString()];
};

const SATURDAYS = window({ schedule: '0 3 * * 6', timezone: 'Europe/Berlin', duration: HOUR });
/** At 1, 2 and 3 o'clock, an hour and a half each time. */
const NIGHTLY = window({ schedule: '0 1-3 * * *', duration: 1.5 * HOUR });
const NIGHT = ['2026-11-23T01:00:00.000Z', '2026-11-23T04:30:00.000Z'];
const ONCE = window({ start: at('2026-12-01T10:00Z'), end: at('2026-12-01T12:00Z') });

describe('nextWindow', () => {
  it.each([
    [
      'a recurring one that is to come',
      SATURDAYS,
      '2026-11-22T10:00Z',
      ['2026-11-28T02:00:00.000Z', '2026-11-28T03:00:00.000Z'],
    ],
    ['at its first moment', SATURDAYS, '2026-11-28T02:00Z', ['2026-11-28T02:00:00.000Z', '2026-11-28T03:00:00.000Z']],
    ['while it is open', SATURDAYS, '2026-11-28T02:59:59Z', ['2026-11-28T02:00:00.000Z', '2026-11-28T03:00:00.000Z']],
    ['once it is over', SATURDAYS, '2026-11-28T03:00Z', ['2026-12-05T02:00:00.000Z', '2026-12-05T03:00:00.000Z']],
    ['in summer time', SATURDAYS, '2026-06-01T00:00Z', ['2026-06-06T01:00:00.000Z', '2026-06-06T02:00:00.000Z']],
    ['one that happens once', ONCE, '2026-11-22T10:00Z', ['2026-12-01T10:00:00.000Z', '2026-12-01T12:00:00.000Z']],
    ['one that is over', ONCE, '2026-12-01T12:00Z', undefined],
    ['one whose parts overlap, before it', NIGHTLY, '2026-11-22T10:00Z', NIGHT],
    ['one whose parts overlap, at its first moment', NIGHTLY, '2026-11-23T01:00Z', NIGHT],
    ['one whose parts overlap, at its last', NIGHTLY, '2026-11-23T04:29:59Z', NIGHT],
    [
      'one whose parts touch',
      window({ schedule: '* 3 * * *', duration: 60_000 }),
      '2026-11-23T03:59:30Z',
      ['2026-11-23T03:00:00.000Z', '2026-11-23T04:00:00.000Z'],
    ],
    [
      'one that never pauses, as that part of it which ends next',
      window({ schedule: '0 * * * *', duration: 2 * HOUR }),
      '2026-11-23T03:30Z',
      ['2026-11-23T02:00:00.000Z', '2026-11-23T04:00:00.000Z'],
    ],
  ])('%s', (_, maintenance, now, expected) => {
    expect(shown(maintenance, now)).toEqual(expected);
  });
});

describe('what is remembered of the calendar', () => {
  it.each([
    ['once a week', SATURDAYS],
    ['in parts that overlap', NIGHTLY],
    ['longer than its period', window({ schedule: '0 * * * *', duration: 2.5 * HOUR })],
    [
      'through the change to summer time',
      window({ schedule: '30 2 * * *', timezone: 'Europe/Berlin', duration: HOUR }),
    ],
    ['once', ONCE],
    ['once, over', window({ start: at('2026-01-01T10:00Z'), end: at('2026-01-01T12:00Z') })],
  ])('changes no answer, in whatever order one asks: %s', (_, maintenance) => {
    const moment = fc.integer({ min: at('2026-03-25T00:00Z'), max: at('2026-04-02T00:00Z') });
    const clock = fc.oneof(
      moment,
      moment.map((ms) => Math.floor(ms / HOUR) * HOUR),
    );
    fc.assert(
      fc.property(fc.array(clock, { maxLength: 8 }), (times) => {
        const one = { ...maintenance };
        for (const now of times) expect(nextWindow(one, now)).toEqual(nextWindow({ ...maintenance }, now));
      }),
    );
  });
});

describe('maintained', () => {
  const api = check({ id: 'api', tags: ['money'] });
  const web = check({ id: 'web', group: 'Site' });
  it.each([
    ['all checks', {}, ['api', 'web']],
    ['a check', { checks: ['api'] }, ['api']],
    ['a group', { groups: ['Site'] }, ['web']],
    ['a tag', { tags: ['money'] }, ['api']],
  ])('selects %s', (_, fields, expected) => {
    expect([...maintained([{ ...ONCE, ...fields }], [api, web], at('2026-12-01T11:00Z'))]).toEqual(expected);
  });

  it.each([
    ['of a window for all', {}, 1],
    ['of one that names it', { checks: ['gone'] }, 1],
    ['of another', { checks: ['api'] }, 0],
    ['of a group, which nobody knows it was in', { groups: ['Site'] }, 0],
  ])('leaves out what the last reading of a check that left the config covers %s', (_, fields, parts) => {
    const quiet = maintenanceIntervals([{ ...ONCE, ...fields }], [api, web]);
    expect(quiet('gone', { from: at('2026-12-01T09:00Z'), to: at('2026-12-01T10:30Z') })).toHaveLength(parts);
  });

  it('announces what comes within two weeks, of checks that are shown', () => {
    const windows = [window({ ...ONCE, checks: ['api'] }), { ...SATURDAYS, checks: ['hidden'] }];
    expect(announced(windows, [api, web], at('2026-11-22T10:00Z'))).toEqual([
      {
        id: 'w',
        title: 'Backups',
        checks: ['api'],
        startsAt: '2026-12-01T10:00:00.000Z',
        endsAt: '2026-12-01T12:00:00.000Z',
        ongoing: false,
      },
    ]);
    expect(announced(windows, [api], at('2026-11-01T10:00Z'))).toEqual([]);
  });
});
