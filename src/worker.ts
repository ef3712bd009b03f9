/** `import { defineWorker } from 'sitrep/worker'`: the Worker of a compiled config. */
import type { CompiledConfig } from './contract/compiled.ts';
import { compiledConfig } from './worker/config.ts';
import { createWorker } from './worker/create-worker.ts';

export type { CompiledConfig };

/** What the module of a Worker exports as its default. */
export interface SitrepWorker {
  fetch(request: Request, env: object, context: object): Promise<Response>;
  scheduled(event: { readonly scheduledTime: number }, env: object, context: object): Promise<void>;
}

/** The class of a Durable Object, to be exported by the name that `wrangler.toml` gives it. */
export type ObjectClass = new (state: never, env: never) => object;

export interface DefinedWorker {
  readonly worker: SitrepWorker;
  readonly Board: ObjectClass;
  readonly Prober: ObjectClass;
}

/**
 * Makes the Worker of the config that `sitrep compile` wrote.
 *
 * @example
 * ```ts
 * import { defineWorker } from 'sitrep/worker';
 * import config from './.sitrep/config.js';
 *
 * const { worker, Board, Prober } = defineWorker(config);
 * export { Board, Prober };
 * export default worker;
 * ```
 */
export const defineWorker = (config: CompiledConfig): DefinedWorker =>
  createWorker(compiledConfig(config)) as DefinedWorker;
