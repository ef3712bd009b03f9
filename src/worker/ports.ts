import type { BoardApi } from '../contract/board.ts';
import type { PublishedView } from '../contract/view.ts';

/** What the routes are made of; `index.ts` makes it from the Worker's bindings, a test from what it likes. */
export interface AppPorts {
  /** The view as published; `undefined` before the first tick. Rejects where the store cannot be read. */
  readonly readView: () => Promise<PublishedView | undefined>;
  readonly board: BoardApi;
  /** `SITREP_TOKEN`: opens `POST /run` and hidden checks. Without it both are not there. */
  readonly token?: string | undefined;
  /** The token of the heartbeat check `id`; `undefined` where there is no such check. Never asks the Board. */
  readonly heartbeatToken: (id: string) => string | undefined;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Under `serve`: what is wrong with the store on disk, in words for everyone; `undefined` if nothing is. */
  readonly storeTrouble?: () => Promise<string | undefined>;
  /** Cloudflare's cache of this data centre, for what the Board said to public readers. */
  readonly cache?: Pick<Cache, 'match' | 'put'> | undefined;
}
