import type { AlertManager, AlertState, Delivery, OutboxMessage } from '../../contract/alert.ts';
import type { Clock } from '../../contract/ports.ts';
import { POOL_LIMIT } from '../probe/pool.ts';
import { limiter } from '../util/limiter.ts';
import type { StateStore } from './state-store.ts';

/** Rounds of a route that one tick makes at most: a thread's second notice follows its first at once, a flood waits its turn. */
const ROUNDS = 6;

/** ms before a wake of our own: what is under way needs a moment, and each alarm costs a row. */
const SHORTEST_SLEEP = 1_000;

const handleFor = ({ threads }: AlertState, { route, notice }: OutboxMessage): string | undefined =>
  threads.find((each) => each.route === route && each.thread === notice.thread)?.handle;

/**
 * Sends stored messages to their receivers and stores what came of it. Each is delivered at least once: it stays in the
 * outbox until an answer to it is stored. Each route goes at its own pace, so that a slow receiver delays no other.
 */
export class Dispatcher {
  readonly #alertManager: AlertManager;
  readonly #stateStore: StateStore;
  readonly #clock: Clock;
  readonly #connection = limiter(POOL_LIMIT);
  readonly #busy = new Set<string>();

  constructor(alertManager: AlertManager, stateStore: StateStore, clock: Clock) {
    this.#alertManager = alertManager;
    this.#stateStore = stateStore;
    this.#clock = clock;
  }

  /** Rejects where the store fails; never because of a receiver. Leaves alone the routes that are on their way already. */
  async deliver(): Promise<void> {
    const routes = new Set((await this.#due()).map(({ message }) => message.route));
    const settled = await Promise.allSettled([...routes].map((route) => this.#serve(route)));
    for (const each of settled) if (each.status === 'rejected') throw each.reason;
  }

  /** When to deliver again; `undefined` where nothing waits but what is on its way. */
  nextWake(): Promise<number | undefined> {
    const now = this.#clock.now();
    return this.#stateStore.use(now, async ({ alerts }) => {
      const outbox = alerts.outbox.filter(({ route }) => !this.#busy.has(route));
      const wake = this.#alertManager.nextWake({ ...alerts, outbox }, now);
      return wake === undefined ? undefined : Math.max(wake, now + SHORTEST_SLEEP);
    });
  }

  #due(): Promise<readonly { readonly message: OutboxMessage; readonly handle: string | undefined }[]> {
    const now = this.#clock.now();
    return this.#stateStore.use(now, async ({ alerts }) =>
      this.#alertManager.due(alerts, now).map((message) => ({ message, handle: handleFor(alerts, message) })),
    );
  }

  async #serve(route: string): Promise<void> {
    if (this.#busy.has(route)) return;
    this.#busy.add(route);
    try {
      for (let round = 0; round < ROUNDS; round++) if (!(await this.#round(route))) return;
    } finally {
      this.#busy.delete(route);
    }
  }

  /** Whether there was anything to deliver. */
  async #round(route: string): Promise<boolean> {
    const sending = (await this.#due()).filter(({ message }) => message.route === route);
    if (sending.length === 0) return false;
    const results = await Promise.all(
      sending.map(async ({ message, handle }) => {
        const delivery = await this.#connection(() => this.#alertManager.send(message, handle));
        return { message, delivery };
      }),
    );
    await this.#settle(results);
    return true;
  }

  #settle(results: readonly { readonly message: OutboxMessage; readonly delivery: Delivery }[]): Promise<void> {
    const now = this.#clock.now();
    return this.#stateStore.use(now, (state) =>
      this.#stateStore.store(state, { ...state, alerts: this.#alertManager.settle(state.alerts, results, now) }),
    );
  }
}
