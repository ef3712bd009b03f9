import type { Failure } from '../contract/failure.ts';
import type { Measures } from '../contract/reading.ts';
import type { Verdict } from '../contract/verdict.ts';

/** One entry of `checks` in `checks.json`. */
export interface CheckEntry {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface HealthOptions {
  /** Checks in the form of `checks.json`; with `config`, in addition to those of the file. */
  readonly checks?: readonly CheckEntry[];
  /** Path of a config in JSON (`checks.json`) or JSONC. */
  readonly config?: string;
  /** Source of the values of `${NAME}` in checks; `process.env` if absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Which checks to run; `ready` if absent. */
  readonly level?: 'live' | 'ready' | 'detail';
  /** Ids of checks to leave out. */
  readonly exclude?: readonly string[];
  /** Deadline of the whole run, `"900ms"` if absent. */
  readonly timeout?: string;
  /** Whether unknown results count as pass or fail; if absent, `pass` at level `live`, else `fail`. */
  readonly unknown?: 'pass' | 'fail';
}

/** One check that was run. */
export interface CheckReport {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly verdict: Verdict;
  /** Why the verdict is not `pass`. */
  readonly reasons: readonly Failure[];
  /** In the units that the check's type declares: ms, days, %, bytes or a count. */
  readonly measures: Measures;
}

export interface HealthReport {
  readonly healthy: boolean;
  /** The exit code that `sitrep health` would have: 0 or 1. */
  readonly exitCode: number;
  readonly checks: readonly CheckReport[];
  /** As `sitrep health` prints it, at most 4,096 bytes. */
  readonly text: string;
  /** As `sitrep health --format json` prints it: the health+json draft. */
  readonly json: string;
}

export interface HandlerOptions extends Omit<HealthOptions, 'level' | 'exclude'> {
  /** Whether responses give the reason of a failure, which may name hosts; if absent, only its kind. */
  readonly reasons?: boolean;
}
