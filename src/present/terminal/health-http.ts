import type { Level } from '../../contract/check.ts';
import { failureText } from '../../contract/failure.ts';
import type { RunReport, RunResult } from '../../contract/report.ts';
import { HEALTH_FORMATS } from './health.ts';

/** Kubernetes' names (kubernetes.io, "Kubernetes API health endpoints") for our levels. */
export const LEVEL_OF: Readonly<Record<string, Level>> = { livez: 'live', readyz: 'ready', healthz: 'detail' };

export const HEALTH_JSON = 'application/health+json';
export const PLAIN_TEXT = 'text/plain; charset=utf-8';

/** What was asked of one of these endpoints. */
export interface HealthQuestion {
  /** A key of {@link LEVEL_OF}. */
  readonly name: string;
  readonly verbose: boolean;
  readonly exclude: readonly string[];
  /** The request's Accept. */
  readonly accept: string | undefined;
  /** Whether the answer says why a check fails, which may name hosts. */
  readonly reasons: boolean;
}

export interface HealthAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** 200 if healthy, else 503; `ok`, or the checks in Kubernetes' format, or health+json for who accepts that. */
export const healthAnswer = (
  whole: RunReport,
  question: HealthQuestion,
  isHealthy: (report: RunReport) => boolean,
): HealthAnswer => {
  const { name, verbose, exclude, accept, reasons } = question;
  const report = withReasons(without(whole, exclude), reasons);
  // Where nothing is checked, the answer itself is the sign of life.
  const healthy = report.results.length === 0 || isHealthy(report);
  const status = healthy ? 200 : 503;
  if (accept?.includes(HEALTH_JSON))
    return { status, type: HEALTH_JSON, body: HEALTH_FORMATS.json!(report, { measures: true }) };
  if (healthy && !verbose) return { status, type: PLAIN_TEXT, body: 'ok' };
  return { status, type: PLAIN_TEXT, body: linesOf(report, name, healthy, exclude) };
};

const without = (report: RunReport, ids: readonly string[]): RunReport => ({
  ...report,
  results: report.results.filter(({ check }) => !ids.includes(check.id)),
});

const withReasons = (report: RunReport, showReasons: boolean): RunReport => {
  if (showReasons) return report;
  const results = report.results.map((result) => {
    const reasons = result.judgement.reasons.map(({ kind }) => ({ kind, message: 'reason withheld' }));
    return { ...result, judgement: { ...result.judgement, reasons } };
  });
  return { ...report, results };
};

/** As the API server of Kubernetes writes it: `[+]db ok`, `[-]db failed: …`, and a last line for the whole. */
const linesOf = (report: RunReport, name: string, healthy: boolean, excluded: readonly string[]): string => {
  const lines = [
    ...report.results.map(line),
    ...excluded.map((id) => `[+]${id} excluded: ok`),
    `${name} check ${healthy ? 'passed' : 'failed'}`,
  ];
  return `${lines.join('\n')}\n`;
};

const line = ({ check, judgement }: RunResult): string => {
  const why = judgement.reasons.map(failureText).join('; ');
  const words = { pass: 'ok', warn: `ok, warning: ${why}`, fail: `failed: ${why}`, unknown: `unknown: ${why}` };
  return `[${judgement.verdict === 'fail' || judgement.verdict === 'unknown' ? '-' : '+'}]${check.id} ${words[judgement.verdict]}`;
};
