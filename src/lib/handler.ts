import type { Level } from '../contract/check.ts';
import type { RunReport } from '../contract/report.ts';
import { exitCode } from '../engine/health/exit-code.ts';
import { ownEntry } from '../engine/util/own-entry.ts';
import { healthAnswer, LEVEL_OF, PLAIN_TEXT } from '../present/terminal/health-http.ts';
import { prepare, rulesOf, run, verdictsOf } from './run.ts';
import type { HandlerOptions } from './types.ts';

/**
 * Answers `/livez` (level live), `/readyz` (ready) and `/healthz` (every check), under any prefix: 200 if healthy, else
 * 503. `?verbose` lists the checks in Kubernetes' format, `?exclude=ID` leaves one out. A client that accepts
 * `application/health+json` gets that format. Simultaneous requests share one run.
 * @throws Error if the checks are not valid for `checks.json`; the message lists every mistake
 */
export const healthHandler = (options: HandlerOptions = {}): ((request: Request) => Promise<Response>) => {
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
    const level = ownEntry(LEVEL_OF, name);
    if (level === undefined) return answer(404, `there are ${Object.keys(LEVEL_OF).join(', ')}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, 'GET or HEAD\n', { allow: 'GET, HEAD' });
    const { status, type, body } = healthAnswer(
      await shared(level),
      {
        name,
        verbose: url.searchParams.has('verbose'),
        exclude: excludedBy(url),
        accept: request.headers.get('accept') ?? undefined,
        reasons: options.reasons === true,
      },
      (report) => exitCode(verdictsOf(report), rulesOf(prepared, level)) === 0,
    );
    return answer(status, body, { 'content-type': type });
  };
};

const excludedBy = (url: URL): readonly string[] => url.searchParams.getAll('exclude').flatMap((ids) => ids.split(','));

const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(body, {
    status,
    headers: { 'content-type': PLAIN_TEXT, 'cache-control': 'no-store', ...headers },
  });
