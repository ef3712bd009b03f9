import type { Check, CheckRegistry } from '../../contract/check.ts';
import type { Ports, Scope } from '../../contract/ports.ts';
import type { Reading } from '../../contract/reading.ts';
import { type MayRetry, probe } from './probe.ts';

/** Connections that Workers open at a time for one invocation; a seventh would wait inside the runtime. */
export const POOL_LIMIT = 6;

export interface PoolOptions {
  readonly limit?: number | undefined;
  /** Hears of each reading as it comes. */
  readonly onReading?: ((reading: Reading, check: Check) => void) | undefined;
  /**
   * Attempts that all checks may make together: none goes without its first because others retry. A Worker's
   * subrequests are limited, and one too many fails as if its target had.
   */
  readonly attempts?: number | undefined;
  /** Ends the whole run: what is under way becomes `timeout`, what had not begun `probe`. */
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

/** Probes all checks, `limit` at a time; a check's clock starts with its slot. Readings are in the order of `checks`. */
export const probeAll = async (
  checks: readonly Check[],
  registry: CheckRegistry,
  ports: Ports,
  { limit = POOL_LIMIT, attempts = Number.POSITIVE_INFINITY, onReading, scope }: PoolOptions = {},
): Promise<Reading[]> => {
  const readings = new Array<Reading>(checks.length);
  let next = 0;
  let retries = attempts - checks.length;
  const mayRetry = () => retries-- > 0;
  const work = async (): Promise<void> => {
    while (next < checks.length) {
      const index = next++;
      const check = checks[index]!;
      readings[index] = await probeOne(check, registry, ports, scope, mayRetry);
      onReading?.(readings[index], check);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, checks.length) }, work));
  return readings;
};
