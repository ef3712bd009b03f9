import type { Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import type { CheckAnswer, CheckView, LocationsAnswer, View } from '../../contract/view.ts';
import { formatDuration, parseDuration } from '../../engine/util/units.ts';
import { HEALTH_JSON, healthJson } from '../../present/web/health-json.ts';
import { overSome } from '../../present/web/overall.ts';
import { statusTable } from '../../present/web/status-table.ts';
import { answer, type Env, JSON_TYPE, listParameter, onlyParameters, Problem, TEXT_TYPE } from '../http.ts';
import { noSuchCheck, type ReadSnapshot, type Snapshot } from '../snapshot.ts';

/** Seconds that a cache may keep a status. */
const STATUS_MAX_AGE = 15;

/** `?exclude=a,b`: the answer over the other checks. */
const without = (snapshot: Snapshot, view: View, exclude: readonly string[]): View => {
  if (exclude.length === 0) return view;
  const left = new Set(exclude.map((id) => find(snapshot, view, id)));
  const checks = view.status.checks.filter((check) => !left.has(check));
  return { ...view, status: overSome(view.status, checks) };
};

/** `?maxAge=90s`: a check that was read longer ago is unknown, and says so. */
const noOlderThan = (view: View, maxAge: number | undefined, now: number): View => {
  if (maxAge === undefined) return view;
  const checks = view.status.checks.map((check): CheckView => {
    const age = check.checkedAt === null ? undefined : now - Date.parse(check.checkedAt);
    if (age !== undefined && age <= maxAge) return check;
    const last = age === undefined ? 'it was never read' : `it was last read ${formatDuration(wholeSeconds(age))} ago`;
    const message = `${last}, and maxAge asks for ${formatDuration(maxAge)}`;
    return { ...check, status: 'unknown', since: null, reasons: [{ kind: 'probe', message }] };
  });
  return { ...view, status: overSome(view.status, checks) };
};

const wholeSeconds = (ms: number): number => Math.max(1_000, Math.floor(ms / 1_000) * 1_000);

const wantedAge = (c: Context<Env>): number | undefined => {
  const text = c.req.query('maxAge');
  if (text === undefined) return undefined;
  const age = parseDuration(text);
  if (age === undefined) throw new Problem(400, `maxAge is a duration with its unit such as "90s", not "${text}".`);
  return age;
};

const find = (snapshot: Snapshot, { status: { checks } }: View, id: string): CheckView => {
  const check = checks.find((candidate) => candidate.id === id);
  if (check === undefined) throw noSuchCheck(snapshot, id);
  return check;
};

/** `?require=a,b` or `*`: 200 only while each of them works, if slowly. */
const requiredStatus = (snapshot: Snapshot, view: View, require: readonly string[] | undefined): 200 | 503 => {
  if (require === undefined) return 200;
  // A heartbeat that is not due yet does not count for the whole; asked for by id, its status is unknown.
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
const status = (read: ReadSnapshot, now: () => number) => async (c: Context<Env>) => {
  onlyParameters(c, ['require', 'exclude', 'maxAge', 'format']);
  const maxAge = wantedAge(c);
  const format = wantedFormat(c);
  const require = listParameter(c, 'require');
  const exclude = listParameter(c, 'exclude') ?? [];
  const snapshot = await read(c);
  const plain = format === 'json' && require === undefined && exclude.length === 0 && maxAge === undefined;
  const common = { cache: snapshot.cache(STATUS_MAX_AGE), vary: 'accept', type: FORMATS[format].type };
  if (plain) return answer(c, { ...common, body: snapshot.statusText, etag: snapshot.tag });

  const view = noOlderThan(without(snapshot, snapshot.view(), exclude), maxAge, now());
  const failing = format === 'health' && view.status.status === 'down';
  return answer(c, {
    ...common,
    body: () => FORMATS[format].write(view),
    // An answer about age is another one a second later.
    ...(maxAge === undefined ? { etag: `${snapshot.tag}-${format}` } : { cache: 'no-store' }),
    status: failing ? 503 : requiredStatus(snapshot, view, require),
  });
};

/** `GET /status/:id`: one check, with what is known of its past without asking the Board. */
const oneStatus = (read: ReadSnapshot) => async (c: Context<Env>) => {
  onlyParameters(c, []);
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

/** `GET /locations`: where checks are probed from. */
const locations = (read: ReadSnapshot) => async (c: Context<Env>) => {
  onlyParameters(c, []);
  const snapshot = await read(c);
  const { status, details } = snapshot.view();
  const found: LocationsAnswer = {
    updatedAt: status.updatedAt,
    stale: snapshot.stale,
    locations: details.locations ?? [],
  };
  const body = () => JSON.stringify(found);
  return answer(c, { type: JSON_TYPE, cache: snapshot.cache(STATUS_MAX_AGE), etag: snapshot.tag, body });
};

export const statusRoutes = (app: Hono<Env>, read: ReadSnapshot, now: () => number): void => {
  app.get('/status', status(read, now));
  app.get('/status/:id', oneStatus(read));
  app.get('/locations', locations(read));
};
