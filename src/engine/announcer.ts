import type { Clock } from '../contract/ports.ts';
import type { Publisher } from '../contract/store.ts';
import type { PublishedView } from '../contract/view.ts';
import { within } from './within.ts';

/** What became of a publication. */
export type Announced = { readonly confirmed: true } | { readonly confirmed: false; readonly error: unknown };

/** KV usually takes well under a second; after this long a write is taken for lost and made again. */
const PATIENCE_MS = 30_000;

/** Sends one view at a time, so that none can overtake a newer one. */
export class Announcer {
  readonly #publisher: Publisher;
  readonly #clock: Clock;
  #busy = false;
  #outdated = false;

  constructor(publisher: Publisher, clock: Clock) {
    this.#publisher = publisher;
    this.#clock = clock;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Whether a status that readers see has changed since the way was taken. */
  get outdated(): boolean {
    return this.#outdated;
  }

  /** Takes the way, until {@link Announcer.release}: what came of the view must be stored before the next is made. */
  reserve(): void {
    this.#busy = true;
    this.#outdated = false;
  }

  /** The view that is on its way, if there is one, no longer tells all. */
  outdate(): void {
    this.#outdated = true;
  }

  release(): void {
    this.#busy = false;
  }

  /** Sends a view; never rejects. */
  async send({ text, meta }: PublishedView): Promise<Announced> {
    const sent = await within(this.#ask(text, meta), PATIENCE_MS, this.#clock);
    if (sent.kind === 'value') return { confirmed: true };
    const late = new Error(`no answer within ${PATIENCE_MS / 1000} s`);
    return { confirmed: false, error: sent.kind === 'error' ? sent.error : late };
  }

  /** As a promise even where the publisher throws at once. */
  async #ask(...view: Parameters<Publisher['publish']>): Promise<void> {
    return this.#publisher.publish(...view);
  }
}
