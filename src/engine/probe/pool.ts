import type { Check, CheckRegistry } from '../../contract/check.ts';
import type { Ports, Scope } from '../../contract/ports.ts';
import type { Reading } from '../../contract/reading.ts';
import { looksInside, type MayRetry, probe } from './probe.ts';

/** Connections that Workers open at a time for one invocation; a seventh would wait inside the runtime. */
export const POOL_LIMIT = 6;

export interface PoolOptions {
  readonly limit?: number | undefined;
  /** Hears of each reading as it comes. */
  readonly onReading?: ((reading: Reading, check: Check) => void) | undefined;
  /**
   * Attempts that all checks may make together: retries never use up the first attempt of another check. A Worker's
   * subrequests are limited, and one too many fails as if its target had.
   */
  readonly attempts?: number | undefined;
  /** Ends the whole run: running checks become `timeout`, waiting ones `probe`. */
  readonly scope?: Scope | undefined;
}

const notProbed = (check: Check, ports: Ports, message: string): Reading => ({
  check: check.id,
  at: ports.clock.now(),
  took: 0,
  attempts: 0,
  measures: {},
  failure: { kind: 'probe', message },
});

const probeOne = (
  check: Check,
  registry: CheckRegistry,
  ports: Ports,
  scope: Scope | undefined,
  mayRetry: MayRetry,
) => {
  const type = registry[check.type];
  if (!type) return notProbed(check, ports, `there is no check type "${check.type}" here`);
  if (scope?.cancelled) return notProbed(check, ports, 'not started: the deadline of the whole run had passed');
  return probe(check, type, ports, scope, mayRetry);
};

/**
 * ms that the network waits for the checks that look inside: they take the processor's time, which would count as latency.
 * A check that hangs does not block others for longer.
 */
const HEAD_START = 100;

/** Resolves when the work is done, or at the end of the head start. */
const headStart = (work: Promise<unknown>, { clock }: Ports): Promise<void> =>
  new Promise((resolve) => {
    const stop = clock.after(HEAD_START, resolve);
    work.then(() => {
      stop();
      resolve();
    });
  });

/** Calls `work` for each item, `limit` at a time. */
const eachOf = async <T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
};

/**
 * Probes all checks, `limit` at a time, those that look inside first; a check's clock starts with its slot. Readings are in
 * the order of `checks`.
 */
export const probeAll = async (
  checks: readonly Check[],
  registry: CheckRegistry,
  ports: Ports,
  { limit = POOL_LIMIT, attempts = Number.POSITIVE_INFINITY, onReading, scope }: PoolOptions = {},
): Promise<Reading[]> => {
  const readings = new Map<Check, Reading>();
  let retries = attempts - checks.length;
  const mayRetry = () => retries-- > 0;
  const work = async (check: Check): Promise<void> => {
    const reading = await probeOne(check, registry, ports, scope, mayRetry);
    readings.set(check, reading);
    onReading?.(reading, check);
  };
  const inside = checks.filter(({ type }) => registry[type] && looksInside(registry[type]));
  const first = eachOf(inside, limit, work);
  if (inside.length > 0) await headStart(first, ports);
  const outside = inside.length > 0 ? checks.filter((check) => !inside.includes(check)) : checks;
  await Promise.all([first, eachOf(outside, limit, work)]);
  return checks.map((check) => readings.get(check)!);
};
