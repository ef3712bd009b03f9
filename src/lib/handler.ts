import type { Level } from '../contract/check.ts';
import { failureText } from '../contract/failure.ts';
import type { RunReport, RunResult } from '../contract/report.ts';
import { exitCode } from '../engine/health/exit-code.ts';
import { HEALTH_FORMATS } from '../present/terminal/health.ts';
import { type Prepared, prepare, rulesOf, run, verdictsOf } from './run.ts';
import type { HandlerOptions } from './types.ts';

/** Kubernetes' names (kubernetes.io, "Kubernetes API health endpoints") for our levels. */
const LEVEL_OF: Readonly<Record<string, Level>> = { livez: 'live', readyz: 'ready', healthz: 'detail' };

const HEALTH_JSON = 'application/health+json';

/**
 * Answers `/livez` (level live), `/readyz` (ready) and `/healthz` (every check), under any prefix: 200 if healthy, else
 * 503. `?verbose` lists the checks in Kubernetes' format, `?exclude=ID` leaves one out, and who accepts
 * `application/health+json` gets that. Requests that come together share one run.
 * @throws Error if the checks are not what `checks.json` may hold; the message lists every mistake
 */
export function healthHandler(options: HandlerOptions = {}): (request: Request) => Promise<Response> {
  const prepared = prepare(options);
  const running = new Map<Level, Promise<RunReport>>();

  const shared = (level: Level): Promise<RunReport> => {
    const started = running.get(level) ?? run(prepared, level, []).finally(() => running.delete(level));
    running.set(level, started);
    return started;
  };

  return async (request) => {
    const url = new URL(request.url);
    const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
    const level = LEVEL_OF[name];
    if (level === undefined) return answer(404, `there are ${Object.keys(LEVEL_OF).join(', ')}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, 'GET or HEAD\n', { allow: 'GET, HEAD' });
    const report = withReasons(without(await shared(level), excludedBy(url)), options.reasons === true);
    const healthy = isHealthy(report, prepared, level);
    if (request.headers.get('accept')?.includes(HEALTH_JSON)) return asJson(report, healthy);
    if (healthy && !url.searchParams.has('verbose')) return answer(200, 'ok');
    return answer(healthy ? 200 : 503, verbose(report, name, healthy, excludedBy(url)));
  };
}

/** Where nothing is checked, the answer itself is the sign of life. */
const isHealthy = (report: RunReport, prepared: Prepared, level: Level): boolean =>
  report.results.length === 0 || exitCode(verdictsOf(report), rulesOf(prepared, level)) === 0;

const excludedBy = (url: URL): readonly string[] => url.searchParams.getAll('exclude').flatMap((ids) => ids.split(','));

const without = (report: RunReport, ids: readonly string[]): RunReport => ({
  ...report,
  results: report.results.filter(({ check }) => !ids.includes(check.id)),
});

function withReasons(report: RunReport, told: boolean): RunReport {
  if (told) return report;
  const results = report.results.map((result) => {
    const reasons = result.judgement.reasons.map(({ kind }) => ({ kind, message: 'reason withheld' }));
    return { ...result, judgement: { ...result.judgement, reasons } };
  });
  return { ...report, results };
}

/** As the API server of Kubernetes writes it: `[+]db ok`, `[-]db failed: …`, and a last line for the whole. */
function verbose(report: RunReport, name: string, healthy: boolean, excluded: readonly string[]): string {
  const lines = [
    ...report.results.map(line),
    ...excluded.map((id) => `[+]${id} excluded: ok`),
    `${name} check ${healthy ? 'passed' : 'failed'}`,
  ];
  return `${lines.join('\n')}\n`;
}

function line({ check, judgement }: RunResult): string {
  const why = judgement.reasons.map(failureText).join('; ');
  const words = { pass: 'ok', warn: `ok, warning: ${why}`, fail: `failed: ${why}`, unknown: `unknown: ${why}` };
  return `[${judgement.verdict === 'fail' || judgement.verdict === 'unknown' ? '-' : '+'}]${check.id} ${words[judgement.verdict]}`;
}

const asJson = (report: RunReport, healthy: boolean): Response =>
  answer(healthy ? 200 : 503, HEALTH_FORMATS.json!(report, { measures: true }), { 'content-type': HEALTH_JSON });

const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(body, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
