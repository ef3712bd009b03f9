/** Set in the environment of the process that does the work of `serve`; see supervise.ts. */
export const SUPERVISED = 'SITREP_SUPERVISED';

/** What the supervisor says to it: end the running tick, then end. */
export const STOP = 'stop';

/** What it says once it answers, to whoever started `serve` with a channel (the demo). */
export interface ServeNews {
  /** Without a slash at the end. */
  readonly url: string;
}
