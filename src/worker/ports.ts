import type { BoardApi } from '../contract/board.ts';
import type { Check } from '../contract/check.ts';
import type { Deployment } from '../contract/diagnosis.ts';
import type { Scope } from '../contract/ports.ts';
import type { Reading } from '../contract/reading.ts';
import type { PublishedView } from '../contract/view.ts';

/** Who may send a heartbeat. */
export interface Heartbeat {
  /** Two, with a space between them, while it is changed; `undefined` where its secret is not set. */
  readonly token: string | undefined;
  readonly public: boolean;
}

/** A channel whose messages wait, and the secrets that it waits for. */
export interface NotReady {
  readonly id: string;
  readonly unset: readonly string[];
}

/** Probes checks in this process. */
export type ProbeHere = (
  checks: readonly Check[],
  onReading: (reading: Reading) => void,
  scope: Scope,
) => Promise<readonly Reading[]>;

/** What `POST /probe` is made of. */
export interface ProberPorts {
  /** `SITREP_PROBER_TOKEN`. Two while it is changed. */
  readonly token: string;
  readonly probe: ProbeHere;
  /** Under `serve`: hands the request to the process that probes. */
  readonly forward?: ((request: string) => Promise<Response>) | undefined;
}

/** What the routes are made of; `index.ts` makes it from the Worker's bindings, a test from what it likes. */
export interface AppPorts {
  /** The view as published; `undefined` before the first tick. Rejects where the store cannot be read. */
  readonly readView: () => Promise<PublishedView | undefined>;
  readonly board: BoardApi;
  /** `SITREP_TOKEN`: opens `POST /run` and hidden checks. Without it both are not there. Two while it is changed. */
  readonly token?: string | undefined;
  /** Answers a Board elsewhere; absent if that is not allowed. */
  readonly prober?: ProberPorts | undefined;
  /** The heartbeat check `id`; `undefined` where there is no such check. Never asks the Board. */
  readonly heartbeat: (id: string) => Heartbeat | undefined;
  /** Ids of all checks, hidden ones too. */
  readonly ids: readonly string[];
  /** Channels that lack a secret. */
  readonly notReady: readonly NotReady[];
  /** What is wrong with a config that cannot be used. Routes then serve the last view, as stale. */
  readonly configProblem?: string | undefined;
  /** For `sitrep doctor`; without it there is no `GET /diagnosis`. */
  readonly deployment?: () => Deployment;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Under `serve`: what is wrong with the store on disk, in words for everyone; `undefined` if nothing is. */
  readonly storeTrouble?: () => Promise<string | undefined>;
  /** Cloudflare's cache of this data centre, for what the Board said to public readers. */
  readonly cache?: Pick<Cache, 'match' | 'put'> | undefined;
}
