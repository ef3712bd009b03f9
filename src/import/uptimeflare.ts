import { bodyLimitOf, type Converted, compact, type Draft, hostAndPort, idGiver, pace, some } from './draft.ts';
import { ranges } from './expectations.ts';
import { Code, LiteralReader } from './literal.ts';
import type { Loss } from './losses.ts';
import { Section } from './section.ts';
import { readNotification } from './uptimeflare-alerts.ts';

/** Every minute (wrangler.toml), for ten seconds (worker/src/monitor.ts), down at the first failure, without retries. */
const USUAL = { interval: 60_000, timeout: 10_000 };
const DEFAULTS = { interval: '1m', timeout: '10s', retries: 0, failureThreshold: 1, successThreshold: 1 };

/** What fetch follows (fetch.spec.whatwg.org, "HTTP-redirect fetch"). */
const REDIRECTS = 20;

/** `uptime.config.ts` of lyc8503/UptimeFlare (its types/config.ts), read without running it. */
export const fromUptimeFlare = (source: string, losses: Loss[]): Converted => {
  const reader = new LiteralReader(source);
  const [page, worker] = ['pageConfig', 'workerConfig'].map(
    (name) => new Section(withoutCode(reader.readConstant(name), name, losses), name, losses),
  ) as [Section, Section];
  const site = readSite(page);
  const ids = new Map<string, string>();
  const checks = readMonitors(worker, groupsOf(page.take('group')), ids);
  const converted = new Set(checks.map(({ id }) => id));
  for (const [there, here] of ids) if (!converted.has(here)) ids.delete(there);
  worker.ignore('kvWriteCooldownMinutes');
  worker.drop('settings', 'passwordProtection', 'protect the page with Cloudflare Access, see docs/deploy.md');
  const alerts = readNotification(worker.section('notification'), ids, losses);
  worker.ignore('callbacks');
  page.end();
  worker.end();
  const windows = withoutCode(reader.readConstant('maintenances'), 'maintenances', losses);
  const maintenance = new Section({ maintenances: windows }, '', losses)
    .sections('maintenances')
    .flatMap((window) => readWindow(window, ids));
  return { site, defaults: DEFAULTS, checks, alerts, maintenance };
};

/** Title of a window that has none (types/config.ts). */
const WINDOW_TITLE = 'Scheduled Maintenance';

const readWindow = (window: Section, ids: ReadonlyMap<string, string>): readonly Draft[] => {
  const [start, end] = [moment(window.take('start')), moment(window.take('end'))];
  const monitors = window.texts('monitors');
  const checks = monitors.flatMap((id) => ids.get(id) ?? []);
  const title = window.text('title') ?? window.text('body') ?? WINDOW_TITLE;
  for (const key of ['body', 'color'])
    window.drop('settings', key, 'a maintenance window has a title, no text and no colour');
  window.end();
  // Without a check of its own it would be for all.
  if (monitors.length > 0 && checks.length === 0) return [];
  if (start !== undefined && end !== undefined) return [{ title, checks: some(checks), start, end }];
  window.lose('judged', 'end', 'a maintenance window without start or end was left out');
  return [];
};

/** Milliseconds since 1970, or text that a Worker's clock, which is UTC, would read. */
const moment = (written: unknown): string | undefined => {
  const time = new Date(typeof written === 'number' || typeof written === 'string' ? written : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
};

/** A function that does nothing, as in the template. */
const isIdle = ({ source }: Code): boolean =>
  /\{\s*(?:return;?\s*)?\}$/.test(source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ''));

const isCallback = (path: string): boolean => path.startsWith('workerConfig.callbacks');

/** A copy in which every {@link Code} is gone, and reported. */
const withoutCode = (value: unknown, path: string, losses: Loss[]): unknown => {
  if (value instanceof Code) {
    const kind = isCallback(path)
      ? 'alerts'
      : /^workerConfig\.monitors(?:\[\d+\])?$/.test(path)
        ? 'unwatched'
        : 'judged';
    const what =
      kind === 'alerts'
        ? 'the effect of the callback is unknown; an entry of "alerts" may replace it'
        : 'its value is computed, and the file is not run; add it to the result yourself';
    if (kind !== 'alerts' || !isIdle(value)) losses.push({ kind, path, subject: path, message: what });
    return undefined;
  }
  if (Array.isArray(value))
    return value
      .map((item, index) => withoutCode(item, `${path}[${index}]`, losses))
      .filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutCode(item, `${path}.${key}`, losses)]),
  );
};

const readSite = (page: Section): Draft => {
  const links = page.sections('links').flatMap((link) => {
    const [url, title] = [link.text('link'), link.text('label')];
    link.ignore('highlight');
    link.end();
    if (url !== undefined && title !== undefined && /^https?:/.test(url)) return [{ title, url }];
    link.lose('settings', '', 'only links to web addresses are shown');
    return [];
  });
  const logo = page.text('logo');
  page.ignore('favicon', 'maintenances');
  page.drop('settings', 'customFooter', 'the page has its own footer, with "site.links"');
  return { title: page.text('title'), logo: logo?.startsWith('https://') ? logo : undefined, links: some(links) };
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
    const id = monitor.text('id') ?? monitor.text('name') ?? 'monitor';
    ids.set(id, giveId(id));
    const name = monitor.text('name');
    const timeout = monitor.number('timeout');
    const common = {
      id: ids.get(id),
      name: name === ids.get(id) ? undefined : name,
      group: groups?.get(id),
      // A monitor in no group is watched but not shown.
      public: groups !== undefined && !groups.has(id) ? false : undefined,
      ...pace(monitor, timeout === undefined ? {} : { timeout }, USUAL),
    };
    const check = monitor.text('method') === 'TCP_PING' ? tcpCheck(monitor, common) : httpCheck(monitor, common);
    monitor.ignore('tooltip', 'statusPageLink', 'hideLatencyChart', 'checkProxyFallback');
    for (const key of ['checkProxy', 'checkLocationWorkerRoute'])
      monitor.drop('judged', key, 'it is checked from Cloudflare itself, not through a proxy or from a chosen region');
    monitor.end();
    return check === undefined ? [] : [check];
  });
};

const tcpCheck = (monitor: Section, common: Draft): Draft | undefined => {
  const target = monitor.text('target') ?? '';
  const address = hostAndPort(target);
  if (address === undefined) monitor.lose('unwatched', 'target', `"${target}" lacks its host or port`);
  return address && { ...common, type: 'tcp', ...address };
};

const httpCheck = (monitor: Section, common: Draft): Draft | undefined => {
  const url = monitor.text('target');
  const method = monitor.text('method')?.toUpperCase();
  const codes = monitor.numbers('expectedCodes');
  const body = compact({
    contains: monitor.text('responseKeyword'),
    excludes: monitor.text('responseForbiddenKeyword'),
  });
  const check = {
    ...common,
    type: 'http',
    url,
    method: method === 'GET' ? undefined : method,
    headers: compact(monitor.record('headers')),
    body: bodyOf(monitor, method),
    redirects: REDIRECTS,
    bodyLimit: bodyLimitOf(body),
    // Any success, if none is named (worker/src/monitor.ts).
    expect: compact({ status: codes.length > 0 ? ranges(codes) : undefined, body }),
  };
  return url === undefined ? undefined : check;
};

/** The template has a body beside GET, which fetch refuses to send. */
const bodyOf = (monitor: Section, method: string | undefined): string | undefined => {
  const body = monitor.text('body');
  if (body === undefined || !['GET', 'HEAD', undefined].includes(method)) return body;
  monitor.lose('judged', 'body', `a ${method ?? 'GET'} request has no body, so it is sent without`);
  return undefined;
};
