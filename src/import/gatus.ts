import { ownEntry } from '../engine/util/own-entry.ts';
import {
  bodyLimitOf,
  type Converted,
  compact,
  type Draft,
  duration,
  goMs,
  hostAndPort,
  idGiver,
  NO_ICMP,
  NO_INSECURE,
  OFF,
  pace,
  readings,
  some,
} from './draft.ts';
import {
  type Alert,
  FAILURES,
  hasChannel,
  type Providers,
  readAlerts,
  readProviders,
  readRoutes,
  SUCCESSES,
  type Use,
} from './gatus-alerts.ts';
import { type Conditions, type Kind, readConditions } from './gatus-conditions.ts';
import type { Loss } from './losses.ts';
import { readYaml } from './read-yaml.ts';
import { dnsResolver } from './resolvers.ts';
import { createHide, withoutSecrets, withSecrets } from './secrets.ts';
import { Section } from './section.ts';

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

/** Every minute (ValidateAndSetDefaults in config/endpoint/endpoint.go), for ten seconds (client/config.go), without retries. */
const USUAL = { interval: 60_000, timeout: 10_000 };
const DEFAULTS = {
  interval: '1m',
  timeout: '10s',
  retries: 0,
  failureThreshold: FAILURES,
  successThreshold: SUCCESSES,
};

/** `$$` is a dollar sign, `$NAME` and `${NAME}` the environment (config/config.go); in `checks.json` those are secrets. */
const fromShell = (text: string): string => text.split('$$').map(withSecrets).join('$');

interface Context {
  readonly giveId: (name: string, group?: string) => string;
  readonly providers: Providers;
  readonly maintenance: Draft[];
  readonly uses: Use[];
}

/** `config.yaml` of TwiN/gatus (its README, "Configuration"). */
export const fromGatus = (source: string, losses: Loss[]): Converted => {
  const { value, anchored } = readYaml(source, fromShell);
  const file = new Section(value, '', losses);
  file.ignore(...OWN_AFFAIR, ...anchored);
  const alerting = file.section('alerting');
  const context = {
    giveId: idGiver(),
    providers: readProviders(alerting),
    maintenance: readWindow(file.section('maintenance')),
    uses: [] as Use[],
  };
  const checks = [
    ...file.sections('endpoints').flatMap((endpoint) => readEndpoint(endpoint, context)),
    ...file.sections('external-endpoints').flatMap((endpoint) => readExternal(endpoint, context)),
  ];
  for (const suite of file.sections('suites'))
    suite.lose(
      'unwatched',
      '',
      'the requests of a suite share values, which checks do not; write each as a separate check',
    );
  const alerts = readRoutes(context.providers, context.uses, checks.length, alerting, createHide(losses));
  file.drop('settings', 'announcements', 'announce by `sitrep announce` or POST /announcements');
  file.drop('settings', 'security', 'protect the page with Cloudflare Access, see docs/deploy.md');
  for (const key of ['remote', 'connectivity', 'tunneling'])
    file.drop('settings', key, 'Sitrep checks from Cloudflare itself');
  const site = readPage(file.section('ui'));
  file.end();
  return { site, defaults: DEFAULTS, checks, alerts, maintenance: context.maintenance };
};

/** A window that recurs, every day unless days are named; nothing where it is turned off (config/maintenance). */
const readWindow = (window: Section): Draft[] => {
  const start = window.text('start');
  const days = window.texts('every').map((day) => day.slice(0, 3).toUpperCase());
  const timezone = window.text('timezone');
  const lasts = goMs(window.text('duration'));
  const isOff = window.flag('enabled') === false;
  window.end();
  const [, hour, minute] = /^(\d\d?):(\d\d)$/.exec(start ?? '') ?? [];
  if (isOff || start === undefined) return [];
  if (hour === undefined || lasts === undefined) {
    window.lose('judged', '', 'a maintenance window without start or duration was left out');
    return [];
  }
  const schedule = `${Number(minute)} ${Number(hour)} * * ${days.join(',') || '*'}`;
  return [{ title: 'Maintenance', schedule, timezone, duration: duration(lasts) }];
};

const readPage = (page: Section): Draft => {
  const logo = page.text('logo');
  const buttons = page.sections('buttons').flatMap((button) => {
    const [title, url] = [button.text('name'), button.text('link')];
    if (title !== undefined && url !== undefined && /^https?:/.test(url)) return [{ title, url }];
    button.lose('settings', '', 'only links to web addresses are shown');
    return [];
  });
  const draft = {
    title: page.text('header') ?? page.text('title'),
    description: page.text('dashboard-subheading') ?? page.text('description'),
    logo: logo?.startsWith('https://') ? logo : undefined,
    links: some(buttons),
  };
  page.ignore(
    'title',
    'description',
    'dashboard-heading',
    'default-sort-by',
    'default-filter-by',
    'link',
    'dark-mode',
    'favicon',
  );
  page.drop('settings', 'custom-css', 'the page has its own style; "site.colors.accent" sets the colour of links');
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

interface Reader {
  readonly kind: Kind;
  /** `undefined` where the address is not whole. */
  readonly read: (target: Target) => Draft | undefined;
}

const readHttp = ({ endpoint, url, conditions }: Target): Draft => {
  const body = endpoint.text('body');
  const graphql = endpoint.flag('graphql') === true && body !== undefined;
  const method = endpoint.text('method')?.toUpperCase();
  const { status, headers, body: expected, json } = conditions;
  if (body !== undefined && /\[(?:ENDPOINT_|RANDOM_STRING_)/.test(body))
    endpoint.lose(
      'judged',
      'body',
      'the body is sent unchanged; placeholders such as [ENDPOINT_NAME] are not filled in',
    );
  return {
    type: 'http',
    url,
    method: method === 'GET' ? undefined : method,
    headers: compact(endpoint.record('headers')),
    body: graphql ? JSON.stringify({ query: body }) : body,
    // Go's client follows redirects until the timeout (`CheckRedirect` in client/config.go); 20 is the most here.
    redirects: endpoint.section('client').flag('ignore-redirect') === true ? 0 : 20,
    bodyLimit: bodyLimitOf(expected, json),
    expect: compact({ status, headers, body: expected, json }),
  };
};

const readTcp = ({ address, conditions, endpoint }: Target): Draft | undefined => {
  const peer = hostAndPort(address);
  return peer && { type: 'tcp', ...peer, send: endpoint.text('body'), expect: compact({ response: conditions.body }) };
};

const readTls = ({ address }: Target): Draft | undefined => {
  const peer = hostAndPort(address);
  return peer && { type: 'tls', ...peer };
};

const readWebSocket = ({ endpoint, url, conditions }: Target): Draft => ({
  type: 'websocket',
  url,
  headers: compact(endpoint.record('headers')),
  send: endpoint.text('body'),
  expect: compact({ message: conditions.body }),
});

const SSH_PORT = 22;

/** Gatus signs in, and runs a command if `body` names one; what is left is whether a server greets as SSH (RFC 4253, 4.2). */
const readSsh = ({ endpoint, address }: Target): Draft | undefined => {
  const peer = hostAndPort(address) ?? hostAndPort(`${address}:${SSH_PORT}`);
  endpoint.ignore('ssh', 'body');
  endpoint.lose(
    'judged',
    'url',
    'only the greeting of the SSH server is checked: Sitrep does not sign in and runs no command',
  );
  return peer && { type: 'tcp', ...peer, expect: { response: { matches: '^SSH-' } } };
};

const READERS: Readonly<Record<string, Reader>> = {
  http: { kind: 'http', read: readHttp },
  https: { kind: 'http', read: readHttp },
  ws: { kind: 'websocket', read: readWebSocket },
  wss: { kind: 'websocket', read: readWebSocket },
  tcp: { kind: 'tcp', read: readTcp },
  tls: { kind: 'tls', read: readTls },
  ssh: { kind: 'ssh', read: readSsh },
};

/** Why an endpoint of another scheme is left out. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  icmp: NO_ICMP,
  udp: 'Workers have no UDP. Let the service send a "heartbeat"',
  sctp: 'Workers have no SCTP. Let the service send a "heartbeat"',
  starttls:
    'Sitrep does not upgrade a connection by STARTTLS. Check the port that speaks TLS from the start, such as 465, with "tls"',
  grpc: 'gRPC needs HTTP/2 trailers, which Workers do not support. Use a "grpc" check in a container',
  grpcs: 'gRPC needs HTTP/2 trailers, which Workers do not support. Use a "grpc" check in a container',
};

const DNS: Reader = { kind: 'dns', read: (target) => readDns(target) };

const RECORDS = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS', 'CAA'];

/** What a DNS check can expect: that a value is among the answers. Gatus compares with the last answer (client.QueryDNS). */
const expectedAnswers = ({ endpoint, conditions: { body } }: Target, record: string): Draft | undefined => {
  // `pat(*.*.*.*)` is every address.
  if (body === undefined || /^\^\\s\*(?:\[\^\]\*|\\\.|:)+\\s\*\$$/.test(String(body.matches))) return undefined;
  const value =
    typeof body.matches === 'string'
      ? /^\^\\s\*((?:[^\\|()*+?[\]{}]|\\[.-])*)\\s\*\$$/.exec(body.matches)?.[1]
      : undefined;
  if (value !== undefined && Object.keys(body).length === 1 && record !== 'MX')
    return { includes: [value.replaceAll('\\', '')] };
  endpoint.lose(
    'judged',
    'conditions',
    'of DNS answers only equality is checked, and for MX with its preference ("10 mail.example.com")',
  );
  return undefined;
};

const readDns = (target: Target): Draft | undefined => {
  const query = target.endpoint.section('dns');
  const record = query.text('query-type')?.toUpperCase() ?? 'A';
  const name = query.text('query-name')?.replace(/\.$/, '');
  query.end();
  if (!RECORDS.includes(record)) {
    target.endpoint.lose('unwatched', 'dns', `${record} records are not supported; use one of ${RECORDS.join(', ')}`);
    return {};
  }
  return {
    type: 'dns',
    query: name,
    record,
    resolver: dnsResolver(target.endpoint, 'url', target.url),
    expect: expectedAnswers(target, record),
  };
};

const readTarget = (endpoint: Section): Draft | undefined => {
  const url = endpoint.text('url') ?? '';
  const [, scheme = '', address = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(url) ?? [];
  const reader = endpoint.has('dns') ? DNS : ownEntry(READERS, scheme);
  if (reader === undefined) {
    endpoint.lose('unwatched', 'url', ownEntry(UNSUPPORTED, scheme) ?? `"${url}" is no address that Sitrep checks`);
    return undefined;
  }
  const conditions = readConditions(endpoint.texts('conditions'), reader.kind);
  if (conditions.opposite !== undefined) {
    endpoint.lose(
      'unwatched',
      'conditions',
      `it is healthy while "${conditions.opposite}", and a check cannot expect a failure`,
    );
    return undefined;
  }
  const own = reader.read({ endpoint, url, address, conditions });
  if (own === undefined) endpoint.lose('unwatched', 'url', `"${url}" lacks its host or port`);
  if (own?.type === undefined) return undefined;
  for (const { text, why } of conditions.lost) endpoint.lose('judged', 'conditions', `"${text}": ${why}`);
  return { ...own, thresholds: conditions.thresholds };
};

const publicText = (section: Section, key: string): string | undefined => {
  const text = section.text(key);
  return text === undefined ? undefined : withoutSecrets(text);
};

/** Adds the endpoint's own windows and alerts to the context. */
const readEndpoint = (endpoint: Section, { giveId, providers, maintenance, uses }: Context): readonly Draft[] => {
  const name = publicText(endpoint, 'name') ?? 'endpoint';
  const group = publicText(endpoint, 'group');
  if (endpoint.flag('enabled') === false) {
    endpoint.lose('settings', 'enabled', OFF);
    return [];
  }
  const own = readTarget(endpoint);
  if (own === undefined) return [];
  const id = giveId(name, group);
  const alerts = readAlerts(endpoint, providers);
  uses.push(...alerts.map((alert) => ({ id, alert })));
  const windows = endpoint.sections('maintenance-windows').flatMap(readWindow);
  maintenance.push(...windows.map((window) => ({ ...window, checks: [id] })));
  const paced = readPace(endpoint, alerts);
  endpoint.ignore('ui', 'extra-labels', 'store', 'always-run');
  endpoint.end();
  return [{ id, name: name === id ? undefined : name, group, ...paced, ...own }];
};

const readPace = (endpoint: Section, alerts: readonly Alert[]): Draft => {
  const client = endpoint.section('client');
  const timeout = goMs(client.text('timeout'));
  client.drop('judged', 'insecure', NO_INSECURE);
  for (const key of ['proxy-url', 'dns-resolver', 'tunnel'])
    client.drop('judged', key, 'requests go straight from Cloudflare, without proxy, tunnel or another resolver');
  for (const key of ['oauth2', 'identity-aware-proxy', 'kerberos', 'tls'])
    client.drop('judged', key, `"${key}": Sitrep does not sign in this way; requests go without`);
  client.ignore('ignore-redirect', 'network');
  client.end();
  const interval = goMs(endpoint.text('interval'));
  return {
    ...pace(endpoint, { interval, timeout }, USUAL),
    ...patience(endpoint, alerts),
  };
};

/** The page of Gatus turns red at the first failure, its alerts wait: here one status serves both, and waits as the alerts do. */
const patience = (endpoint: Section, all: readonly Alert[]): Draft => {
  const convertible = all.filter(({ provider }) => hasChannel(provider));
  const alerts = convertible.length > 0 ? convertible : all;
  const first = alerts.length === 0 ? { failures: 1, successes: 1 } : alerts[0]!;
  const failures = Math.min(first.failures, ...alerts.map((alert) => alert.failures));
  if (alerts.some((alert) => alert.failures !== failures))
    endpoint.lose(
      'alerts',
      'alerts',
      `all its alerts go out after ${failures} failures; "delay" of an entry of "alerts" holds one back`,
    );
  const [failureThreshold, successThreshold] = [
    readings(endpoint, 'alerts', failures),
    readings(endpoint, 'alerts', first.successes),
  ];
  return {
    failureThreshold: failureThreshold === FAILURES ? undefined : failureThreshold,
    successThreshold: successThreshold === SUCCESSES ? undefined : successThreshold,
  };
};

const readExternal = (endpoint: Section, { giveId, providers, uses }: Context): readonly Draft[] => {
  const name = publicText(endpoint, 'name') ?? 'endpoint';
  const group = publicText(endpoint, 'group');
  const every = goMs(endpoint.section('heartbeat').text('interval'));
  if (endpoint.flag('enabled') === false) {
    endpoint.lose('settings', 'enabled', OFF);
    return [];
  }
  if (every === undefined) {
    endpoint.lose(
      'unwatched',
      '',
      'it has no heartbeat interval, so it is unknown when it is late; write a "heartbeat" check with "every"',
    );
    return [];
  }
  const id = giveId(name, group);
  uses.push(...readAlerts(endpoint, providers).map((alert) => ({ id, alert })));
  const token = endpoint.text('token');
  endpoint.ignore('maintenance-windows', 'heartbeat');
  endpoint.end();
  return [
    {
      id,
      name: name === id ? undefined : name,
      group,
      type: 'heartbeat',
      every: duration(every),
      token,
      failureThreshold: 1,
      successThreshold: 1,
    },
  ];
};
