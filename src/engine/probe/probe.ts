import type { Check, CheckType, ProbeContext } from '../../contract/check.ts';
import type { FailureKind } from '../../contract/failure.ts';
import type { Ports, Scope } from '../../contract/ports.ts';
import type { Probed, Reading } from '../../contract/reading.ts';
import type { Requirement } from '../../contract/runtimes.ts';
import { openScope } from '../util/scope.ts';
import { formatDuration } from '../util/units.ts';
import { WorkBudget, WorkExceeded } from '../util/work-budget.ts';

/** Failures that another attempt can cure; a 5xx status is one too. */
const CURABLE: readonly FailureKind[] = ['dns', 'connect', 'tls', 'timeout'];

/** ms before another attempt: a peer that is restarting needs a moment, and a cron tick is short. */
export const RETRY_PAUSE_MS = 250;

const isWorthRetrying = ({ failure, httpStatus = 0 }: Probed): boolean =>
  failure !== undefined && (CURABLE.includes(failure.kind) || (failure.kind === 'status' && httpStatus >= 500));

const nothing = (kind: FailureKind, message: string): Probed => ({ measures: {}, failure: { kind, message } });

const faultMessage = (error: unknown): string =>
  error instanceof WorkExceeded ? error.message : `a fault of Sitrep itself: ${String(error)}`;

/** A probe must not throw; if it does, the fault is ours, not the target's. */
const measure = (type: CheckType, context: ProbeContext, end: (probed: Probed) => void): void => {
  const fault = (error: unknown) => end(nothing('probe', faultMessage(error)));
  try {
    type.probe(context).then(end, fault);
  } catch (error) {
    fault(error);
  }
};

/**
 * If a timer fires this late, ms, our own machine was too slow: the process was not running, so that an
 * answer may have come and waited. Well above what a busy machine adds to a timer, and below any stall worth hiding.
 */
const LATE_MS = 500;

/** What a timeout means: the target was too slow, or we were. */
const expiry = (kind: FailureKind, timeout: number, elapsed: number, waitingFor: string): Probed => {
  const late = elapsed - timeout;
  if (late < LATE_MS) {
    return nothing(kind, `not done within ${formatDuration(timeout)}: still waiting for ${waitingFor}`);
  }
  const seconds = (late / 1000).toFixed(1);
  return nothing('probe', `the prober was too busy to measure: its timeout fired ${seconds} s late`);
};

/** For checks that read the own kernel: if it is late, the machine is slow or a mount hangs. */
const INSIDE: readonly Requirement[] = ['files', 'procfs', 'cgroup'];

/** Whether a check reads only its own machine: then a timeout is our own fault, not a target's. */
export const looksInside = ({ requirements }: CheckType): boolean =>
  requirements.length > 0 && requirements.every((requirement) => INSIDE.includes(requirement));

/** One attempt: ends by its own result, at the check's timeout, or with `outer`, whichever is first. */
const attempt = (check: Check, type: CheckType, ports: Ports, outer: Scope | undefined): Promise<Probed> =>
  new Promise((resolve) => {
    const { scope, cancel } = openScope();
    const began = ports.clock.monotonic();
    let waitingFor = 'the probe to start';
    let stopOuter: (() => void) | undefined;
    const stage = (what: string): void => {
      waitingFor = what;
    };
    const end = (probed: Probed): void => {
      resolve(probed);
      stopTimer();
      stopOuter?.();
      cancel();
    };
    const kind = looksInside(type) ? 'probe' : 'timeout';
    const stopTimer = ports.clock.after(check.timeout, () =>
      end(expiry(kind, check.timeout, ports.clock.monotonic() - began, waitingFor)),
    );
    stopOuter = outer?.onCancel(() =>
      end(nothing(kind, `not done before the deadline of the whole run: still waiting for ${waitingFor}`)),
    );
    const deadline = Math.min(began + check.timeout, outer?.deadline ?? Number.POSITIVE_INFINITY);
    measure(type, { check, ports, scope, stage, work: new WorkBudget(ports.clock, deadline) }, end);
  });

/** Resolves to whether the pause was waited out; `false` if the run ended meanwhile. */
const pause = (ports: Ports, outer: Scope | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const stopTimer = ports.clock.after(RETRY_PAUSE_MS, () => {
      stopOuter?.();
      resolve(true);
    });
    const stopOuter = outer?.onCancel(() => {
      stopTimer();
      resolve(false);
    });
  });

/** The public reason for a check whose secrets are not set; only the operator may see their names. */
export const NOT_CONFIGURED = 'not configured';

/** Asked before each retry, after which it is taken to be made. */
export type MayRetry = () => boolean;

/**
 * Measures one check: attempts of at most `timeout` ms each, as many as its retries allow. Never rejects: what the
 * target did is in the reading's failure, and so is (as kind `probe`) a fault of ours.
 * @param outer - ends the probe early, as kind `timeout` naming the stage it was in
 */
export const probe = async (
  check: Check,
  type: CheckType,
  ports: Ports,
  outer?: Scope,
  mayRetry: MayRetry = () => true,
): Promise<Reading> => {
  const at = ports.clock.now();
  const start = ports.clock.monotonic();
  if (check.unset !== undefined) {
    return { ...nothing('probe', NOT_CONFIGURED), check: check.id, at, took: 0, attempts: 1 };
  }
  let probed = await attempt(check, type, ports, outer);
  let attempts = 1;
  while (isWorthRetrying(probed) && attempts <= check.retries && mayRetry() && (await pause(ports, outer))) {
    probed = await attempt(check, type, ports, outer);
    attempts++;
  }
  return { ...probed, check: check.id, at, took: Math.round(ports.clock.monotonic() - start), attempts };
};
