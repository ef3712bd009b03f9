import type { Context, Hono } from 'hono';
import { type BoardReply, INCIDENTS_PAGE, type Reader } from '../../contract/board.ts';
import { WINDOWS, type Window } from '../../contract/view.ts';
import { BoardReads } from '../board-reads.ts';
import { answer, type Env, JSON_TYPE, Problem } from '../http.ts';
import type { AppPorts } from '../ports.ts';
import { capped, type Snapshot } from '../snapshot.ts';

/** Seconds that a cache may keep history and incidents. */
const PAST_MAX_AGE = 60;

const wantedWindow = (c: Context<Env>): Window => {
  const window = c.req.query('window') ?? '24h';
  const known = WINDOWS.find((name) => name === window);
  if (known === undefined) throw new Problem(400, `window is one of ${WINDOWS.join(', ')}, not "${window}".`);
  return known;
};

const wantedLimit = (c: Context<Env>): number => {
  const text = c.req.query('limit') ?? String(INCIDENTS_PAGE.default);
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= INCIDENTS_PAGE.most) return limit;
  throw new Problem(400, `limit is a whole number from 1 to ${INCIDENTS_PAGE.most}, not "${text}".`);
};

const valueIn = <T>(reply: BoardReply<T>, missing: string): T => {
  if (reply.kind === 'missing') throw new Problem(404, missing);
  if (reply.kind === 'capped') throw capped(reply.retryAfter);
  return reply.value;
};

/** What lies with the Board alone: history and incidents, behind a minute's memory and a daily cap. */
export const pastRoutes = (app: Hono<Env>, ports: AppPorts, read: (c: Context<Env>) => Promise<Snapshot>): void => {
  const reads = new BoardReads(ports);

  const ask = <T>(c: Context<Env>, path: string, question: (reader: Reader) => Promise<BoardReply<T>>) => {
    const hidden = c.get('hidden');
    return hidden ? question({ hidden }) : reads.reply(new URL(path, c.req.url).href, () => question({ hidden }));
  };

  const tell = (c: Context<Env>, value: unknown) => {
    const cache = c.get('hidden') ? 'private, no-store' : `public, max-age=${PAST_MAX_AGE}`;
    return answer(c, { type: JSON_TYPE, cache, body: () => JSON.stringify(value) });
  };

  app.get('/status/:id/history', async (c) => {
    const { id } = c.req.param();
    const window = wantedWindow(c);
    const missing = `There is no check "${id}". GET /status lists all of them.`;
    const { status } = (await read(c)).view();
    if (!status.checks.some((check) => check.id === id)) throw new Problem(404, missing);
    const path = `/status/${encodeURIComponent(id)}/history?window=${window}`;
    return tell(c, valueIn(await ask(c, path, (reader) => ports.board.history(id, window, reader)), missing));
  });

  app.get('/incidents', async (c) => {
    const { before, check } = c.req.query();
    const page = { before, check, limit: wantedLimit(c) };
    const path = `/incidents?${new URLSearchParams({ before: before ?? '', check: check ?? '', limit: String(page.limit) })}`;
    const missing = `There is no page of incidents before "${before}".`;
    return tell(c, valueIn(await ask(c, path, (reader) => ports.board.incidents(page, reader)), missing));
  });

  app.get('/incidents/:id', async (c) => {
    const { id } = c.req.param();
    const path = `/incidents/${encodeURIComponent(id)}`;
    const missing = `There is no incident "${id}". GET /incidents lists them.`;
    return tell(c, valueIn(await ask(c, path, (reader) => ports.board.incident(id, reader)), missing));
  });
};
