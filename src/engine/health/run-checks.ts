import type { Check, CheckRegistry } from '../../contract/check.ts';
import type { Secret } from '../../contract/config.ts';
import type { Ports } from '../../contract/ports.ts';
import type { RunReport, RunResult } from '../../contract/report.ts';
import { judge } from '../probe/judge.ts';
import { probeAll } from '../probe/pool.ts';
import { portForOneRun } from '../util/once-per-run.ts';
import { openScope } from '../util/scope.ts';

/** ms for the whole run: Kubernetes gives an exec probe one second (timeoutSeconds), and starting takes some of it. */
export const DEADLINE = 900;

/** Checks under way at a time: they look at one container, which is no place for thousands of sockets. */
const AT_ONCE = 32;

export interface HealthRun {
  readonly checks: readonly Check[];
  readonly registry: CheckRegistry;
  readonly ports: Ports;
  readonly secrets: readonly Secret[];
  /** On the monotonic clock; work that is unfinished by then is reported as unfinished. */
  readonly deadline: number;
}

/** Probes every check once and judges it. Returns by the deadline: checks that had begun are `timeout`, the rest `probe`. */
export const runChecks = async ({ checks, registry, ports, secrets, deadline }: HealthRun): Promise<RunReport> => {
  const { clock } = ports;
  const [startedAt, started] = [clock.now(), clock.monotonic()];
  const { scope, cancel } = openScope(undefined, deadline);
  const left = deadline - started;
  if (left <= 0) cancel();
  const stop = clock.after(Math.max(0, left), cancel);
  const once = ports.procfs ? { ...ports, procfs: portForOneRun(ports.procfs) } : ports;
  const readings = await probeAll(checks, registry, once, { limit: AT_ONCE, scope });
  stop();
  const results = checks.map((check, at): RunResult => {
    const type = registry[check.type]!;
    const reading = readings[at]!;
    return { check, measures: type.measures, reading, judgement: judge(check, type, reading, secrets) };
  });
  return { results, skipped: [], startedAt, took: clock.monotonic() - started };
};
