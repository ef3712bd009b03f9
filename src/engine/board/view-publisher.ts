import type { Clock } from '../../contract/ports.ts';
import type { Publisher } from '../../contract/store.ts';
import type { PublishedView } from '../../contract/view.ts';
import { within } from '../util/timeout.ts';
import { confirm } from './publication.ts';
import type { Keeper } from './state-store.ts';

export interface AnnouncerPorts {
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: (message: string, error: unknown) => void;
}

/** KV usually takes well under a second; after this long a write is taken for lost and made again. */
const PATIENCE_MS = 30_000;

/** Takes one view at a time to its readers, so that none can overtake a newer one. */
export class Announcer {
  readonly #ports: AnnouncerPorts;
  readonly #keeper: Keeper;
  #busy = false;
  #outdated = false;

  constructor(ports: AnnouncerPorts, keeper: Keeper) {
    this.#ports = ports;
    this.#keeper = keeper;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Takes the way; {@link Announcer.announce} must follow. */
  reserve(): void {
    this.#busy = true;
    this.#outdated = false;
  }

  /** A status that readers see has changed: the view that is on its way, if there is one, does not tell of it. */
  outdate(): void {
    this.#outdated = true;
  }

  /**
   * Hands a view to KV, stores that it got there, and only then frees the way. One that does not get through stays
   * owed, and the next tick makes a newer one. Never rejects.
   */
  async announce(view: PublishedView): Promise<void> {
    const { clock, log } = this.#ports;
    const sent = await within(this.#publish(view), PATIENCE_MS, clock);
    if (sent.kind === 'value') await this.#confirm(view.meta.updatedAt);
    else log('the view was not published; the next tick tries again', sent.kind === 'error' ? sent.error : LATE);
    this.#busy = false;
  }

  /** As a promise even where the publisher throws at once. */
  async #publish({ text, meta }: PublishedView): Promise<void> {
    return this.#ports.publisher.publish(text, meta);
  }

  #confirm(publishedAt: number): Promise<void> {
    return this.#keeper
      .use(this.#ports.clock.now(), (memory) => {
        const publication = confirm(memory.runner.publication, publishedAt, this.#outdated);
        return this.#keeper.store(memory, { ...memory, runner: { ...memory.runner, publication } });
      })
      .catch((error: unknown) => this.#ports.log('the view was published, but noting that failed', error));
  }
}

const LATE = new Error(`no answer within ${PATIENCE_MS / 1000} s`);
