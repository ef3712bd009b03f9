import { runnerCodec } from '../../src/engine/board/board-state.ts';
import { CHECKS, CRON, demand, MINUTE } from './setting.ts';
import type { World } from './world.ts';

/** Watches that ticks that end well leave nothing undone. */
export class Watchman {
  readonly #world: World;
  /** Ticks in a row, a slot apart, that ended well without a reading of a check; and when the last of them began. */
  readonly #overlooked = new Map<string, { readonly times: number; readonly at: number }>();

  /** Time up to which tokens were given: it never goes back, or they would be given twice. */
  #refilledAt = Number.NEGATIVE_INFINITY;

  constructor(world: World) {
    this.#world = world;
  }

  /** A tick failed, or the clock stepped: what was overlooked may have been rightly so. */
  excuse(): void {
    this.#overlooked.clear();
  }

  /** After a tick that ended well nothing waits, but for what another one under way just then has taken up. */
  tickEnded(began: number): void {
    for (const { id } of CHECKS) this.#look(id, began);
    const { publishes, unconfirmed, store, journal } = this.#world;
    const { tokens, refilledAt } = runnerCodec.decode(store.docs.get('runner')!).publication;
    demand(
      refilledAt >= this.#refilledAt,
      () => `tokens were given up to ${this.#refilledAt}, now up to ${refilledAt}`,
    );
    this.#refilledAt = refilledAt;
    const asked = publishes.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    // One that is on its way is waited for.
    if (tokens < 1 || asked >= began - MINUTE) return;
    demand(!unconfirmed, () => `KV failed at ${asked}, and a tick after that has not tried again`);
    const { changedAt } = journal;
    const hushed = asked < changedAt && changedAt < began;
    demand(!hushed, () => `a status changed at ${changedAt}, and a tick after that has not published it`);
  }

  #look(id: string, began: number): void {
    const { journal, checks } = this.#world;
    const check = checks.find((each) => each.id === id);
    const { times, at } = this.#overlooked.get(id) ?? { times: 0, at: 0 };
    if (check === undefined || (journal.seenAt(id) ?? began) >= began) {
      this.#overlooked.delete(id);
    } else if (began - at >= CRON) {
      this.#overlooked.set(id, { times: times + 1, at: began });
      // Not every tick is for every check, and a clock that stepped back by up to an interval is waited for.
      const most = (3 * check.interval) / CRON + 1;
      demand(times < most, () => `${id}: overlooked by ${times + 1} ticks in a row that ended well`);
    }
  }
}
