import type { BoardApi } from '../../contract/board.ts';
import type { Check } from '../../contract/check.ts';
import type { Reading } from '../../contract/reading.ts';

/** The Board object as other objects and the Worker reach it. */
export interface BoardObject extends BoardApi, Rpc.DurableObjectBranded {
  /** Probes what is due; settles once that is stored, rejects where it could not be. */
  tick(scheduledAt: number): Promise<void>;
}

/** A Prober object: measures what it is given, and remembers nothing. */
export interface ProberObject extends Rpc.DurableObjectBranded {
  probe(checks: readonly Check[], introduce?: boolean): Promise<readonly Reading[]>;
}

/** Bindings of wrangler.toml, and secrets by the names that `checks.json` gives them. */
export interface Env {
  readonly VIEW: KVNamespace;
  readonly BOARD: DurableObjectNamespace<BoardObject>;
  readonly PROBER: DurableObjectNamespace<ProberObject>;
  /** For alerts by email, where wrangler.toml has a `send_email` binding of this name. */
  readonly EMAIL?: SendEmail;
  /** Text of the config, instead of the bundled one; set by `sitrep serve`. */
  readonly SITREP_CHECKS?: string;
  /** Set by `sitrep serve`, where nothing needs to be rationed: every tick is published. */
  readonly SITREP_UNMETERED?: string;
  /** Set by `sitrep serve`: the Node process that runs this Worker. It answers `POST /probe` and `GET /store`. */
  readonly SITREP_HOST?: Fetcher;
  /** Set by `sitrep serve`: a folder of the store that takes GET and PUT, instead of KV. */
  readonly SITREP_FILES?: Fetcher;
  /** Where prober objects learn in which data centre they run, instead of Cloudflare; for tests. */
  readonly SITREP_TRACE_URL?: string;
  /** Opens `POST /run` and hidden checks. */
  readonly SITREP_TOKEN?: string;
  /** Opens `POST /probe`, by which a Board elsewhere asks. */
  readonly SITREP_PROBER_TOKEN?: string;
}

/** A secret's value; `undefined` where there is no text binding of that name. */
export const secretOf = (env: Env, name: string): string | undefined => {
  const value = (env as unknown as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
};
