import type { Failure } from '../../../src/contract/failure.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';
import { close, isClosing } from '../../../src/engine/history/close.ts';
import { type Ledger, loadLedger, trackOf, trackWrites } from '../../../src/engine/history/ledger.ts';
import { cover, track } from '../../../src/engine/history/track.ts';
import type { MaintenanceIntervals } from '../../../src/engine/maintenance/interval.ts';
import { advance, type CheckState } from '../../../src/engine/status/transition.ts';
import { MemoryStore } from '../board/board-kit.ts';
import { Naive } from './naive.ts';

export interface Step {
  /** ms since the reading before. */
  readonly after: number;
  readonly interval: number;
  readonly verdict: Verdict;
  readonly kind: Failure['kind'];
  readonly latency: number | undefined;
  readonly attempts: number;
  /** From the reading's start to the commit, ms. */
  readonly took: number;
  /** The object is evicted afterwards: all that counts is what was stored. */
  readonly evicted: boolean;
}

export const RULES = { failureThreshold: 2, successThreshold: 2 };

/** Drives the real history of one check, beside the naive one. */
export class Rig {
  readonly store = new MemoryStore();
  readonly naive = new Naive();
  readonly check = { id: 'api', interval: 0 };
  ledger!: Ledger;
  state: CheckState | undefined;
  now: number;
  #at: number;

  constructor(start: number) {
    this.now = start;
    this.#at = start;
  }

  readonly quiet: MaintenanceIntervals = (_check, { from, to }) =>
    this.naive.quiet.filter((each) => each.from < to && each.to > from);

  async step({ after, interval, verdict, kind, latency, attempts, took, evicted }: Step): Promise<void> {
    this.ledger ??= await loadLedger(this.store);
    this.#at += after;
    const at = this.#at;
    const judgement = { verdict, reasons: verdict === 'pass' ? [] : [{ kind, message: 'no' }] };
    const measures: Record<string, number> = latency === undefined ? {} : { latency };
    const reading = { check: 'api', at, took, attempts, measures };
    const moved = advance(this.state, judgement, at, RULES);
    this.state = moved.state;
    this.naive.seen.push({ at, interval, judgement, latency, attempts });
    if (moved.transition) this.naive.transitions.push(moved.transition);
    const down = moved.state.status === 'down';
    const reach = Math.min(at, ...moved.state.window.map((each) => each.at));
    const entry = {
      check: { id: 'api', interval },
      reading,
      judgement,
      down,
      changedSince: moved.transition?.since,
      begins: moved.transition?.to === 'down',
      reach,
    };
    track(trackOf(this.ledger, 'api'), entry, this.quiet);
    // A clock that was set back is believed; a reading that is a little older than the last commit is not.
    await this.commit(after < 0 ? at + took : Math.max(this.now, at + took));
    if (evicted) this.ledger = await loadLedger(this.store);
  }

  async commit(now: number): Promise<void> {
    this.now = now;
    for (const [id, each] of this.ledger.tracks) cover(each, id, now, this.quiet);
    const writes = isClosing(this.ledger, now) ? await close(this.ledger, this.store, now) : [];
    await this.store.commit([...writes, ...trackWrites(this.ledger)]);
  }
}
