import type { DocStore } from '../../contract/store.ts';
import type { Writes } from '../store/packing.ts';
import { serial } from '../util/mutex.ts';
import { changes, load, type Memory } from './board-state.ts';
import type { Pace } from './publication.ts';

/**
 * Keeps the Board's memory beside its store, and lets one action at a time at it.
 *
 * Where anything fails, a commit above all, the memory is thrown away: the next action reads what the store really
 * holds, whether the failed commit got through or not.
 */
export class Keeper {
  readonly #store: DocStore;
  readonly #pace: Pace;
  readonly #alone = serial();
  #memory: Memory | undefined;

  constructor(store: DocStore, pace: Pace) {
    this.#store = store;
    this.#pace = pace;
  }

  /** Runs `action` with the memory as it is stored; nothing else reads or writes it meanwhile. */
  use<T>(now: number, action: (memory: Memory) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      try {
        this.#memory ??= await load(this.#store, this.#pace, now);
        return await action(this.#memory);
      } catch (error) {
        this.#memory = undefined;
        throw error;
      }
    });
  }

  /**
   * Stores `after`, and with it `more` (what the history wants), in one transaction; only inside {@link Keeper.use}.
   * Rejects if it may not have been stored.
   */
  async store(before: Memory, after: Memory, more: Writes = []): Promise<void> {
    const { writes, stored } = changes(before, after);
    await this.#store.commit([...writes, ...more]);
    this.#memory = stored;
  }
}
