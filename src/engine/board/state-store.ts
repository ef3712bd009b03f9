import type { DocStore } from '../../contract/store.ts';
import type { Writes } from '../store/packing.ts';
import { serial } from '../util/mutex.ts';
import { type BoardState, changes, load } from './board-state.ts';
import type { Pace } from './publication.ts';

/**
 * Holds the Board's state beside its store, and lets one action at a time use it.
 *
 * Where anything fails, a commit above all, the state is thrown away: the next action reads what the store really
 * holds, whether the failed commit got through or not.
 */
export class StateStore {
  readonly #store: DocStore;
  readonly #pace: Pace;
  readonly #alone = serial();
  #held: BoardState | undefined;

  constructor(store: DocStore, pace: Pace) {
    this.#store = store;
    this.#pace = pace;
  }

  /** Runs `action` with the stored state; nothing else reads or writes it meanwhile. */
  use<T>(now: number, action: (state: BoardState) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      try {
        this.#held ??= await load(this.#store, this.#pace, now);
        return await action(this.#held);
      } catch (error) {
        this.#held = undefined;
        throw error;
      }
    });
  }

  /** Stores what another Board knew; only inside {@link StateStore.use}. The next action reads it. */
  async replace(writes: Writes): Promise<void> {
    await this.#store.commit(writes);
    this.#held = undefined;
  }

  /**
   * Stores `after`, and with it `more` (the history's writes), in one transaction; only inside {@link StateStore.use}.
   * Rejects if it may not have been stored.
   */
  async store(before: BoardState, after: BoardState, more: Writes = []): Promise<void> {
    const { writes, stored } = changes(before, after);
    await this.#store.commit([...writes, ...more]);
    this.#held = stored;
  }
}
