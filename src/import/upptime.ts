import { ownEntry } from '../engine/util/own-entry.ts';
import {
  bodyLimitOf,
  type Converted,
  compact,
  type Draft,
  duration,
  hostAndPort,
  idGiver,
  NO_ICMP,
  NO_INSECURE,
  pace,
  some,
} from './draft.ts';
import { ranges } from './expectations.ts';
import type { Loss } from './losses.ts';
import { readYaml } from './read-yaml.ts';
import { literal } from './secrets.ts';
import { Section } from './section.ts';

/**
 * Upptime looks every five minutes (upptime.js.org/docs/configuration) and twice more before it believes a failure (src/update.ts of
 * upptime/uptime-monitor). It waits 30 seconds and follows three redirects (src/helpers/request.ts).
 */
const INTERVAL = 300_000;
const TIMEOUT = 30_000;
const DEFAULTS = { interval: '5m', timeout: '30s', retries: 2, failureThreshold: 1, successThreshold: 1 };
const REDIRECTS = 3;

/** 200 to 208, 226, 300 to 308 (src/update.ts): every success and every redirect that there is. */
const STATUSES = ['2xx', '3xx'];

/** A certificate with fewer days left is down there (src/update.ts). */
const CERTIFICATE = { certificate: { fail: '7d' } };

/** About Upptime's repository, workflows and texts. */
const OWN_AFFAIR = [
  'PAT',
  'user-agent',
  'delay',
  'runner',
  'commitMessages',
  'customStatusWebsitePackage',
  'skipGeneratingWebsite',
  'skipDescriptionUpdate',
  'skipTopicsUpdate',
  'skipHomepageUpdate',
  'skipDeleteIssues',
  'skipPoweredByReadme',
  'summaryStartHtmlComment',
  'summaryEndHtmlComment',
  'liveStatusHtmlComment',
  'commitPrefixStatusUp',
  'commitPrefixStatusDown',
  'commitPrefixStatusDegraded',
  'readme',
  'secrets',
];

/** Secrets of the repository, whose names GitHub writes in capitals (src/helpers/secrets.ts of upptime/uptime-monitor). */
const withSecrets = (text: string): string =>
  literal(text).replace(/\$([A-Z_][A-Z0-9_]*)/g, (_, name) => `\${${name}}`);

/** `.upptimerc.yml` of Upptime (upptime.js.org/docs/configuration, src/interfaces.ts of upptime/uptime-monitor). */
export const fromUpptime = (source: string, losses: Loss[]): Converted => {
  const { value, anchored } = readYaml(source);
  const file = new Section(value, '', losses);
  file.ignore(...OWN_AFFAIR, ...anchored);
  const repository = { owner: file.text('owner'), repo: file.text('repo') };
  const interval = readInterval(file.section('workflowSchedule'));
  const giveId = idGiver();
  const checks = file.sections('sites').flatMap((site) => readSite(site, giveId, interval));
  const alerts = readAlerts(file, repository);
  file.drop('settings', 'i18n', "the page's texts are Sitrep's own, in English and Chinese");
  const site = readPage(file.section('status-website'), repository);
  file.end();
  return { site, defaults: { ...DEFAULTS, interval: duration(interval) }, checks, alerts, maintenance: [] };
};

interface Repository {
  readonly owner: string | undefined;
  readonly repo: string | undefined;
}

/** Upptime opens a GitHub issue for each incident; the secret has the name of the one that its workflows use. */
const readAlerts = (file: Section, { owner, repo }: Repository): readonly Draft[] => {
  for (const notification of file.sections('notifications')) {
    const type = notification.text('type') ?? 'notification';
    notification.lose(
      'alerts',
      '',
      `"${type}": write an entry of "alerts" (docs/alerts.md); its address is a secret of the old repository`,
    );
  }
  file.drop('alerts', 'assignees', 'issues have no assignees; watch the repository instead');
  if (owner === undefined || repo === undefined) return [];
  file.lose(
    'alerts',
    'repo',
    'incidents are issues of that repository, as before: set GH_PAT. Other notifications, which Upptime sets up by NOTIFICATION_… secrets, are entries of "alerts"',
  );
  return [{ type: 'github', repo: `${owner}/${repo}`, token: '${GH_PAT}', labels: ['status'] }];
};

const readInterval = (schedule: Section): number => {
  const cron = schedule.text('uptime');
  schedule.ignore('graphs', 'responseTime', 'staticSite', 'summary', 'updateTemplate', 'updates');
  const [, minutes, hours] = /^(?:\*\/(\d+) \*|\d+ \*\/(\d+)|\* \*) \* \* \*$/.exec(cron ?? '') ?? [];
  if (cron === undefined) return INTERVAL;
  if (minutes !== undefined) return Number(minutes) * 60_000;
  if (hours !== undefined) return Number(hours) * 3_600_000;
  if (cron === '* * * * *') return 60_000;
  schedule.lose('judged', 'uptime', `checked every ${DEFAULTS.interval}, as "${cron}" is no even interval`);
  return INTERVAL;
};

const readPage = (page: Section, { owner = '', repo = '' }: Repository): Draft => {
  const cname = page.text('cname');
  const logo = page.text('logoUrl');
  const links = page.sections('navbar').flatMap((link) => {
    const url = (link.text('href') ?? link.text('url'))?.replaceAll('$OWNER', owner).replaceAll('$REPO', repo);
    const title = link.text('title');
    if (title !== undefined && url !== undefined && /^https?:[^$]*$/.test(url)) return [{ title, url }];
    if (url !== '/') link.lose('settings', '', 'only links to web addresses are shown');
    return [];
  });
  page.ignore(
    'baseUrl',
    'publish',
    'singleCommit',
    'apiBaseUrl',
    'userContentBaseUrl',
    'introTitle',
    'introMessage',
    'robotsText',
  );
  for (const key of [
    'theme',
    'themeUrl',
    'css',
    'js',
    'scripts',
    'links',
    'metaTags',
    'customHeadHtml',
    'customBodyHtml',
    'customFootHtml',
    'favicon',
    'faviconSvg',
    'favicons',
  ])
    page.drop('settings', key, 'the page has its own style, and runs no scripts of others');
  const draft = {
    title: page.text('name'),
    url: cname === undefined ? undefined : `https://${cname}`,
    description: page.text('introMessage') ?? page.text('introTitle'),
    logo: logo?.startsWith('https://') ? logo : undefined,
    links: some(links),
  };
  page.end();
  return draft;
};

type Kind = (site: Section, url: string) => Draft;

/** A port that is missing is 80 (`port` of the npm package tcp-ping, which Upptime calls). */
const TCP_PORT = 80;

/** Some write the port into the address. */
const peerOf = (site: Section, url: string): { readonly host: string; readonly port: number | undefined } => {
  const address = url.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  const port = site.number('port');
  return hostAndPort(address) ?? { host: address, port };
};

const readTcp: Kind = (site, url) => {
  const { host, port = TCP_PORT } = peerOf(site, url);
  return { type: 'tcp', host, port };
};

const readTls: Kind = (site, url) => ({ type: 'tls', ...peerOf(site, url), thresholds: CERTIFICATE });

const readWebSocket: Kind = (_, url) => ({ type: 'websocket', url });

const SECOND = 1_000;

const readHttp: Kind = (site, url) => {
  const method = site.text('method')?.toUpperCase();
  const codes = site.numbers('expectedStatusCodes');
  const secret = (text: string | undefined) => (text === undefined ? undefined : withSecrets(text));
  for (const key of ['__dangerous__body_degraded', '__dangerous__body_degraded_if_text_missing'])
    site.drop('judged', key, 'a text that makes it degraded is not supported: an expectation holds or fails');
  for (const key of ['__dangerous__insecure', '__dangerous__disable_verify_peer', '__dangerous__disable_verify_host'])
    site.drop('judged', key, NO_INSECURE);
  const body = compact({
    contains: secret(site.text('__dangerous__body_down_if_text_missing')),
    excludes: secret(site.text('__dangerous__body_down')),
  });
  return {
    type: 'http',
    url,
    method: method === 'GET' ? undefined : method,
    headers: compact(headersOf(site)),
    body: secret(site.text('body')),
    redirects: site.number('maxRedirects') ?? REDIRECTS,
    bodyLimit: bodyLimitOf(body),
    expect: { status: codes.length > 0 ? ranges(codes) : STATUSES, ...compact({ body }) },
  };
};

/** By `check`. */
const KINDS: Readonly<Record<string, Kind>> = { http: readHttp, 'tcp-ping': readTcp, ws: readWebSocket, ssl: readTls };

const readSite = (site: Section, giveId: (name: string) => string, interval: number): readonly Draft[] => {
  const name = site.text('name') || site.text('url') || 'site';
  const check = site.text('check') ?? 'http';
  const url = withSecrets(site.text('url') ?? '');
  const kind = ownEntry(KINDS, check);
  if (kind === undefined) {
    site.lose('unwatched', 'check', check === 'icmp-ping' ? NO_ICMP : `Sitrep has no check like "${check}"`);
    return [];
  }
  const id = giveId(site.text('slug') ?? name);
  const own = kind(site, url);
  const latency = duration(site.number('maxResponseTime'));
  const timeout = site.number('requestTimeout');
  const tags = site.texts('tags');
  site.ignore('icon', 'verbose', 'connectTimeout');
  site.drop('alerts', 'assignees', 'incidents have no assignees');
  site.drop('judged', 'ipv6', 'the platform chooses between IPv4 and IPv6');
  for (const key of ['type', 'location']) site.drop('judged', key, 'it is checked from Cloudflare, not by Globalping');
  site.end();
  const thresholds =
    latency === undefined ? own.thresholds : { ...(own.thresholds as Draft), latency: { warn: latency } };
  const paced = pace(site, timeout === undefined ? {} : { timeout: timeout * SECOND }, { interval, timeout: TIMEOUT });
  return [{ id, name: name === id ? undefined : name, tags: some(tags), ...paced, ...own, thresholds }];
};

/** `Authorization: Bearer $TOKEN`, one a line. */
const headersOf = (site: Section): Draft => {
  const pairs = site.texts('headers').map((line) => /^([^:]+):\s*(.*)$/.exec(line));
  return Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1]!.trim(), withSecrets(pair[2]!)]])));
};
