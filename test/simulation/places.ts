import type { Check } from '../../src/contract/check.ts';
import type { Failure } from '../../src/contract/failure.ts';
import type { Status, Verdict } from '../../src/contract/verdict.ts';
import { locationsCodec } from '../../src/engine/locations/state.ts';
import type { Vote } from '../../src/engine/locations/votes.ts';
import { versioned } from '../../src/engine/store/codec.ts';
import { demand, isSteady, PLACES } from './setting.ts';

/** What locations come to, by the words of docs/locations.md, from what the store has taken. */

const votesCodec = versioned<readonly { readonly id: string; readonly votes: readonly Vote[] }[]>('votes');

const NETWORK = ['dns', 'connect', 'tls', 'timeout'];
const BADNESS: readonly Verdict[] = ['pass', 'warn', 'fail'];
const SAYS: Readonly<Record<Status, Verdict>> = { up: 'pass', degraded: 'warn', down: 'fail', unknown: 'unknown' };

/** The worst that so many votes agree on. */
const agreed = (votes: readonly Verdict[], quorum: number): Verdict =>
  BADNESS.toReversed().find(
    (verdict) => votes.filter((vote) => BADNESS.indexOf(vote) >= BADNESS.indexOf(verdict)).length >= quorum,
  )!;

const naiveFold = (votes: readonly Verdict[], wanted: number | undefined): Verdict => {
  const quorum = Math.min(wanted ?? Math.ceil((votes.length + 1) / 2), votes.length);
  const taking = (unknown: Verdict) =>
    agreed(
      votes.map((vote) => (vote === 'unknown' ? unknown : vote)),
      quorum,
    );
  if (taking('pass') === taking('fail')) return taking('pass');
  return taking('pass') === 'pass' ? 'unknown' : taking('pass');
};

/** The votes as they are stored, commit by commit. */
export class Polls {
  #votes: ReadonlyMap<string, Vote> = new Map();
  /** Votes that the last commit changed: those of its tick. */
  #fresh: ReadonlySet<string> = new Set();
  #blind: ReadonlySet<string> = new Set();

  /** @param docs what the store holds after a commit. @param canaries ids. */
  observe(docs: ReadonlyMap<string, string>, canaries: readonly string[]): void {
    const before = this.#votes;
    const stored = [...docs].filter(([key]) => key.startsWith('vote/')).flatMap(([, text]) => votesCodec.decode(text));
    this.#votes = new Map(
      stored.flatMap(({ id, votes }) => votes.map((vote) => [`${id} ${vote.location}`, vote] as const)),
    );
    const isNew = ([key, vote]: readonly [string, Vote]) => JSON.stringify(before.get(key)) !== JSON.stringify(vote);
    this.#fresh = new Set([...this.#votes].filter(isNew).map(([key]) => key));
    const records = docs.has('locations') ? locationsCodec.decode(docs.get('locations')!) : [];
    this.#blind = new Set(records.flatMap(({ id, blind }) => (blind === undefined ? [] : id)));
    for (const location of this.#blind) {
      const kinds = canaries.map((id) => this.#votes.get(`${id} ${location}`)?.kind);
      demand(
        kinds.length > 0 && kinds.every((kind) => NETWORK.includes(String(kind))),
        () => `${location} is blind although its canaries say ${kinds.join(', ') || 'nothing'}`,
      );
    }
  }

  /** The verdict that a check with locations should have come to in the last commit. */
  verdictOf({ id, locations = [], quorum, othersEvery, interval }: Check, slot: number, status: Status): Verdict {
    const longest = 2 * (othersEvery ?? interval);
    const said = locations.map((location) => {
      const key = `${id} ${location}`;
      const vote = this.#votes.get(key);
      const counts = vote !== undefined && !this.#blind.has(location) && Math.abs(slot - vote.slot) <= longest;
      return { verdict: counts ? vote.verdict : ('unknown' as const), isFresh: this.#fresh.has(key), counts };
    });
    const all = naiveFold(
      said.map(({ verdict }) => verdict),
      quorum,
    );
    const isContradicted = said.some(({ verdict, isFresh, counts }) => isFresh && counts && verdict !== SAYS[status]);
    if (all === SAYS[status] && !isContradicted) return all;
    return naiveFold(
      said.map(({ verdict, isFresh }) => (isFresh ? verdict : 'unknown')),
      quorum,
    );
  }
}

const TROUBLES = ['blind', 'partly blind', 'late', 'blocked', 'gone'] as const;
type Trouble = (typeof TROUBLES)[number];

const cut: Failure = { kind: 'connect', message: 'no route' };
const refused: Failure = { kind: 'status', message: 'status 403' };

/** What one location at a time suffers; now and then all of them. */
export class Places {
  /** The locations that suffer, and what. */
  trouble: { readonly at: readonly string[]; readonly what: Trouble } | undefined;
  /** Two locations have failed at once, so that quorum may rightly have been reached. */
  wereAllCut = false;

  begin(pick: <T>(items: readonly T[]) => T, all: boolean): void {
    this.wereAllCut ||= all;
    this.trouble = all ? { at: PLACES, what: 'blind' } : { at: [pick(PLACES)], what: pick(TROUBLES) };
  }

  of(location: string | undefined): Trouble | undefined {
    return location !== undefined && this.trouble?.at.includes(location) ? this.trouble.what : undefined;
  }

  /** What a location in trouble makes of a reading; nothing where it sees the target. */
  failureAt(location: string | undefined, id: string): Failure | undefined {
    const trouble = this.of(location);
    if (trouble === 'blocked') return refused;
    return trouble === 'blind' || (trouble === 'partly blind' && isSteady(id)) ? cut : undefined;
  }
}
