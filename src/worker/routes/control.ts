import type { Hono } from 'hono';
import type { Verdict } from '../../contract/verdict.ts';
import { NOT_CONFIGURED } from '../../engine/probe/probe.ts';
import { type Env, listParameter, onlyParameters, Problem } from '../http.ts';
import type { AppPorts } from '../ports.ts';
import { capped, unknownCheck } from '../snapshot.ts';
import { demandToken, hasToken } from '../token.ts';

/** Characters of a heartbeat's message that are kept; more is no message but a log. */
const MESSAGE_LIMIT = 500;

/** Compared with where there is no check: an unknown id takes as long as a hidden one. */
const NO_TOKEN = 'none';

/** Seconds: an operator has to set a secret first. */
const RETRY_LATER = { 'retry-after': '60' };

const required = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'warn';

/**
 * `POST /run` probes every check now and answers with the fresh verdicts. With `?require=a,b` it answers 503 unless each of
 * them passes; `*` leaves out heartbeats that are not due yet. Without a token in the environment there is no such route.
 */
const runRoute = (app: Hono<Env>, { board, token, ids }: AppPorts): void => {
  if (token === undefined || token === '') return;
  app.post('/run', async (c) => {
    await demandToken(c, token, 'the runner (SITREP_TOKEN)');
    onlyParameters(c, ['require']);
    const require = listParameter(c, 'require');
    const unknown = require?.find((id) => id !== '*' && !ids.includes(id));
    if (unknown !== undefined) throw unknownCheck(unknown, ids);
    const answer = await board.run();
    const waiting = new Set(answer.checks.flatMap((check) => (check.waiting === true ? [check.id] : [])));
    const wanted = require?.includes('*') ? ids.filter((id) => !waiting.has(id)) : (require ?? []);
    const isFine = (id: string) => answer.checks.some((check) => check.id === id && required(check.verdict));
    const fails = require !== undefined && (wanted.length === 0 || !wanted.every(isFine));
    return c.json(answer, fails ? 503 : 200, { 'cache-control': 'no-store' });
  });
};

/** `POST /heartbeat/:id?status=pass|fail&message=…`, guarded by the check's own token. */
const heartbeatRoute = (app: Hono<Env>, { board, heartbeat: heartbeatOf, now }: AppPorts): void => {
  app.post('/heartbeat/:id', async (c) => {
    const id = c.req.param('id');
    const missing = new Problem(404, `There is no heartbeat check "${id}".`);
    const heartbeat = heartbeatOf(id);
    const isSender = await hasToken(c, heartbeat?.token ?? NO_TOKEN);
    // Without its token, a hidden check is as good as absent.
    if (heartbeat === undefined || (!isSender && !heartbeat.public)) throw missing;
    if (heartbeat.token === undefined) throw new Problem(503, `The check "${id}" is ${NOT_CONFIGURED}.`, RETRY_LATER);
    await demandToken(c, heartbeat.token, `the check "${id}"`);
    const status = c.req.query('status') ?? 'pass';
    if (status !== 'pass' && status !== 'fail') throw new Problem(400, `status is "pass" or "fail", not "${status}".`);
    const reply = await board.beat(id, { at: now(), status, message: c.req.query('message')?.slice(0, MESSAGE_LIMIT) });
    if (reply.kind === 'missing') throw missing;
    if (reply.kind === 'capped') throw capped(reply.retryAfter);
    return c.body(null, 204, { 'cache-control': 'no-store' });
  });
};

/** The routes that change something; each has a token of its own, and none may be called across origins. */
export const controlRoutes = (app: Hono<Env>, ports: AppPorts): void => {
  runRoute(app, ports);
  heartbeatRoute(app, ports);
};
