import type { Failure } from '../../../src/contract/failure.ts';
import type { Verdict } from '../../../src/contract/verdict.ts';
import { close, isClosing } from '../../../src/engine/history/close.ts';
import {
  accumulatorOf,
  accumulatorWrites,
  type HistoryState,
  loadHistoryState,
} from '../../../src/engine/history/history-state.ts';
import { accrue, takeReading } from '../../../src/engine/history/uptime-accumulator.ts';
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
  history!: HistoryState;
  state: CheckState | undefined;
  now: number;
  #at: number;

  constructor(start: number) {
    this.now = start;
    this.#at = start;
  }

  readonly maintenance: MaintenanceIntervals = (_check, { from, to }) =>
    this.naive.maintenance.filter((each) => each.from < to && each.to > from);

  /** @param next the step after this one: its reading may be under way when this one is stored. */
  async step({ after, interval, verdict, kind, latency, attempts, took, evicted }: Step, next?: Step): Promise<void> {
    this.history ??= await loadHistoryState(this.store);
    this.#at += after;
    const at = this.#at;
    const judgement = { verdict, reasons: verdict === 'pass' ? [] : [{ kind, message: 'no' }] };
    const measures: Record<string, number> = latency === undefined ? {} : { latency };
    const reading = { check: 'api', at, took, attempts, measures };
    const { state, transition } = advance(this.state, judgement, at, RULES);
    this.state = state;
    const inIncident = state.status === 'down';
    const incidentBegan = transition?.to === 'down' ? transition.since : undefined;
    this.naive.seen.push({ at, interval, judgement, latency, attempts, inIncident });
    if (incidentBegan !== undefined) this.naive.begun.push(incidentBegan);
    const entry = { check: { id: 'api', interval }, reading, judgement, inIncident, incidentBegan };
    takeReading(accumulatorOf(this.history, 'api'), entry, this.maintenance);
    // A clock that was set back is believed; a reading that is a little older than the last commit is not.
    const now = after < 0 ? at + took : Math.max(this.now, at + took);
    const isProbing = next !== undefined && next.after >= 0 && at + next.after < now;
    await this.commit(now, isProbing);
    if (evicted) this.history = await loadHistoryState(this.store);
  }

  async commit(now: number, isProbing = false): Promise<void> {
    this.now = now;
    for (const [id, each] of this.history.accumulators) if (!isProbing) accrue(each, id, now, this.maintenance);
    const writes = isClosing(this.history, now) ? await close(this.history, this.store, now) : [];
    await this.store.commit([...writes, ...accumulatorWrites(this.history)]);
  }
}
