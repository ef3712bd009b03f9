import type { RunReport, RunResult } from '../../contract/report.ts';
import type { Verdict } from '../../contract/verdict.ts';
import { healthDocument } from './health-json.ts';
import { measuresText } from './measures.ts';
import { countVerdicts, reasonsOf } from './report.ts';
import { largestFitting, truncate } from './truncate.ts';

/** Bytes that Docker keeps of a health check's output (moby, daemon/health.go, maxOutputLen). */
export const OUTPUT_LIMIT = 4096;

/** Characters of one reason: enough for a sentence with a URL in it. */
const REASON_LENGTH = 300;

/**
 * Bytes of one reason in JSON, where it stands beside each measure: with the four of http and a long id it still fits, so
 * that no failure is left out for being wordy.
 */
const REASON_BYTES = 400;

/** Characters of the names on the line of those that passed. */
const NAMES_LENGTH = 200;

/** Failures first: the end, which may be cut, matters least. */
const ORDER: readonly Verdict[] = ['fail', 'unknown', 'warn', 'pass'];

export interface HealthStyle {
  /** Every check on a line of its own, with what was measured. */
  readonly measures: boolean;
  /** Said on the last line, whatever is cut. */
  readonly note?: string | undefined;
}

/** A way to print a health run in at most {@link OUTPUT_LIMIT} bytes. */
export type HealthReporter = (report: RunReport, style: HealthStyle) => string;

const healthText = (report: RunReport, style: HealthStyle): string => {
  const { results } = report;
  const rows = bySeverity(style.measures ? results : results.filter(({ judgement }) => judgement.verdict !== 'pass'));
  const width = Math.max(0, ...rows.map(({ check }) => check.id.length));
  const lines = rows.map((result) => row(result, width, style));
  const passed = style.measures ? [] : passLine(report);
  const build = (taken: number) => {
    const left = taken < rows.length ? [leftOut(rows.slice(taken))] : [];
    const note = style.note === undefined ? [] : [style.note];
    return [...lines.slice(0, taken), ...left, ...passed, ...note, ''].join('\n');
  };
  return build(largestFitting(rows.length, OUTPUT_LIMIT, build));
};

/** Compact, as only programs read it. The top-level `output` says what is left out. */
const healthJson = ({ results }: RunReport, { note }: HealthStyle): string => {
  const sorted = bySeverity(results).map((result) => shortened(result, shortInJson));
  const build = (taken: number) => {
    const left = taken < sorted.length ? [leftOut(sorted.slice(taken))] : [];
    const output = [...left, ...(note === undefined ? [] : [note])].join('; ');
    const document = healthDocument(sorted.slice(0, taken), output === '' ? undefined : output);
    return `${JSON.stringify({ ...document, status: healthDocument(sorted).status })}\n`;
  };
  return build(largestFitting(sorted.length, OUTPUT_LIMIT, build));
};

/** The values of `health --format`. */
export const HEALTH_FORMATS: Readonly<Record<string, HealthReporter>> = { text: healthText, json: healthJson };

const bySeverity = (results: readonly RunResult[]): readonly RunResult[] =>
  results.length < 2
    ? results
    : ORDER.flatMap((verdict) => results.filter(({ judgement }) => judgement.verdict === verdict));

const row = (result: RunResult, width: number, { measures }: HealthStyle): string => {
  const { check, judgement, reading } = result;
  const attempts = reading.attempts > 1 ? [`after ${reading.attempts} attempts`] : [];
  const facts = measures ? [measuresText(result)].filter((text) => text !== '') : [];
  const text = [[...reasonsOf(shortened(result, short)), ...facts].join('; '), ...attempts].join(', ');
  return `${judgement.verdict.padEnd('unknown'.length)}  ${check.id.padEnd(width)}  ${text}`.trimEnd();
};

const short = (message: string): string => truncate(message, REASON_LENGTH);

const shortInJson = (message: string): string => {
  const build = (length: number) => JSON.stringify(truncate(message, length));
  return truncate(message, largestFitting(REASON_LENGTH, REASON_BYTES, build));
};

const shortened = (result: RunResult, shorten: (message: string) => string): RunResult => {
  const { judgement } = result;
  const reasons = judgement.reasons.map(({ kind, message }) => ({ kind, message: shorten(message) }));
  return { ...result, judgement: { ...judgement, reasons } };
};

/** `pass  api, db (2 checks in 12 ms)`: all there is to say when all is well. */
const passLine = ({ results, took }: RunReport): string[] => {
  const passed = results.filter(({ judgement }) => judgement.verdict === 'pass');
  if (passed.length === 0) return [];
  const names = truncate(passed.map(({ check }) => check.id).join(', '), NAMES_LENGTH);
  const label = passed.length === results.length ? 'pass' : 'pass'.padEnd('unknown'.length);
  const share = passed.length === results.length ? '' : ` of ${results.length}`;
  const noun = results.length === 1 ? 'check' : 'checks';
  return [`${label}  ${names} (${passed.length}${share} ${noun} in ${Math.round(took)} ms)`];
};

const leftOut = (results: readonly RunResult[]): string => {
  const counts = countVerdicts(results);
  const parts = ORDER.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${verdict}`);
  return `${results.length} more left out: ${parts.join(', ')} (output ends at ${OUTPUT_LIMIT} bytes)`;
};
