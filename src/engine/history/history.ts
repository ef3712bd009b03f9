import type { HistoryAnswer, IncidentsAnswer } from '../../contract/board.ts';
import { DAY_MS } from '../../contract/check.ts';
import type { Incident } from '../../contract/incident.ts';
import type { Reading } from '../../contract/reading.ts';
import type { DocStore } from '../../contract/store.ts';
import type { Judgement } from '../../contract/verdict.ts';
import { type CheckView, type Details, INCIDENT_DAYS, type Window } from '../../contract/view.ts';
import type { MaintenanceIntervals } from '../maintenance/interval.ts';
import type { CheckState, Transition } from '../status/transition.ts';
import type { Writes } from '../store/packing.ts';
import { historyAnswer } from './answer.ts';
import { Casebook, type Sees } from './casebook.ts';
import { close, isClosing } from './close.ts';
import { daysOf, failuresOf, latencyOf, share, sparkOf, totalOf } from './figures.ts';
import type { SpanName } from './grid.ts';
import { forgetRemoved, type Ledger, loadLedger, trackOf, trackWrites } from './ledger.ts';
import { cover, track } from './track.ts';

/** One reading, judged, and what it made of its check. */
export interface Event {
  readonly check: { readonly id: string; readonly name: string; readonly interval: number };
  readonly reading: Reading;
  readonly judgement: Judgement;
  /** After this reading. */
  readonly state: CheckState;
  readonly transition?: Transition | undefined;
}

/** What a tick hands over. */
export interface Happened {
  readonly events: readonly Event[];
  /** ms since the epoch. */
  readonly now: number;
  /** Whether the config holds a check. */
  readonly isThere: (check: string) => boolean;
  /** Planned maintenance; none if absent. */
  readonly quiet?: MaintenanceIntervals | undefined;
}

/** Incidents that a view tells of: the newest so many, and none that ended longer ago. */
const SHOWN_INCIDENTS = 100;
const SHOWN_FOR_MS = INCIDENT_DAYS * DAY_MS;

const NEVER: MaintenanceIntervals = () => [];

/**
 * What has been seen of every check: counts, known time, latency and incidents, in the Board's store.
 *
 * It changes in place: {@link History.record} hands back what must be stored, and where storing that fails, the
 * history must be thrown away and loaded again.
 */
export class History {
  readonly #ledger: Ledger;
  readonly #cases: Casebook;

  private constructor(ledger: Ledger, cases: Casebook) {
    this.#ledger = ledger;
    this.#cases = cases;
  }

  static async load(store: DocStore): Promise<History> {
    const [ledger, cases] = await Promise.all([loadLedger(store), Casebook.load(store)]);
    return new History(ledger, cases);
  }

  /** Takes in what a tick brought. Returns what to store in the tick's own commit: nothing where nothing happened. */
  async record(store: DocStore, { events, now, isThere, quiet = NEVER }: Happened): Promise<Writes> {
    if (events.length === 0 && !isClosing(this.#ledger, now)) return [];
    for (const event of events) this.#take(event, quiet);
    for (const [check, each] of this.#ledger.tracks) cover(each, check, now, quiet);
    this.#cases.abandon(isThere, now);
    forgetRemoved(this.#ledger, isThere, now);
    const closed = isClosing(this.#ledger, now)
      ? [...(await close(this.#ledger, store, now)), ...(await this.#cases.expired(store, now))]
      : [];
    const cases = await this.#cases.writes(store);
    return [...closed, ...cases, ...trackWrites(this.#ledger)];
  }

  #take(event: Event, quiet: MaintenanceIntervals): void {
    const { check, reading, judgement, state, transition } = event;
    const down = state.status === 'down';
    const reach = state.window.reduce((least, { at }) => Math.min(least, at), reading.at);
    const begins = this.#cases.turn(event);
    const entry = { check, reading, judgement, down, changedSince: transition?.since, begins, reach };
    track(trackOf(this.#ledger, check.id), entry, quiet);
  }

  /** Part of the known time of a span that the check was not `down`; null while nothing is known. */
  uptime(check: string, span: SpanName, now: number): number | null {
    return share(totalOf(this.#ledger, check, span, now));
  }

  /** What `GET /status` tells of a check. */
  brief(check: string, now: number): Pick<CheckView, 'uptime' | 'readings'> {
    const total = totalOf(this.#ledger, check, '24h', now);
    return {
      uptime: {
        '24h': share(total),
        '7d': this.uptime(check, '7d', now),
        '30d': this.uptime(check, '30d', now),
        '90d': this.uptime(check, '90d', now),
        '1y': this.uptime(check, '1y', now),
      },
      readings: { '24h': total.readings },
    };
  }

  /** What the page, badges and metrics tell of it. */
  details(check: string, now: number): Pick<Details['checks'][string], 'days' | 'spark' | 'latency' | 'failures'> {
    return {
      days: daysOf(this.#ledger, check, now),
      spark: sparkOf(this.#ledger, check, now),
      latency: latencyOf(this.#ledger, check),
      failures: failuresOf(this.#ledger, check),
    };
  }

  /** Newest first: those that a view tells of. */
  recentIncidents(now: number, sees: Sees): Incident[] {
    return this.#cases.newest(now - SHOWN_FOR_MS, sees).slice(0, SHOWN_INCIDENTS);
  }

  /** The incident that a check is in, if it is. */
  ongoing(check: string): Incident | undefined {
    return this.#cases.ongoing(check);
  }

  answer(store: DocStore, check: string, window: Window, now: number): Promise<HistoryAnswer> {
    return historyAnswer(this.#ledger, store, check, window, now);
  }

  incident(store: DocStore, id: string, sees: Sees): Promise<Incident | undefined> {
    return this.#cases.find(store, id, sees);
  }

  incidents(store: DocStore, before: string | undefined, limit: number, sees: Sees): Promise<IncidentsAnswer> {
    return this.#cases.list(store, before, limit, sees);
  }
}
