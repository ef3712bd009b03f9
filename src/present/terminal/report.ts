import { failureText } from '../../contract/failure.ts';
import type { RunReport, RunResult } from '../../contract/report.ts';
import type { Verdict } from '../../contract/verdict.ts';

/** How wide and how colourful the output may be. */
export interface Style {
  readonly columns: number;
  readonly color: boolean;
}

/** A report format: one value, in one file, with one line in `formats.ts`. */
export type Reporter = (report: RunReport, style: Style) => string;

/** How many results have each verdict. */
export const countVerdicts = (results: readonly RunResult[]): Record<Verdict, number> => {
  const counts = { pass: 0, warn: 0, fail: 0, unknown: 0 };
  for (const { judgement } of results) counts[judgement.verdict]++;
  return counts;
};

/** Why a result is what it is, one a reason. */
export const reasonsOf = (result: RunResult): string[] => result.judgement.reasons.map(failureText);

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there; V8 takes its time to make `\p{Cc}`
const CONTROL = /[\0-\x1f\x7f-\x9f]/g;

/** Some of this text comes from targets: it must not move the cursor, set colours or break lines. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(CONTROL, '\ufffd');
