import type { Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import type { CheckAnswer, CheckView, View } from '../../contract/view.ts';
import { HEALTH_JSON, healthJson } from '../../present/web/health-json.ts';
import { overSome } from '../../present/web/overall.ts';
import { statusTable } from '../../present/web/status-table.ts';
import { answer, type Env, JSON_TYPE, listParameter, Problem, TEXT_TYPE } from '../http.ts';
import { noSuchCheck, type ReadSnapshot, type Snapshot } from '../snapshot.ts';

/** Seconds that a cache may keep a status. */
const STATUS_MAX_AGE = 15;

/** `?exclude=a,b`: the answer over the other checks. */
const without = (view: View, exclude: readonly string[]): View =>
  exclude.length === 0
    ? view
    : {
        ...view,
        status: overSome(
          view.status,
          view.status.checks.filter(({ id }) => !exclude.includes(id)),
        ),
      };

const find = (snapshot: Snapshot, { status: { checks } }: View, id: string): CheckView => {
  const check = checks.find((candidate) => candidate.id === id);
  if (check === undefined) throw noSuchCheck(snapshot, id);
  return check;
};

/** `?require=a,b` or `*`: 200 only while each of them works, if slowly. */
const requiredStatus = (snapshot: Snapshot, view: View, require: readonly string[] | undefined): 200 | 503 => {
  if (require === undefined) return 200;
  // A heartbeat that is not due yet says nothing of the whole; whoever asks for it by name is told that it is not known.
  const known = view.status.checks.filter(({ waiting }) => waiting !== true);
  const checks = require.includes('*') ? known : require.map((id) => find(snapshot, view, id));
  return checks.length > 0 && checks.every(({ status }) => status === 'up' || status === 'degraded') ? 200 : 503;
};

const FORMATS = {
  json: { type: JSON_TYPE, write: (view: View) => JSON.stringify(view.status) },
  health: { type: HEALTH_JSON, write: (view: View) => JSON.stringify(healthJson(view)) },
  text: { type: TEXT_TYPE, write: (view: View) => statusTable(view.status) },
} as const;
type Format = keyof typeof FORMATS;

const wantedFormat = (c: Context<Env>): Format => {
  const named = c.req.query('format');
  if (named === 'text' || named === 'json') return named;
  if (named !== undefined) throw new Problem(400, `format is "text" or "json", not "${named}".`);
  const type = accepts(c, {
    header: 'Accept',
    supports: ['application/json', HEALTH_JSON, 'text/plain'],
    default: 'application/json',
  });
  if (type === HEALTH_JSON) return 'health';
  return type === 'text/plain' ? 'text' : 'json';
};

/** `GET /status`: all checks. A plain request is answered from the published text as it lies there. */
const status = (read: ReadSnapshot) => async (c: Context<Env>) => {
  const format = wantedFormat(c);
  const require = listParameter(c, 'require');
  const exclude = listParameter(c, 'exclude') ?? [];
  const snapshot = await read(c);
  const plain = format === 'json' && require === undefined && exclude.length === 0;
  const common = { cache: snapshot.cache(STATUS_MAX_AGE), vary: 'accept', type: FORMATS[format].type };
  if (plain) return answer(c, { ...common, body: snapshot.statusText, etag: snapshot.tag });

  const view = without(snapshot.view(), exclude);
  const failing = format === 'health' && view.status.status === 'down';
  return answer(c, {
    ...common,
    body: () => FORMATS[format].write(view),
    etag: `${snapshot.tag}-${format}`,
    status: failing ? 503 : requiredStatus(snapshot, view, require),
  });
};

/** `GET /status/:id`: one check, with what is known of its past without asking the Board. */
const oneStatus = (read: ReadSnapshot) => async (c: Context<Env>) => {
  const snapshot = await read(c);
  const view = snapshot.view();
  const check = find(snapshot, view, c.req.param('id') ?? '');
  const details = view.details.checks[check.id]!;
  return answer(c, {
    type: JSON_TYPE,
    cache: snapshot.cache(STATUS_MAX_AGE),
    etag: snapshot.tag,
    body: () => JSON.stringify({ ...check, stale: snapshot.stale, ...details } satisfies CheckAnswer),
  });
};

export const statusRoutes = (app: Hono<Env>, read: ReadSnapshot): void => {
  app.get('/status', status(read));
  app.get('/status/:id', oneStatus(read));
};
