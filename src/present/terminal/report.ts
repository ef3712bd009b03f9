import type { Check, Measure } from '../../contract/check.ts';
import { failureText } from '../../contract/failure.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Judgement, Verdict } from '../../contract/verdict.ts';

/** One check that was probed: what was measured, and what it means. Messages hold no secret any more. */
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

/** How wide and how colourful the output may be. */
export interface Style {
  readonly columns: number;
  readonly color: boolean;
}

/** A report format: one value, in one file, with one line in `formats.ts`. */
export type Reporter = (report: RunReport, style: Style) => string;

/** How many results have each verdict. */
export function countVerdicts(results: readonly RunResult[]): Record<Verdict, number> {
  const counts = { pass: 0, warn: 0, fail: 0, unknown: 0 };
  for (const { judgement } of results) counts[judgement.verdict]++;
  return counts;
}

/** Why a result is what it is, one a reason. */
export const reasonsOf = (result: RunResult): string[] => result.judgement.reasons.map(failureText);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there; V8 takes its time to make `\p{Cc}`
const CONTROL = /[\0-\x1f\x7f-\x9f]/g;

/** A target chooses some of these words: they must neither move our cursor nor colour or break our lines. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(CONTROL, '\ufffd');
