import type { Level } from '../../contract/check.ts';
import type { Clock } from '../../contract/ports.ts';
import type { RunReport } from '../../contract/report.ts';

interface Run {
  /** On the monotonic clock. */
  readonly startedAt: number;
  readonly report: Promise<RunReport>;
  isDone: boolean;
}

/**
 * Runs that requests share: who asks gets the one that is under way, or one that was started at most `maxAge` ms ago. So
 * however many ask, the service is probed no more often.
 */
export const sharedRuns = (
  run: (level: Level) => Promise<RunReport>,
  maxAge: number,
  clock: Clock,
): ((level: Level) => Promise<RunReport>) => {
  const runs = new Map<Level, Run>();
  return (level) => {
    const last = runs.get(level);
    if (last && (!last.isDone || clock.monotonic() - last.startedAt <= maxAge)) return last.report;
    const next: Run = { startedAt: clock.monotonic(), report: run(level), isDone: false };
    runs.set(level, next);
    void next.report.then(() => {
      next.isDone = true;
    });
    return next.report;
  };
};
