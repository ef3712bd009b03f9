import type { HistoryAnswer, IncidentsAnswer, IncidentsQuery } from '../../contract/board.ts';
import { DAY_MS } from '../../contract/check.ts';
import type { Incident } from '../../contract/incident.ts';
import type { Reading } from '../../contract/reading.ts';
import type { DocStore } from '../../contract/store.ts';
import type { Judgement } from '../../contract/verdict.ts';
import {
  type CheckView,
  type Details,
  INCIDENT_DAYS,
  UPTIME_WINDOWS,
  type UptimeWindow,
  type Window,
} from '../../contract/view.ts';
import type { MaintenanceIntervals } from '../maintenance/interval.ts';
import type { CheckState, Transition } from '../status/transition.ts';
import type { Writes } from '../store/packing.ts';
import { historyAnswer } from './answer.ts';
import { close, isClosing } from './close.ts';
import {
  daysOf,
  failuresOf,
  knownSince,
  latencyOf,
  retriedOf,
  share,
  sparkOf,
  totalOf,
  unconfirmed,
  uptimeOf,
} from './figures.ts';
import { spanMs } from './grid.ts';
import {
  accumulatorOf,
  accumulatorWrites,
  forgetRemoved,
  type HistoryState,
  loadHistoryState,
} from './history-state.ts';
import { IncidentStore, type Sees } from './incident-store.ts';
import { accrue, takeReading } from './uptime-accumulator.ts';

/** One reading, judged, and what it made of its check. */
export interface Event {
  readonly check: { readonly id: string; readonly name: string; readonly interval: number };
  readonly reading: Reading;
  readonly judgement: Judgement;
  /** After this reading. */
  readonly state: CheckState;
  readonly transition?: Transition | undefined;
}

/** One reading of one location, for a check that has several: it has a separate history, and makes no incident. */
export interface LocationEvent {
  /** Its id is that of {@link locationHistory}. */
  readonly check: { readonly id: string; readonly interval: number };
  readonly reading: Reading;
  readonly judgement: Judgement;
}

/** Id of the history of a check at one location; no check's own id contains the separator. */
export const locationHistory = (check: string, location: string): string => `${check}@${location}`;

/** The check that a history belongs to. */
export const checkOfHistory = (id: string): string => id.split('@', 1)[0]!;

/** Input of a tick. */
export interface HistoryInput {
  readonly events: readonly Event[];
  readonly locationEvents?: readonly LocationEvent[] | undefined;
  /** ms since the epoch. */
  readonly now: number;
  /** Whether the config holds a check. */
  readonly isThere: (check: string) => boolean;
  /** Whether a reading of a check is under way: it will cover the time from its start on. None if absent. */
  readonly isProbing?: ((check: string) => boolean) | undefined;
  /** Planned maintenance; none if absent. */
  readonly maintenance?: MaintenanceIntervals | undefined;
}

/** Incidents in a view: the newest so many, and none that ended longer ago. */
const SHOWN_INCIDENTS = 100;
const SHOWN_FOR_MS = INCIDENT_DAYS * DAY_MS;

const NO_MAINTENANCE: MaintenanceIntervals = () => [];

/**
 * The history of every check: counts, known time, latency and incidents, in the Board's store.
 *
 * It changes in place: {@link History.record} returns what must be stored, and where storing that fails, the history
 * must be thrown away and loaded again.
 */
export class History {
  readonly #state: HistoryState;
  readonly #incidents: IncidentStore;

  private constructor(state: HistoryState, incidents: IncidentStore) {
    this.#state = state;
    this.#incidents = incidents;
  }

  static async load(store: DocStore): Promise<History> {
    const [state, incidents] = await Promise.all([loadHistoryState(store), IncidentStore.load(store)]);
    return new History(state, incidents);
  }

  /** Takes in what a tick brought. Returns what to store in the tick's own commit: nothing where nothing happened. */
  async record(store: DocStore, input: HistoryInput): Promise<Writes> {
    const { events, locationEvents = [], now, isThere, isProbing = () => false, maintenance = NO_MAINTENANCE } = input;
    const closing = isClosing(this.#state, now);
    if (events.length === 0 && !closing) return [];
    for (const event of events) this.#take(event, maintenance);
    for (const event of locationEvents)
      takeReading(accumulatorOf(this.#state, event.check.id), { ...event, inIncident: false }, maintenance);
    for (const [check, each] of this.#state.accumulators) {
      if (!isProbing(check)) accrue(each, check, now, maintenance);
    }
    this.#incidents.abandon(isThere, now);
    forgetRemoved(this.#state, isThere, now);
    const closed = closing
      ? [...(await close(this.#state, store, now)), ...(await this.#incidents.expired(store, now))]
      : [];
    const incidents = await this.#incidents.writes(store);
    return [...closed, ...incidents, ...accumulatorWrites(this.#state)];
  }

  #take(event: Event, maintenance: MaintenanceIntervals): void {
    const { check, reading, judgement } = event;
    const begun = this.#incidents.take(event);
    const inIncident = this.#incidents.ongoing(check.id) !== undefined;
    const incidentBegan = begun && Date.parse(begun.startedAt);
    takeReading(
      accumulatorOf(this.#state, check.id),
      { check, reading, judgement, inIncident, incidentBegan },
      maintenance,
    );
  }

  /** The part of a check's history that `GET /status` shows. */
  brief(check: string, now: number): Pick<CheckView, 'uptime' | 'readings'> {
    const uptime = UPTIME_WINDOWS.map((window) => [window, uptimeOf(this.#state, check, window, now)]);
    return {
      uptime: Object.fromEntries(uptime) as CheckView['uptime'],
      readings: { '24h': totalOf(this.#state, check, '24h', now).readings },
    };
  }

  /** Data of the page, badges and metrics beyond {@link History.brief}. */
  details(check: string, now: number): Omit<Details['checks'][string], 'units' | 'httpStatus'> {
    const state = this.#state;
    const totals = new Map(UPTIME_WINDOWS.map((window) => [window, totalOf(state, check, window, now)]));
    const of = (window: UptimeWindow) => unconfirmed(totals.get(window)!);
    const since = knownSince(state, check);
    return {
      days: daysOf(state, check, now),
      spark: sparkOf(state, check, now),
      latency: latencyOf(state, check),
      failures: failuresOf(state, check),
      retried: { '24h': totals.get('24h')!.retried, total: retriedOf(state, check) },
      unconfirmed: { '24h': of('24h'), '7d': of('7d'), '30d': of('30d'), '90d': of('90d'), '1y': of('1y') },
      known: {
        since: since === undefined ? null : new Date(Math.max(since, now - spanMs('1y'))).toISOString(),
        uptime: share(totals.get('1y')!),
        unconfirmed: of('1y'),
      },
    };
  }

  /** Percentiles of the last 24 hours. */
  latency(check: string): Details['checks'][string]['latency'] {
    return latencyOf(this.#state, check);
  }

  /** Those in a view, newest first. */
  recentIncidents(now: number, sees: Sees): Incident[] {
    return this.#incidents.newest(now - SHOWN_FOR_MS, sees).slice(0, SHOWN_INCIDENTS);
  }

  /** The open incident of a check. */
  ongoing(check: string): Incident | undefined {
    return this.#incidents.ongoing(check);
  }

  answer(store: DocStore, check: string, window: Window, now: number): Promise<HistoryAnswer> {
    return historyAnswer(this.#state, store, check, window, now);
  }

  incident(store: DocStore, id: string, sees: Sees): Promise<Incident | undefined> {
    return this.#incidents.find(store, id, sees);
  }

  incidents(store: DocStore, query: IncidentsQuery, sees: Sees): Promise<IncidentsAnswer | undefined> {
    return this.#incidents.list(store, query, sees);
  }
}
