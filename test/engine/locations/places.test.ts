import { describe, expect, it } from 'vitest';
import {
  coloOf,
  type Introduction,
  isToBeAsked,
  movesOf,
  placesIn,
  roundTripOf,
  withIntroductions,
} from '../../../src/engine/locations/places.ts';
import type { LocationRecord } from '../../../src/engine/locations/state.ts';

const HOUR = 3_600_000;
const NOW = 500_000 * HOUR;

const none: ReadonlyMap<string, LocationRecord> = new Map();

const told = (location: string, prober: string, colo?: string, roundTrip = 20) => ({
  location,
  introduction: { prober, colo, roundTrip } satisfies Introduction,
});

describe('where a location is', () => {
  it('is the data centre of most of its prober objects, and of several always the same', () => {
    const known = withIntroductions(
      none,
      [told('weur', 'fast-0', 'FRA'), told('weur', 'fast-1', 'AMS'), told('enam', 'fast-0', 'IAD')],
      NOW,
    );
    expect(coloOf(known.get('weur')!)).toBe('AMS');
    const more = withIntroductions(known, [told('weur', 'slow-0', 'FRA')], NOW);
    expect(coloOf(more.get('weur')!)).toBe('FRA');
    expect(['weur', 'enam', 'apac'].map(placesIn(more))).toEqual(['FRA', 'IAD', 'apac']);
  });

  it('is a place of its own where nobody could tell, and stays known when one cannot tell once', () => {
    const silent = withIntroductions(none, [told('weur', 'fast-0')], NOW);
    expect(placesIn(silent)('weur')).toBe('weur');
    const known = withIntroductions(none, [told('weur', 'fast-0', 'FRA')], NOW);
    const later = withIntroductions(known, [told('weur', 'fast-0')], NOW + HOUR);
    expect(placesIn(later)('weur')).toBe('FRA');
  });

  it('forgets objects that are used no more, and keeps what else is known', () => {
    const blind = { since: NOW, by: 'others' } as const;
    const known = withIntroductions(new Map([['weur', { id: 'weur', blind }]]), [told('weur', 'fast-7', 'AMS')], NOW);
    const later = withIntroductions(known, [told('weur', 'fast-0', 'FRA', 8)], NOW + 49 * HOUR);
    expect(later.get('weur')).toEqual({
      id: 'weur',
      blind,
      probers: [{ name: 'fast-0', askedAt: NOW + 49 * HOUR, colo: 'FRA', roundTrip: 8 }],
    });
  });

  it('changes nothing where none was asked', () => {
    expect(withIntroductions(none, [{ location: 'weur' }], NOW)).toBe(none);
  });
});

it('the round trip of a location is that to its nearest object', () => {
  const known = withIntroductions(none, [told('weur', 'a', 'FRA', 90), told('weur', 'b', 'FRA', 21)], NOW);
  expect(roundTripOf(known.get('weur')!)).toBe(21);
  expect(roundTripOf({})).toBeUndefined();
});

it('each prober object is asked once an hour, also after the clock stepped back', () => {
  const record = withIntroductions(none, [told('weur', 'fast-0')], NOW).get('weur');
  expect(isToBeAsked(undefined, 'fast-0', NOW)).toBe(true);
  expect(isToBeAsked(record, 'fast-1', NOW)).toBe(true);
  expect(isToBeAsked(record, 'fast-0', NOW + HOUR - 1)).toBe(false);
  expect(isToBeAsked(record, 'fast-0', NOW + HOUR)).toBe(true);
  expect(isToBeAsked(record, 'fast-0', NOW - 2 * HOUR)).toBe(true);
});

describe('a hint that was not obeyed', () => {
  const DAY = 24 * HOUR;
  const START = Math.floor(NOW / DAY) * DAY;
  const ask = (before: typeof none, colo: string | undefined, at: number) =>
    withIntroductions(before, [told('weur', 'fast-0', colo), told('weur', 'fast-0', colo)], at);
  const moves = (known: typeof none) => movesOf(known.get('weur'), 'fast-0');

  it('is tried with another object, which is asked at once, three times a day', () => {
    let known = none;
    for (let minute = 0; minute < 4; minute++) {
      const at = START + minute * 60_000;
      expect(isToBeAsked(known.get('weur'), 'fast-0', at)).toBe(true);
      known = ask(known, 'IAD', at);
    }
    expect(moves(known)).toBe(3);
    expect(isToBeAsked(known.get('weur'), 'fast-0', START + 5 * 60_000)).toBe(false);
    expect(coloOf(known.get('weur')!)).toBe('IAD');
    expect(moves(ask(known, 'IAD', START + 23 * HOUR))).toBe(3);
    expect(moves(ask(known, 'IAD', START + DAY))).toBe(4);
  });

  it('keeps the object that obeys, and one that cannot tell', () => {
    const obeyed = ask(ask(none, 'IAD', START), 'AMS', START + 60_000);
    expect([moves(obeyed), coloOf(obeyed.get('weur')!)]).toEqual([1, 'AMS']);
    expect(moves(ask(obeyed, undefined, START + HOUR))).toBe(1);
    expect(isToBeAsked(obeyed.get('weur'), 'fast-0', START + 120_000)).toBe(false);
  });
});
