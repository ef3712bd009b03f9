import { ownEntry } from '../engine/util/own-entry.ts';
import { type Converted, compact, type Draft, duration, idGiver, withSecrets } from './draft.ts';
import { readYaml } from './read-yaml.ts';
import { type Left, Section } from './section.ts';

/** Upptime looks every five minutes unless `workflowSchedule.uptime` says otherwise, and twice more before it believes a failure. */
const DEFAULTS = { interval: '5m', retries: 2, failureThreshold: 1, successThreshold: 1 };

/** A certificate with fewer days left is down there (src/update.ts of upptime/uptime-monitor). */
const CERTIFICATE = { certificate: { fail: '7d' } };

/** About Upptime's repository, workflows and texts. */
const OWN_AFFAIR = [
  'owner',
  'repo',
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
];

/** `.upptimerc.yml` of Upptime (upptime.js.org/docs/configuration, src/interfaces.ts of upptime/uptime-monitor). */
export const fromUpptime = (source: string, left: Left[]): Converted => {
  const file = new Section(readYaml(source), '', left);
  file.ignore(...OWN_AFFAIR);
  const giveId = idGiver();
  const checks = file.sections('sites').flatMap((site) => readSite(site, giveId));
  for (const key of ['notifications', 'assignees'])
    file.drop(key, 'write an entry of "alerts" instead, see docs/alerts.md');
  file.drop('i18n', "the page's texts are Sitrep's own, in English and Chinese");
  const page = readPage(file.section('status-website'));
  const defaults = { ...DEFAULTS, interval: readInterval(file.section('workflowSchedule')) };
  file.end();
  return { site: page, defaults, checks, maintenance: [] };
};

const readInterval = (schedule: Section): string => {
  const cron = schedule.text('uptime');
  schedule.ignore('graphs', 'responseTime', 'staticSite', 'summary', 'updateTemplate', 'updates');
  const [, minutes] = /^\*\/(\d+) \* \* \* \*$/.exec(cron ?? '') ?? [];
  if (minutes === undefined && cron !== undefined) schedule.leave('uptime', `${DEFAULTS.interval} is taken instead`);
  return minutes === undefined ? DEFAULTS.interval : `${minutes}m`;
};

const readPage = (page: Section): Draft => {
  const cname = page.text('cname');
  const logo = page.text('logoUrl');
  const links = page.sections('navbar').flatMap((link) => {
    const url = link.text('href') ?? link.text('url');
    const title = link.text('title');
    if (title !== undefined && url !== undefined && /^https?:[^$]*$/.test(url)) return [{ title, url }];
    if (url !== '/') link.leave('', 'only links to web addresses are shown');
    return [];
  });
  page.ignore('baseUrl', 'publish', 'singleCommit', 'apiBaseUrl', 'userContentBaseUrl');
  const draft = {
    title: page.text('name'),
    url: cname === undefined ? undefined : `https://${cname}`,
    description: page.text('introMessage') ?? page.text('introTitle'),
    logo: logo?.startsWith('https://') ? logo : undefined,
    links: links.length > 0 ? links : undefined,
  };
  page.ignore('introTitle');
  page.end();
  return draft;
};

type Kind = (site: Section, url: string) => Draft | undefined;

const httpCheck = (site: Section, url: string): Draft => {
  const method = site.text('method')?.toUpperCase();
  const codes = site.numbers('expectedStatusCodes');
  const secret = (text: string | undefined) => (text === undefined ? undefined : withSecrets(text));
  for (const key of ['__dangerous__body_degraded', '__dangerous__body_degraded_if_text_missing']) {
    site.drop(key, 'an expectation of the body either holds or fails');
  }
  for (const key of ['__dangerous__insecure', '__dangerous__disable_verify_peer', '__dangerous__disable_verify_host']) {
    site.drop(key, 'a Worker always checks certificates');
  }
  return {
    type: 'http',
    url,
    method: method === 'GET' ? undefined : method,
    headers: compact(headersOf(site)),
    body: secret(site.text('body')),
    redirects: site.number('maxRedirects'),
    expect: compact({
      status: codes.length > 0 ? codes : undefined,
      body: compact({
        contains: secret(site.text('__dangerous__body_down_if_text_missing')),
        excludes: secret(site.text('__dangerous__body_down')),
      }),
    }),
  };
};

/** By `check`; `undefined` where Sitrep has no such check. */
const KINDS: Readonly<Record<string, Kind>> = {
  http: httpCheck,
  'tcp-ping': (site, url) => ({ type: 'tcp', host: url, port: site.number('port') }),
  ws: (_, url) => ({ type: 'websocket', url }),
  ssl: (site, url) => ({ type: 'tls', host: url, port: site.number('port'), thresholds: CERTIFICATE }),
};

const readSite = (site: Section, giveId: (name: string) => string): readonly Draft[] => {
  const name = site.text('name') ?? 'site';
  const kind = site.text('check') ?? 'http';
  const url = withSecrets(site.text('url') ?? '');
  const common = { id: giveId(site.text('slug') ?? name), name };
  const tags = site.texts('tags');
  const check = ownEntry(KINDS, kind)?.(site, url);
  if (check === undefined) {
    site.leave('check', `"${kind}" has no counterpart, so the whole check was left out`);
    return [];
  }
  const latency = duration(site.number('maxResponseTime'));
  site.ignore('icon', 'verbose');
  site.drop('assignees', 'nobody is assigned to an incident');
  site.drop('ipv6', 'the platform chooses between IPv4 and IPv6');
  for (const key of ['type', 'location']) site.drop(key, 'Sitrep probes from Cloudflare itself');
  site.end();
  const thresholds =
    latency === undefined ? check.thresholds : { ...(check.thresholds as Draft), latency: { warn: latency } };
  return [{ ...common, tags: tags.length > 0 ? tags : undefined, ...check, thresholds }];
};

/** `Authorization: Bearer $TOKEN`, one a line. */
const headersOf = (site: Section): Draft => {
  const pairs = site.texts('headers').map((line) => /^([^:]+):\s*(.*)$/.exec(line));
  return Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1]!.trim(), withSecrets(pair[2]!)]])));
};
