import type { BoardReply, HistoryAnswer, IncidentsAnswer, IncidentsQuery, Reader } from '../../contract/board.ts';
import type { Config } from '../../contract/config.ts';
import type { Incident } from '../../contract/incident.ts';
import type { Clock } from '../../contract/ports.ts';
import type { DocStore } from '../../contract/store.ts';
import type { Window } from '../../contract/view.ts';
import { locationHistory } from '../history/history.ts';
import type { BoardState } from './board-state.ts';
import { countRead, type Reads } from './read-quota.ts';
import type { StateStore } from './state-store.ts';

/** Answers those who ask for history and incidents, up to the day's share; each question waits for its turn. */
export class Readers {
  readonly #config: Config;
  readonly #most: number | undefined;
  readonly #store: DocStore;
  readonly #clock: Clock;
  readonly #stateStore: StateStore;
  #reads: Reads | undefined;

  constructor(
    settings: { readonly config: Config; readonly readsPerDay?: number | undefined },
    ports: { readonly store: DocStore; readonly clock: Clock },
    stateStore: StateStore,
  ) {
    this.#config = settings.config;
    this.#most = settings.readsPerDay;
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#stateStore = stateStore;
  }

  /** What is used of the day's share: every tick stores it, so that an eviction gives nobody a second one. */
  used(state: BoardState): Reads | undefined {
    return this.#reads ?? state.runner.reads;
  }

  history(check: string, window: Window, reader: Reader, location?: string): Promise<BoardReply<HistoryAnswer>> {
    const isThere =
      location === undefined || this.#config.checks.find(({ id }) => id === check)?.locations?.includes(location);
    return this.#ask(async ({ history }, now) => {
      if (!isThere || !this.#sees(reader)({ check })) return undefined;
      if (location === undefined) return history.answer(this.#store, check, window, now);
      const answer = await history.answer(this.#store, locationHistory(check, location), window, now);
      return { ...answer, id: check, location };
    });
  }

  incidents(query: IncidentsQuery, reader: Reader): Promise<BoardReply<IncidentsAnswer>> {
    return this.#ask(({ history }) => history.incidents(this.#store, query, this.#sees(reader)));
  }

  incident(id: string, reader: Reader): Promise<BoardReply<Incident>> {
    return this.#ask(({ history }) => history.incident(this.#store, id, this.#sees(reader)));
  }

  /** Hidden checks, and those that left the config, are shown only to readers who may see them. */
  #sees({ hidden }: Reader): (of: { readonly check: string }) => boolean {
    const shown = new Set(this.#config.checks.filter((each) => hidden || each.public).map(({ id }) => id));
    return ({ check }) => shown.has(check);
  }

  #ask<T>(answer: (state: BoardState, now: number) => Promise<T | undefined> | undefined): Promise<BoardReply<T>> {
    const now = this.#clock.now();
    return this.#stateStore.use(now, async (state): Promise<BoardReply<T>> => {
      const { reads, retryAfter } = countRead(this.used(state), now, this.#most);
      this.#reads = reads;
      if (retryAfter !== undefined) return { kind: 'capped', retryAfter };
      const value = await answer(state, now);
      return value === undefined ? { kind: 'missing' } : { kind: 'ok', value };
    });
  }
}
