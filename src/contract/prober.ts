import type { Check } from './check.ts';

/**
 * How a Board asks a prober over HTTP: `POST /probe` with a {@link ProbeRequest} as JSON, and the prober's token as a bearer
 * token. The answer is status 200 and a stream of `application/x-ndjson`: one `Reading` a line, in the order in which the
 * checks end. Any other status, or an answer that breaks off, is a fault of the prober; the readings received so far count.
 */
export interface ProbeRequest {
  readonly version: typeof PROBER_PROTOCOL;
  /** As the engine sees them: durations in ms, secrets put in place. */
  readonly checks: readonly Check[];
}

/** Raised when a prober of the previous version could no longer answer. */
export const PROBER_PROTOCOL = 1;
export const PROBE_PATH = '/probe';
export const READINGS_TYPE = 'application/x-ndjson';

/** Characters of one reading: its messages are short, and its measures few. */
export const READING_LIMIT = 1_048_576;

/** Bytes of a request: a hundred checks with their secrets and bodies take far less. */
export const REQUEST_LIMIT = 8_388_608;

/** Checks of a request. The Board sends at most 50, which is what one invocation on Cloudflare can probe. */
export const MOST_CHECKS = 100;
