import type { Check, Measure } from './check.ts';
import type { Reading } from './reading.ts';
import type { Judgement } from './verdict.ts';

/** One check that was probed: what was measured, and what it means. Secrets are already redacted. */
export interface RunResult {
  readonly check: Check;
  /** The measures that the check's type declares: their units are printed. */
  readonly measures: Readonly<Record<string, Measure>>;
  readonly reading: Reading;
  readonly judgement: Judgement;
}

/** A check that was not probed here, and why. */
export interface SkippedCheck {
  readonly check: Check;
  readonly reason: string;
}

/** One run over a file of checks, in the file's order. */
export interface RunReport {
  readonly results: readonly RunResult[];
  readonly skipped: readonly SkippedCheck[];
  /** Wall clock, ms since the epoch. */
  readonly startedAt: number;
  /** ms. */
  readonly took: number;
}
