import { describe, expect, it } from 'vitest';
import { VERDICTS, type Verdict } from '../../../src/contract/verdict.ts';
import { type Ballot, foldVotes, locationsThatSay } from '../../../src/engine/locations/fold.ts';
import { fc } from '../../property.ts';

const ballots = (...verdicts: readonly Verdict[]): readonly Ballot[] =>
  verdicts.map((verdict, index) => ({ location: `l${index}`, place: `p${index}`, verdict }));

const folded = (votes: readonly Ballot[], quorum?: number) => foldVotes(votes, quorum).verdict;

describe('the folded verdict', () => {
  it.each<[what: string, votes: readonly Verdict[], quorum: number | undefined, verdict: Verdict]>([
    ['needs a majority by default', ['fail', 'pass', 'pass'], undefined, 'pass'],
    ['is bad where a majority says so', ['fail', 'fail', 'pass'], undefined, 'fail'],
    ['of two needs both', ['fail', 'pass'], undefined, 'pass'],
    ['is that of the only location, whatever the quorum', ['fail'], 2, 'fail'],
    ['needs one where the quorum is one', ['fail', 'pass', 'pass'], 1, 'fail'],
    ['is as bad as enough of them agree on', ['fail', 'warn', 'pass'], 2, 'warn'],
    ['is certain where unknown votes change nothing', ['pass', 'pass', 'unknown'], 2, 'pass'],
    ['is unknown where an unknown vote decides', ['fail', 'pass', 'unknown'], 2, 'unknown'],
    ['is the better one where that is bad already', ['fail', 'warn', 'unknown'], 2, 'warn'],
    ['is unknown where all are', ['unknown', 'unknown', 'unknown'], 2, 'unknown'],
  ])('%s', (_, votes, quorum, verdict) => {
    expect(folded(ballots(...votes), quorum)).toBe(verdict);
  });

  it('counts locations in one place once, and the better one', () => {
    const [a, b, c] = ballots('fail', 'pass', 'fail');
    expect(foldVotes([a!, { ...b!, place: a!.place }, c!], undefined)).toEqual({
      verdict: 'pass',
      voters: 2,
      quorum: 2,
    });
    const [d, e] = ballots('fail', 'unknown');
    expect(folded([d!, { ...e!, place: d!.place }], 2)).toBe('fail');
  });
});

/** By trying out everything that the unknown votes may have been. */
const naive = (votes: readonly Ballot[], wanted: number | undefined): Verdict => {
  const rank = { pass: 0, warn: 1, fail: 2, unknown: -1 };
  const places = [...new Set(votes.map(({ place }) => place))].map((place) => {
    const known = votes.filter((vote) => vote.place === place && vote.verdict !== 'unknown');
    return known.length === 0 ? undefined : Math.min(...known.map(({ verdict }) => rank[verdict]));
  });
  const needed = Math.min(wanted ?? Math.ceil((places.length + 1) / 2), places.length);
  const worlds = places.reduce<readonly (readonly number[])[]>(
    (all, place) => all.flatMap((world) => (place === undefined ? [0, 1, 2] : [place]).map((each) => [...world, each])),
    [[]],
  );
  const results = worlds.map((world) =>
    Math.max(...[0, 1, 2].filter((level) => world.filter((each) => each >= level).length >= needed)),
  );
  const [best, worst] = [Math.min(...results), Math.max(...results)];
  return best === worst || best > 0 ? (['pass', 'warn', 'fail'] as const)[best]! : 'unknown';
};

const anyBallots = fc.array(
  fc.record({ verdict: fc.constantFrom(...VERDICTS), place: fc.constantFrom('FRA', 'IAD', 'SIN', 'SYD') }),
  { minLength: 1, maxLength: 6 },
);
const anyQuorum = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
const named = (votes: readonly Omit<Ballot, 'location'>[]): readonly Ballot[] =>
  votes.map((vote, index) => ({ ...vote, location: `l${index}` }));

describe('the fold', () => {
  it('is what the naive model finds by trying out everything', () => {
    fc.assert(
      fc.property(anyBallots, anyQuorum, (votes, quorum) => {
        expect(folded(named(votes), quorum)).toBe(naive(named(votes), quorum));
      }),
    );
  });

  it('never gets better by a vote that gets worse', () => {
    const rank = { pass: 0, warn: 1, unknown: 1, fail: 2 };
    fc.assert(
      fc.property(anyBallots, anyQuorum, fc.nat(), (votes, quorum, at) => {
        const index = at % votes.length;
        const worse = votes.map((vote, each) => (each === index ? { ...vote, verdict: 'fail' as const } : vote));
        const [before, after] = [folded(named(votes), quorum), folded(named(worse), quorum)];
        // An unknown vote that turns out to be known may settle what was open; it never makes bad good.
        if (before === 'warn' || before === 'fail') expect(rank[after]).toBeGreaterThanOrEqual(rank[before]);
      }),
    );
  });

  it('is said by as many places as the quorum, where it is bad', () => {
    fc.assert(
      fc.property(anyBallots, anyQuorum, (votes, quorum) => {
        const { verdict, quorum: needed } = foldVotes(named(votes), quorum);
        if (verdict !== 'warn' && verdict !== 'fail') return;
        expect(locationsThatSay(named(votes), verdict).length).toBeGreaterThanOrEqual(needed);
      }),
    );
  });
});
