import { type Converted, compact, type Draft, duration, hostAndPort, idGiver } from './draft.ts';
import { Code, LiteralReader } from './literal.ts';
import { type Left, Section } from './section.ts';

/** Milliseconds, by UptimeFlare's types/config.ts. */
const DEFAULT_TIMEOUT = 10_000;

const OWN_ALERTS = 'write an entry of "alerts" instead, see docs/alerts.md';
const CODE = 'code cannot be converted';

/**
 * `uptime.config.ts` of lyc8503/UptimeFlare, read without running it. There the first failure makes a monitor down,
 * without retries; so it does here.
 */
export const fromUptimeFlare = (source: string, left: Left[]): Converted => {
  const reader = new LiteralReader(source);
  const [page, worker] = ['pageConfig', 'workerConfig'].map(
    (name) => new Section(withoutCode(reader.readConstant(name), name, left), name, left),
  ) as [Section, Section];
  const site = readSite(page);
  const ids = new Map<string, string>();
  const checks = readMonitors(worker, groupsOf(page.take('group')), ids);
  worker.drop('kvWriteCooldownMinutes', 'Sitrep keeps its own budget of KV writes');
  worker.drop('passwordProtection', 'protect the page with Cloudflare Access, see docs/deploy.md');
  worker.drop('notification', OWN_ALERTS);
  worker.drop('callbacks', OWN_ALERTS);
  page.end();
  worker.end();
  const windows = withoutCode(reader.readConstant('maintenances'), 'maintenances', left);
  const maintenance = new Section({ maintenances: windows }, '', left)
    .sections('maintenances')
    .flatMap((window) => readWindow(window, ids));
  const defaults = { interval: '1m', retries: 0, failureThreshold: 1, successThreshold: 1 };
  return { site, defaults, checks, maintenance };
};

/** Title of a window that has none (types/config.ts). */
const WINDOW_TITLE = 'Scheduled Maintenance';

const readWindow = (window: Section, ids: ReadonlyMap<string, string>): readonly Draft[] => {
  const [start, end] = [moment(window.take('start')), moment(window.take('end'))];
  const checks = window.texts('monitors').flatMap((id) => ids.get(id) ?? []);
  const title = window.text('title') ?? window.text('body') ?? WINDOW_TITLE;
  for (const key of ['body', 'color']) window.drop(key, 'a window has a title and no more');
  window.end();
  if (start !== undefined && end !== undefined)
    return [{ title, checks: checks.length > 0 ? checks : undefined, start, end }];
  window.leave('end', 'a window that does not end was left out');
  return [];
};

/** Milliseconds since 1970, or text that a Worker's clock, which is UTC, would read. */
const moment = (written: unknown): string | undefined => {
  const time = new Date(typeof written === 'number' || typeof written === 'string' ? written : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
};

/** A copy in which every {@link Code} is gone, and told of. */
const withoutCode = (value: unknown, path: string, left: Left[]): unknown => {
  if (value instanceof Code) {
    left.push({ path, why: CODE });
    return undefined;
  }
  if (Array.isArray(value)) return value.map((item, index) => withoutCode(item, `${path}[${index}]`, left));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutCode(item, `${path}.${key}`, left)]),
  );
};

const readSite = (page: Section): Draft => {
  const links = page.sections('links').flatMap((link) => {
    const url = link.text('link');
    const title = link.text('label');
    link.ignore('highlight');
    link.end();
    if (url !== undefined && title !== undefined && /^https?:/.test(url)) return [{ title, url }];
    link.leave('', 'only links to web addresses are shown');
    return [];
  });
  return { title: page.text('title'), links: links.length > 0 ? links : undefined };
};

/** Group by monitor id; `undefined` where there are no groups. */
const groupsOf = (value: unknown): ReadonlyMap<string, string> | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(
    Object.entries(value).flatMap(([group, ids]) =>
      Array.isArray(ids) ? ids.map((id) => [String(id), group] as const) : [],
    ),
  );
};

/** Fills `ids` with what became of each monitor's id. */
const readMonitors = (
  worker: Section,
  groups: ReadonlyMap<string, string> | undefined,
  ids: Map<string, string>,
): Draft[] => {
  const giveId = idGiver();
  return worker.sections('monitors').flatMap((monitor): readonly Draft[] => {
    const id = monitor.text('id') ?? 'monitor';
    ids.set(id, giveId(id));
    const common = {
      id: ids.get(id),
      name: monitor.text('name'),
      group: groups?.get(id),
      // A monitor in no group is watched but not shown.
      public: groups !== undefined && !groups.has(id) ? false : undefined,
      timeout: timeoutOf(monitor),
    };
    const check = monitor.text('method') === 'TCP_PING' ? tcpCheck(monitor, common) : httpCheck(monitor, common);
    for (const key of ['tooltip', 'statusPageLink', 'hideLatencyChart'])
      monitor.drop(key, 'the page shows no such thing');
    for (const key of ['checkProxy', 'checkProxyFallback']) monitor.drop(key, 'Sitrep probes from Cloudflare itself');
    monitor.end();
    return check === undefined ? [] : [check];
  });
};

const timeoutOf = (monitor: Section): string | undefined => {
  const timeout = monitor.number('timeout');
  return timeout === DEFAULT_TIMEOUT ? undefined : duration(timeout);
};

const tcpCheck = (monitor: Section, common: Draft): Draft | undefined => {
  const target = monitor.text('target') ?? '';
  const address = hostAndPort(target);
  if (address === undefined) monitor.leave('target', `"${target}" is no host:port, so the whole check was left out`);
  return address && { ...common, type: 'tcp', ...address };
};

const httpCheck = (monitor: Section, common: Draft): Draft => {
  const method = monitor.text('method')?.toUpperCase();
  const codes = monitor.numbers('expectedCodes');
  const body = compact({
    contains: monitor.text('responseKeyword'),
    excludes: monitor.text('responseForbiddenKeyword'),
  });
  return {
    ...common,
    type: 'http',
    url: monitor.text('target'),
    method: method === 'GET' ? undefined : method,
    headers: compact(monitor.record('headers')),
    body: monitor.text('body'),
    expect: compact({ status: codes.length > 0 ? codes : undefined, body }),
  };
};
