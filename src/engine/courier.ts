import type { AlertDesk, AlertState, Delivery, Parcel } from '../contract/alert.ts';
import type { Clock } from '../contract/ports.ts';
import type { Keeper } from './keeper.ts';

/** Rounds that one tick makes at most: a thread's second notice follows its first at once, a flood waits its turn. */
const ROUNDS = 3;

const handleFor = ({ conversations }: AlertState, { route, notice }: Parcel): string | undefined =>
  conversations.find((each) => each.route === route && each.thread === notice.thread)?.handle;

/**
 * Takes stored notices to their receivers and stores what came of it. A notice may arrive twice, where the object is
 * lost between the two, but never not at all: it is among the parcels until an answer to it is stored.
 */
export class Courier {
  readonly #desk: AlertDesk;
  readonly #keeper: Keeper;
  readonly #clock: Clock;
  #busy = false;

  constructor(desk: AlertDesk, keeper: Keeper, clock: Clock) {
    this.#desk = desk;
    this.#keeper = keeper;
    this.#clock = clock;
  }

  /** Rejects where the store fails; never because of a receiver. Does nothing while it is on its way already. */
  async deliver(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let round = 0; round < ROUNDS; round++) if (!(await this.#round())) return;
    } finally {
      this.#busy = false;
    }
  }

  /** When to deliver again; `undefined` where nothing waits. */
  nextWake(): Promise<number | undefined> {
    const now = this.#clock.now();
    return this.#keeper.use(now, async ({ alerts }) => this.#desk.nextWake(alerts, now));
  }

  /** Whether there was anything to deliver. */
  async #round(): Promise<boolean> {
    const now = this.#clock.now();
    const sending = await this.#keeper.use(now, async ({ alerts }) =>
      this.#desk.due(alerts, now).map((parcel) => ({ parcel, handle: handleFor(alerts, parcel) })),
    );
    if (sending.length === 0) return false;
    const results = await Promise.all(
      sending.map(async ({ parcel, handle }) => ({ parcel, delivery: await this.#desk.send(parcel, handle) })),
    );
    await this.#settle(results);
    return true;
  }

  #settle(results: readonly { readonly parcel: Parcel; readonly delivery: Delivery }[]): Promise<void> {
    const now = this.#clock.now();
    return this.#keeper.use(now, (memory) =>
      this.#keeper.store(memory, { ...memory, alerts: this.#desk.settle(memory.alerts, results, now) }),
    );
  }
}
