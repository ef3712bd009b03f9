import { describe, expect, it } from 'vitest';
import type { FailureKind } from '../../../src/contract/failure.ts';
import { goneBlind, type Look, seesAgain, suspects } from '../../../src/engine/locations/blame.ts';
import { fc } from '../../property.ts';

const look = (check: number, location: string, kind?: FailureKind, fresh = true): Look => ({
  check: `c${check}`,
  location,
  kind,
  fresh,
});
const looks = (count: number, location: string, kind?: FailureKind, fresh = true) =>
  Array.from({ length: count }, (_, check) => look(check, location, kind, fresh));

describe('a location has gone blind', () => {
  it.each<[what: string, all: readonly Look[], blind: readonly string[]]>([
    ['when all fails there and nothing elsewhere', [...looks(5, 'a', 'timeout'), ...looks(5, 'b')], ['a']],
    ['when its prober is gone', [...looks(5, 'a', 'probe'), ...looks(5, 'b')], ['a']],
    [
      'not by what its prober cannot do, while it answers',
      [...looks(9, 'a', 'probe'), look(9, 'a'), ...looks(10, 'b')],
      [],
    ],
    [
      'not by a gone prober whose older looks say more',
      [...looks(5, 'a', 'probe'), ...looks(11, 'a', undefined, false).slice(5), ...looks(11, 'b')],
      [],
    ],
    ['not by four checks', [...looks(4, 'a', 'timeout'), ...looks(4, 'b')], []],
    ['not when its targets answer with an error', [...looks(9, 'a', 'status'), ...looks(9, 'b')], []],
    ['when the others reach an answer, good or bad', [...looks(5, 'a', 'dns'), ...looks(5, 'b', 'status')], ['a']],
    ['not when others fail too', [...looks(9, 'a', 'connect'), ...looks(9, 'b', 'connect')], []],
    ['not when others only looked before', [...looks(9, 'a', 'connect'), ...looks(9, 'b', undefined, false)], []],
    ['not when others know nothing', [...looks(9, 'a', 'connect'), ...looks(9, 'b', 'probe')], []],
    [
      'not when less than half of its checks fail',
      [...looks(6, 'a', 'tls'), ...Array.from({ length: 7 }, (_, at) => look(at + 6, 'a')), ...looks(13, 'b')],
      [],
    ],
    [
      'when half of those that were asked elsewhere answer there',
      [...looks(40, 'a', 'connect'), ...looks(8, 'b'), ...looks(16, 'b', 'connect').slice(8)],
      ['a'],
    ],
  ])('%s', (_, all, blind) => {
    expect([...goneBlind(all)]).toEqual(blind);
  });
});

/** By the words of docs/locations.md, one check after another. */
const naive = (all: readonly Look[]): readonly string[] => {
  const network = ['dns', 'connect', 'tls', 'timeout'];
  const fails = ({ kind }: Look) => network.includes(String(kind));
  return [...new Set(all.map(({ location }) => location))].filter((location) => {
    const fresh = all.filter((each) => each.location === location && each.fresh);
    const isGone = fresh.length >= 5 && !fresh.some((each) => !fails(each) && each.kind !== 'probe');
    let total = 0;
    let failed = 0;
    let compared = 0;
    let reachedElsewhere = 0;
    for (const own of all) {
      if (own.location !== location) continue;
      total++;
      if (!fails(own) && !(isGone && own.kind === 'probe')) continue;
      failed++;
      const others = all.filter((each) => each.check === own.check && each.location !== location && each.fresh);
      if (others.length === 0) continue;
      compared++;
      if (others.some((each) => !fails(each) && each.kind !== 'probe')) reachedElsewhere++;
    }
    return failed >= 5 && failed / total >= 0.5 && reachedElsewhere >= 5 && reachedElsewhere / compared >= 0.5;
  });
};

it('blame is what the naive model finds', () => {
  const kinds = [undefined, undefined, 'connect', 'timeout', 'status', 'probe'] as const;
  const cell = fc.record({ kind: fc.constantFrom(...kinds), fresh: fc.boolean(), isThere: fc.boolean() });
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 5, maxLength: 14 });
  const biased = fc.tuple(table, fc.constantFrom(undefined, 0, 1));
  fc.assert(
    fc.property(biased, ([rows, broken]) => {
      const all = rows.flatMap((row, check) =>
        row.flatMap(({ kind, fresh, isThere }, at) => {
          const isBroken = at === broken;
          return isThere || isBroken ? look(check, `l${at}`, isBroken ? 'timeout' : kind, fresh) : [];
        }),
      );
      expect([...goneBlind(all)]).toEqual(naive(all));
    }),
    { numRuns: 500 },
  );
});

describe('a blind location sees again', () => {
  it.each<[what: string, kinds: readonly (FailureKind | undefined)[], sample: number, sees: boolean]>([
    ['not before it has looked', [], 10, false],
    ['not after a few looks', [undefined, undefined], 10, false],
    ['when five looks are good', Array(5).fill(undefined), 10, true],
    ['not when half of them fail', [undefined, undefined, undefined, 'connect', 'connect', 'dns'], 10, false],
    ['when the only check is reached', [undefined], 1, true],
  ])('%s', (_, kinds, sample, sees) => {
    expect(
      seesAgain(
        kinds.map((kind) => ({ kind })),
        sample,
      ),
    ).toBe(sees);
  });
});

describe('a prober object is suspicious', () => {
  const result = (shard: string, kind: FailureKind | undefined, count = 6, healthy = count) => ({
    shard,
    kinds: Array<FailureKind | undefined>(count).fill(kind),
    healthy,
  });

  it.each([
    ['when all fails there and nothing beside it', [result('a', 'connect'), result('b', undefined)], ['a']],
    ['not without siblings', [result('a', 'connect')], []],
    ['not when its siblings fail too', [result('a', 'connect'), result('b', 'connect')], []],
    ['not by checks that failed before', [result('a', 'connect', 6, 4), result('b', undefined)], []],
    ['not when its targets answer', [result('a', 'status'), result('b', undefined)], []],
  ])('%s', (_, results, found) => {
    expect([...suspects(results)]).toEqual(found);
  });
});
