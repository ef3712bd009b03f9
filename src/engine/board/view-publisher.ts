import type { Clock } from '../../contract/ports.ts';
import type { Publisher } from '../../contract/store.ts';
import type { PublishedView } from '../../contract/view.ts';
import { within } from '../util/timeout.ts';
import { confirm } from './publication.ts';
import type { StateStore } from './state-store.ts';

export interface ViewPublisherPorts {
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
}

/** KV usually takes well under a second; after this long a write counts as lost and is made again. */
const PATIENCE_MS = 30_000;

/** Publishes one view at a time, so that none can overtake a newer one. */
export class ViewPublisher {
  readonly #ports: ViewPublisherPorts;
  readonly #stateStore: StateStore;
  #busy = false;
  #stale = false;

  constructor(ports: ViewPublisherPorts, stateStore: StateStore) {
    this.#ports = ports;
    this.#stateStore = stateStore;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Reserves the publisher; {@link ViewPublisher.publish} must follow. */
  reserve(): void {
    this.#busy = true;
    this.#stale = false;
  }

  /** A status that readers see has changed: the view that is being published, if there is one, does not show it. */
  markStale(): void {
    this.#stale = true;
  }

  /**
   * Hands a view to KV, stores that it got there, and only then frees the publisher. A view that does not get through
   * stays pending, and the next tick makes a newer one. Never rejects.
   */
  async publish(view: PublishedView): Promise<void> {
    const { clock, log } = this.#ports;
    const sent = await within(this.#send(view), PATIENCE_MS, clock);
    if (sent.kind === 'value') await this.#confirm(view.meta.updatedAt);
    else log('the view was not published; the next tick tries again', sent.kind === 'error' ? sent.error : LATE);
    this.#busy = false;
  }

  /** A promise even where the port throws at once. */
  async #send({ text, meta }: PublishedView): Promise<void> {
    return this.#ports.publisher.publish(text, meta);
  }

  #confirm(publishedAt: number): Promise<void> {
    return this.#stateStore
      .use(this.#ports.clock.now(), (state) => {
        const publication = confirm(state.runner.publication, publishedAt, this.#stale);
        return this.#stateStore.store(state, { ...state, runner: { ...state.runner, publication } });
      })
      .catch((error: unknown) => this.#ports.log('the view was published, but noting that failed', error));
  }
}

const LATE = new Error(`no answer within ${PATIENCE_MS / 1000} s`);
