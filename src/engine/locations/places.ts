import { isObeyed } from './colos.ts';
import type { LocationRecord, LocationState, ProberRecord } from './state.ts';

/** Where prober objects really run: a hint is only a wish, and two locations may turn out to be in one place. */

const DAY = 86_400_000;

/** A prober object may be moved: it is asked again after so many ms. */
const ASK_EVERY = 3_600_000;

/** An object that was not asked for so many ms is not used any more. */
const FORGET_AFTER = 2 * DAY;

/** A prober that does not run where its hint says gets another object so many times a day. */
const MOST_MOVES = 3;

/** What was learned of one prober object. */
export interface Introduction {
  /** Its name within its location, `fast-0`. */
  readonly prober: string;
  /** Absent where it could not tell. */
  readonly colo?: string | undefined;
  /** ms. */
  readonly roundTrip?: number | undefined;
}

/** Objects of this prober that were given up because a hint was not obeyed. */
export const movesOf = (location: LocationRecord | undefined, prober: string): number =>
  location?.probers?.find(({ name }) => name === prober)?.moves ?? 0;

/** Whether a prober object is to be asked where it runs. */
export const isToBeAsked = (location: LocationRecord | undefined, prober: string, now: number): boolean => {
  const askedAt = location?.probers?.find(({ name }) => name === prober)?.askedAt;
  return askedAt === undefined || Math.abs(now - askedAt) >= ASK_EVERY;
};

const mostFrequent = (names: readonly string[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  // Of several, always the same one: a place that changes to and fro would split a vote and share it again.
  return [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))[0]?.[0];
};

/** Where most prober objects of a location run; `undefined` where none could tell. */
export const coloOf = ({ probers = [] }: Pick<LocationRecord, 'probers'>): string | undefined =>
  mostFrequent(probers.flatMap(({ colo }) => colo ?? []));

/** ms from the Board to the nearest prober object of a location and back. */
export const roundTripOf = ({ probers = [] }: Pick<LocationRecord, 'probers'>): number | undefined => {
  const known = probers.flatMap(({ roundTrip }) => roundTrip ?? []);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** The place of each location: its data centre, or, where that is not known, a place of its own. */
export const placesIn = (locations: LocationState['locations']): ((location: string) => string) => {
  const places = new Map([...locations].map(([id, record]) => [id, coloOf(record)]));
  return (location) => places.get(location) ?? location;
};

/** The same prober as another object, which is asked as soon as it is used: where an object runs is settled when it is made. */
const movedOn = (record: ProberRecord, now: number): ProberRecord => {
  const day = Math.floor(now / DAY);
  const count = record.moved?.day === day ? record.moved.count : 0;
  if (count >= MOST_MOVES) return record;
  return { ...record, askedAt: now - ASK_EVERY, moves: (record.moves ?? 0) + 1, moved: { day, count: count + 1 } };
};

/** One that cannot tell this time has not moved for that: its network may be down. */
const learned = (
  location: string,
  before: ProberRecord | undefined,
  { prober, colo, roundTrip }: Introduction,
  now: number,
): ProberRecord => {
  const record = {
    ...before,
    name: prober,
    askedAt: now,
    colo: colo ?? before?.colo,
    roundTrip: roundTrip ?? before?.roundTrip,
  };
  return colo !== undefined && isObeyed(location, colo) === false ? movedOn(record, now) : record;
};

/** What is remembered of locations after prober objects have said where they run; `before` itself where none did. */
export const withIntroductions = (
  before: LocationState['locations'],
  casts: readonly { readonly location: string; readonly introduction?: Introduction | undefined }[],
  now: number,
): LocationState['locations'] => {
  const told = casts.filter(({ introduction }) => introduction !== undefined);
  if (told.length === 0) return before;
  const after = new Map(before);
  for (const id of new Set(told.map(({ location }) => location))) {
    const record = after.get(id) ?? { id };
    const probers = new Map((record.probers ?? []).map((prober) => [prober.name, prober]));
    // Once each, though every reading of an object carries what it said.
    const own = told.filter(({ location }) => location === id).map(({ introduction }) => introduction!);
    for (const introduction of new Map(own.map((each) => [each.prober, each])).values())
      probers.set(introduction.prober, learned(id, probers.get(introduction.prober), introduction, now));
    const kept = [...probers.values()].filter(({ askedAt }) => now - askedAt < FORGET_AFTER);
    after.set(id, { ...record, probers: kept });
  }
  return after;
};
