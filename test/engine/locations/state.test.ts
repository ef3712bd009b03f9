import { describe, expect, it } from 'vitest';
import { loadLocations, locationWrites, NO_LOCATIONS } from '../../../src/engine/locations/state.ts';
import { MemoryStore } from '../board/board-kit.ts';

/** What a real store holds. A change of the format gets a new version, and this stays as it is. */
const STORED_V1 = {
  'vote/0000':
    '{"v":1,"d":[{"id":"api","votes":[{"location":"weur","slot":1795777200000,"at":1795777201000,"verdict":"fail",' +
    '"kind":"connect","reasons":[{"kind":"connect","message":"connection refused"}]},{"location":"enam",' +
    '"slot":1795777200000,"at":1795777200500,"verdict":"pass","latency":12,"reasons":[]}]}]}',
  locations: '{"v":1,"d":[{"id":"weur","blind":{"since":1795777202000,"by":"others"}},{"id":"enam"}]}',
} as const;

/** Since version 2, a location knows where its probers run. */
const STORED_V2 = {
  ...STORED_V1,
  locations:
    '{"v":2,"d":[{"id":"weur","blind":{"since":1795777202000,"by":"others"},"probers":[{"name":"fast-0",' +
    '"askedAt":1795777202000,"colo":"FRA","roundTrip":14,"moves":4,"moved":{"day":20784,"count":1}}]},{"id":"enam"}]}',
} as const;

const storeOf = async (docs: Readonly<Record<string, string>>): Promise<MemoryStore> => {
  const store = new MemoryStore();
  await store.commit(Object.entries(docs).map(([key, value]) => ({ key, value })));
  return store;
};

describe('the state of locations', () => {
  it('is read as version 2 stored it, and stored so', async () => {
    const { state } = await loadLocations(await storeOf(STORED_V2));
    expect(state.locations.get('weur')!.probers).toEqual([
      {
        name: 'fast-0',
        askedAt: 1_795_777_202_000,
        colo: 'FRA',
        roundTrip: 14,
        moves: 4,
        moved: { day: 20_784, count: 1 },
      },
    ]);
    const { writes } = locationWrites(NO_LOCATIONS, state, 0);
    expect(Object.fromEntries(writes.map(({ key, value }) => [key, value]))).toEqual(STORED_V2);
  });

  it('is read as version 1 stored it', async () => {
    const { state, documents } = await loadLocations(await storeOf(STORED_V1));
    expect(documents).toBe(1);
    expect(state.votes.get('api')!.get('weur')).toMatchObject({ verdict: 'fail', kind: 'connect' });
    expect(state.locations.get('weur')!.blind).toEqual({ since: 1_795_777_202_000, by: 'others' });
    const { writes } = locationWrites(NO_LOCATIONS, state, 0);
    expect(Object.fromEntries(writes.map(({ key, value }) => [key, value]))).toEqual({
      ...STORED_V1,
      locations: STORED_V1.locations.replace('"v":1', '"v":2'),
    });
  });

  it('is refused where a newer version wrote it', async () => {
    const newer = { ...STORED_V1, locations: STORED_V1.locations.replace('"v":1', '"v":3') };
    await expect(loadLocations(await storeOf(newer))).rejects.toThrow('deploy the newer one again');
  });

  it('writes nothing where nothing changed, and nothing at all where there are no locations', async () => {
    const { state } = await loadLocations(await storeOf(STORED_V1));
    expect(locationWrites(state, state, 1).writes).toEqual([]);
    expect(locationWrites(NO_LOCATIONS, NO_LOCATIONS, 0).writes).toEqual([]);
  });

  it('deletes the documents of votes that are gone', async () => {
    const { state, documents } = await loadLocations(await storeOf(STORED_V1));
    const { writes } = locationWrites(state, { ...state, votes: new Map() }, documents);
    expect(writes).toEqual([{ key: 'vote/0000', value: null }]);
  });
});
