import type { Hono } from 'hono';
import { type Env, Problem } from '../http.ts';
import type { AppPorts } from '../ports.ts';
import { capped } from '../snapshot.ts';
import { demandToken } from '../token.ts';

/** Characters of a heartbeat's message that are kept; more is no message but a log. */
const MESSAGE_LIMIT = 500;

/** `POST /run`: probe everything now. Not there at all where no token is set. */
const runRoute = (app: Hono<Env>, { board, token }: AppPorts): void => {
  if (token === undefined || token === '') return;
  app.post('/run', async (c) => {
    await demandToken(c, token, 'the runner (SITREP_TOKEN)');
    return c.json(await board.run(), 200, { 'cache-control': 'no-store' });
  });
};

/** `POST /heartbeat/:id?status=pass|fail&message=…`, guarded by the check's own token. */
const heartbeatRoute = (app: Hono<Env>, { board, heartbeatToken, now }: AppPorts): void => {
  app.post('/heartbeat/:id', async (c) => {
    const id = c.req.param('id');
    const missing = new Problem(404, `There is no heartbeat check "${id}".`);
    const expected = heartbeatToken(id);
    if (expected === undefined) throw missing;
    await demandToken(c, expected, `the check "${id}"`);
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
