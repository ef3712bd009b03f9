import type { Hono } from 'hono';
import { jsonAnswer } from '../../contract/json-answer.ts';
import { stateBatchSchema } from '../../contract/state.ts';
import { type Env, onlyParameters, Problem } from '../http.ts';
import type { AppPorts } from '../ports.ts';
import { demandToken } from '../token.ts';

/** Bytes of one batch: a document has at most 1 MB, and JSON in JSON takes more. */
const MOST_BYTES = 8_000_000;

const UNCACHED = { 'cache-control': 'no-store' };

/** `GET /state` and `POST /state` move what the Board knows. Without a token in the environment there are no such routes. */
export const stateRoutes = (app: Hono<Env>, { board, token }: AppPorts): void => {
  if (token === undefined || token === '') return;
  const owner = 'the runner (SITREP_TOKEN)';

  app.get('/state', async (c) => {
    await demandToken(c, token, owner);
    onlyParameters(c, ['after']);
    const reply = await board.exportState(c.req.query('after'));
    if (reply.kind === 'changed')
      throw new Problem(409, 'History has moved on since that page: begin again without "after".');
    return c.json(reply.value, 200, UNCACHED);
  });

  app.post('/state', async (c) => {
    await demandToken(c, token, owner);
    onlyParameters(c, []);
    if (Number(c.req.header('content-length') ?? Number.POSITIVE_INFINITY) > MOST_BYTES)
      throw new Problem(413, `A batch has at most ${MOST_BYTES} bytes, and says so by Content-Length.`);
    const batch = jsonAnswer(stateBatchSchema, await c.req.text());
    if (batch === undefined) throw new Problem(400, 'The body is no batch of a file of `sitrep state export`.');
    const reply = await board.importState(batch);
    if (reply.kind === 'refused') throw new Problem(409, `Nothing was imported: ${reply.why}.`);
    return c.json(reply.value, 200, UNCACHED);
  });
};
