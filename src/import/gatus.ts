import { ownEntry } from '../engine/util/own-entry.ts';
import { type Converted, compact, type Draft, goDuration, hostAndPort, idGiver, withSecrets } from './draft.ts';
import { type Conditions, readConditions } from './gatus-conditions.ts';
import { readYaml } from './read-yaml.ts';
import { type Left, Section } from './section.ts';

const OWN_ALERTS = 'write an entry of "alerts" instead, see docs/alerts.md';

/** About Gatus as a program: where it stores, listens and how much it does at once. */
const OWN_AFFAIR = [
  'metrics',
  'storage',
  'web',
  'concurrency',
  'disable-monitoring-lock',
  'skip-invalid-config-update',
  'debug',
];

/** `config.yaml` of TwiN/gatus (its README, "Configuration"). */
export const fromGatus = (source: string, left: Left[]): Converted => {
  const file = new Section(
    readYaml(source, (_, value) => (typeof value === 'string' ? fromShell(value) : value)),
    '',
    left,
  );
  file.ignore(...OWN_AFFAIR);
  const giveId = idGiver();
  const maintenance = readWindow(file.section('maintenance'));
  const checks = [
    ...file.sections('endpoints').flatMap((endpoint) => readEndpoint(endpoint, giveId, maintenance)),
    ...file.sections('external-endpoints').flatMap((endpoint) => readExternal(endpoint, giveId)),
  ];
  file.drop('alerting', OWN_ALERTS);
  file.drop('announcements', 'the page has no announcements of its own');
  file.drop('suites', 'checks do not share a context; write each request as a check of its own');
  file.drop('security', 'protect the page with Cloudflare Access, see docs/deploy.md');
  for (const key of ['remote', 'connectivity', 'tunneling']) file.drop(key, 'Sitrep probes from Cloudflare itself');
  const site = readPage(file.section('ui'));
  file.end();
  return { site, defaults: { interval: '1m', retries: 0 }, checks, maintenance };
};

/** `$$` is a dollar sign, `$NAME` and `${NAME}` the environment; in `checks.json` those are secrets. */
const fromShell = (text: string): string => text.split('$$').map(withSecrets).join('$');

/** A window that recurs, every day unless days are named; nothing where it is turned off. */
const readWindow = (window: Section): Draft[] => {
  const start = window.text('start');
  const days = window.texts('every').map((day) => day.slice(0, 3).toUpperCase());
  const timezone = window.text('timezone');
  const lasts = goDuration(window.text('duration'));
  const isOff = window.flag('enabled') === false;
  window.end();
  const [, hour, minute] = /^(\d\d):(\d\d)$/.exec(start ?? '') ?? [];
  if (isOff || hour === undefined || lasts === undefined) return [];
  const schedule = `${Number(minute)} ${Number(hour)} * * ${days.join(',') || '*'}`;
  return [{ title: 'Maintenance', schedule, timezone, duration: lasts }];
};

const readPage = (page: Section): Draft => {
  const logo = page.text('logo');
  const buttons = page.sections('buttons').flatMap((button) => {
    const title = button.text('name');
    const url = button.text('link');
    return title !== undefined && url !== undefined ? [{ title, url }] : [];
  });
  const draft = {
    title: page.text('header') ?? page.text('title'),
    description: page.text('dashboard-subheading') ?? page.text('description'),
    logo: logo?.startsWith('https://') ? logo : undefined,
    links: buttons.length > 0 ? buttons : undefined,
  };
  page.ignore('title', 'description', 'dashboard-heading', 'default-sort-by', 'default-filter-by');
  page.end();
  return draft;
};

/** The address without its scheme, and what the conditions found. */
interface Target {
  readonly endpoint: Section;
  readonly url: string;
  readonly address: string;
  readonly conditions: Conditions;
}

const httpCheck = ({ endpoint, url, conditions }: Target): Draft => {
  const body = endpoint.text('body');
  const graphql = endpoint.flag('graphql') === true && body !== undefined;
  const method = endpoint.text('method')?.toUpperCase();
  return {
    type: 'http',
    url,
    method: method === 'GET' ? undefined : method,
    headers: compact(endpoint.record('headers')),
    body: graphql ? JSON.stringify({ query: body }) : body,
    redirects: endpoint.section('client').flag('ignore-redirect') === true ? 0 : undefined,
    expect: compact({ status: conditions.status, body: conditions.body, json: conditions.json }),
  };
};

const webSocketCheck = ({ endpoint, url, conditions }: Target): Draft => {
  const headers = compact(endpoint.record('headers'));
  return {
    type: 'websocket',
    url,
    headers,
    send: endpoint.text('body'),
    expect: compact({ message: conditions.body }),
  };
};

/** By scheme; `undefined` where the address is not whole. */
const KINDS: Readonly<Record<string, (target: Target) => Draft | undefined>> = {
  http: httpCheck,
  https: httpCheck,
  ws: webSocketCheck,
  wss: webSocketCheck,
  tcp: ({ address, conditions, endpoint }) => {
    const peer = hostAndPort(address);
    return (
      peer && { type: 'tcp', ...peer, send: endpoint.text('body'), expect: compact({ response: conditions.body }) }
    );
  },
  tls: ({ address }) => {
    const peer = hostAndPort(address);
    return peer && { type: 'tls', ...peer };
  },
};

/** Adds the endpoint's own windows to `maintenance`. */
const readEndpoint = (endpoint: Section, giveId: (name: string) => string, maintenance: Draft[]): readonly Draft[] => {
  const name = endpoint.text('name') ?? 'endpoint';
  if (endpoint.flag('enabled') === false) {
    endpoint.leave('enabled', 'a check that is turned off was left out');
    return [];
  }
  const url = endpoint.text('url') ?? '';
  const [, scheme, address] = /^(?:(\w+):\/\/)?(.*)$/s.exec(url)!;
  const conditions = readConditions(endpoint.texts('conditions'));
  const target = { endpoint, url, address: address!, conditions };
  const kind = scheme ?? '';
  const found = endpoint.take('dns') === undefined ? ownEntry(KINDS, kind)?.(target) : dnsCheck(target);
  if (found === undefined) {
    endpoint.leave('url', `"${url}" has no counterpart, so the whole check was left out`);
    return [];
  }
  const pace = readPace(endpoint);
  for (const text of conditions.left) endpoint.leave('conditions', `"${text}" has no counterpart`);
  endpoint.ignore('ui', 'extra-labels', 'ssh');
  const id = giveId(name);
  const windows = endpoint.sections('maintenance-windows').flatMap(readWindow);
  maintenance.push(...windows.map((window) => ({ ...window, checks: [id] })));
  const group = endpoint.text('group');
  endpoint.end();
  return [{ id, name, group, ...pace, ...found, thresholds: conditions.thresholds }];
};

const readPace = (endpoint: Section): Draft => {
  const alerts = endpoint.sections('alerts');
  if (alerts.length > 0) endpoint.leave('alerts', OWN_ALERTS);
  const client = endpoint.section('client');
  const timeout = client.text('timeout');
  client.drop('insecure', 'a Worker always checks certificates');
  client.ignore('ignore-redirect');
  client.end();
  const interval = goDuration(endpoint.text('interval'));
  return {
    interval: interval === '1m' ? undefined : interval,
    timeout: goDuration(timeout),
    failureThreshold: alerts[0]?.number('failure-threshold'),
    successThreshold: alerts[0]?.number('success-threshold'),
  };
};

/** Gatus asks the resolver of `url` over UDP; Sitrep asks one over HTTPS. */
const dnsCheck = ({ endpoint, url, conditions }: Target): Draft => {
  const query = endpoint.section('dns');
  endpoint.leave('url', `the resolver ${url} speaks no HTTPS; Sitrep's default is asked`);
  const answer = conditions.body?.equals;
  const check = {
    type: 'dns',
    name: query.text('query-name')?.replace(/\.$/, ''),
    record: query.text('query-type'),
    expect: typeof answer === 'string' ? { includes: [answer] } : undefined,
  };
  query.end();
  return check;
};

const readExternal = (endpoint: Section, giveId: (name: string) => string): readonly Draft[] => {
  const name = endpoint.text('name') ?? 'endpoint';
  const every = goDuration(endpoint.section('heartbeat').text('interval'));
  if (every === undefined) {
    endpoint.leave('', 'without a heartbeat interval nobody knows when it is late, so it was left out');
    return [];
  }
  endpoint.ignore('enabled');
  endpoint.drop('alerts', OWN_ALERTS);
  const check = {
    id: giveId(name),
    name,
    group: endpoint.text('group'),
    type: 'heartbeat',
    every,
    token: endpoint.text('token'),
  };
  endpoint.end();
  return [check];
};
