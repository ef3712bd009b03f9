import type { Context, Hono } from 'hono';
import { type BoardReply, type HistoryAnswer, INCIDENTS_PAGE, type IncidentsAnswer } from '../../contract/board.ts';
import { type View, WINDOWS, type Window } from '../../contract/view.ts';
import type { Asker, BoardReads } from '../board-reads.ts';
import { answer, contentTag, type Env, JSON_TYPE, onlyParameters, Problem } from '../http.ts';
import { capped, noSuchCheck, type ReadSnapshot } from '../snapshot.ts';

/** Seconds that a cache may keep history and incidents. */
const HISTORY_MAX_AGE = 60;

const wantedWindow = (c: Context<Env>): Window => {
  const window = c.req.query('window') ?? '24h';
  const known = WINDOWS.find((name) => name === window);
  if (known === undefined) throw new Problem(400, `window is one of ${WINDOWS.join(', ')}, not "${window}".`);
  return known;
};

/** `?location=`: one of those that the check is probed from. */
const wantedLocation = (c: Context<Env>, { details }: View, id: string): string | undefined => {
  const location = c.req.query('location');
  const known = (details.checks[id]?.locations ?? []).map((each) => each.id);
  if (location === undefined || known.includes(location)) return location;
  const there = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  throw new Problem(400, `The check "${id}" has no location "${location}": ${there}.`);
};

const wantedLimit = (c: Context<Env>): number => {
  const text = c.req.query('limit') ?? String(INCIDENTS_PAGE.default);
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= INCIDENTS_PAGE.most) return limit;
  throw new Problem(400, `limit is a whole number from 1 to ${INCIDENTS_PAGE.most}, not "${text}".`);
};

/** The id of an incident, and how many searches ended beyond it: `src/engine/history/incident-id.ts`. */
const CURSOR = /^(?=.{1,300}$)(?:[0-9a-z]+(?:-[0-9a-z]+)+)?(?:~[1-9]\d{0,3})?$/;

/** Where a page of incidents begins, as the Board has named it. */
const wantedBefore = (c: Context<Env>): string | undefined => {
  const before = c.req.query('before');
  if (before === undefined || CURSOR.test(before)) return before;
  throw new Problem(400, `before is the "next" of an earlier answer, not "${before}".`);
};

const valueIn = <T>(reply: BoardReply<T>, missing: Problem): T => {
  if (reply.kind === 'missing') throw missing;
  if (reply.kind === 'capped') throw capped(reply.retryAfter);
  return reply.value;
};

const askerOf = (c: Context<Env>): Asker => ({ hidden: c.get('hidden'), origin: new URL(c.req.url).origin });

const respond = async (c: Context<Env>, value: unknown) => {
  const cache = c.get('hidden') ? 'private, no-store' : `public, max-age=${HISTORY_MAX_AGE}`;
  const text = JSON.stringify(value);
  return answer(c, { type: JSON_TYPE, cache, etag: await contentTag(text), body: () => text });
};

const NO_INCIDENTS: IncidentsAnswer = { incidents: [], next: null };

const isThere = async (c: Context<Env>, read: ReadSnapshot, id: string): Promise<boolean> =>
  (await read(c)).view().status.checks.some((check) => check.id === id);

/** History and incidents, which only the Board has: behind a cache of one minute and a daily cap. */
export const historyRoutes = (app: Hono<Env>, board: BoardReads, read: ReadSnapshot): void => {
  app.get('/status/:id/history', async (c) => {
    onlyParameters(c, ['window', 'location']);
    const { id } = c.req.param();
    const window = wantedWindow(c);
    const snapshot = await read(c);
    const missing = noSuchCheck(snapshot, id);
    const view = snapshot.view();
    if (!view.status.checks.some((check) => check.id === id)) throw missing;
    const location = wantedLocation(c, view, id);
    return respond(c, valueIn(await board.history(askerOf(c), id, window, location), missing));
  });

  app.get('/incidents', async (c) => {
    onlyParameters(c, ['before', 'check', 'limit']);
    const before = wantedBefore(c);
    const query = { before, check: c.req.query('check'), limit: wantedLimit(c) };
    // The Board, and what is kept of its answers, is only for checks that are there.
    if (query.check !== undefined && !(await isThere(c, read, query.check))) return respond(c, NO_INCIDENTS);
    const reply = await board.incidents(askerOf(c), query);
    return respond(c, valueIn(reply, new Problem(404, `There is no page of incidents before "${before}".`)));
  });

  app.get('/incidents/:id', async (c) => {
    onlyParameters(c, []);
    const { id } = c.req.param();
    const missing = new Problem(404, `There is no incident "${id}". GET /incidents lists them.`);
    if (!(await isThere(c, read, id.replace(/-[^-]*$/, '')))) throw missing;
    return respond(c, valueIn(await board.incident(askerOf(c), id), missing));
  });
};

/** For the page, which is complete without a history that cannot be read. */
export const historyForPage = async (
  c: Context<Env>,
  board: BoardReads,
  id: string,
  window: Window,
  location: string | undefined,
): Promise<HistoryAnswer | undefined> => {
  const reply = await board.history(askerOf(c), id, window, location).catch(() => undefined);
  return reply?.kind === 'ok' ? reply.value : undefined;
};
