import { isObject } from '../engine/schema/objects.ts';
import { ownEntry } from '../engine/util/own-entry.ts';
import { bodyLimitOf, compact, type Draft, duration, NO_ICMP, NO_INSECURE, OFF, pace, readings } from './draft.ts';
import { likeText, oneOf } from './expectations.ts';
import { dnsResolver } from './resolvers.ts';
import { type Hide, literal } from './secrets.ts';
import type { Section } from './section.ts';

/** A monitor's number there, and the check that it became. */
export interface Known {
  readonly number: number;
  readonly id: string;
}

/** What a monitor needs of the others. */
export interface Context {
  readonly group: string | undefined;
  readonly giveId: (name: string, group?: string) => string;
  readonly hide: Hide;
}

interface Monitor extends Context {
  readonly section: Section;
  readonly id: string;
}

type Reader = (monitor: Monitor) => Draft | undefined;

const SECOND = 1_000;
const INTERVAL = 60;

/** The first notice of a certificate comes 21 days before its end (`tlsExpiryNotifyDays` in server/model/monitor.js: 7, 14, 21). */
const EXPIRY = { certificate: { warn: '21d' } };

/** `200-299` as `2xx`. */
const statusOf = (written: string): number | string => {
  const [first, last] = written.split('-').map(Number) as [number, number?];
  if (last === undefined) return first;
  return first % 100 === 0 && last === first + 99 ? `${first / 100}xx` : written;
};

const readStatuses = (section: Section): readonly (number | string)[] | undefined => {
  const written = section.texts('accepted_statuscodes').filter((code) => /^[1-5]\d\d(?:-[1-5]\d\d)?$/.test(code));
  const statuses = written.map(statusOf);
  return statuses.length === 0 || (statuses.length === 1 && statuses[0] === '2xx') ? undefined : statuses;
};

/** Headers are JSON, written as text. */
const readHeaders = (section: Section): Draft => {
  const written = section.text('headers');
  try {
    const headers: unknown = written ? JSON.parse(written) : {};
    if (isObject(headers))
      return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, literal(String(value))]));
  } catch {
    // Reported below.
  }
  section.lose('judged', 'headers', 'the headers are no JSON object, so they were left out');
  return {};
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  form: 'application/x-www-form-urlencoded',
  xml: 'text/xml; charset=utf-8',
};

const OTHER_LOGIN = 'Sitrep does not sign in this way; requests go without, so the check may fail';

/** Base64 of user and password is as good as both: the user makes it a secret. */
const readLogin = ({ section, id, hide }: Monitor): Draft => {
  const method = section.text('authMethod') ?? 'basic';
  const user = section.text('basic_auth_user');
  const password = section.text('basic_auth_pass');
  for (const key of section.keys())
    if (/^(?:oauth_|tls|auth(?:Workstation|Domain)|bearer_token)/.test(key)) section.ignore(key);
  if (method !== 'basic') section.lose('judged', 'authMethod', `"${method}": ${OTHER_LOGIN}`);
  if (method !== 'basic' || user === undefined || user === '') return {};
  const secret = hide(
    `${id}_basic_auth`,
    `${user}:${password ?? ''}`,
    `${section.path}.basic_auth_user and basic_auth_pass, as base64 of "user:password"`,
  );
  return { Authorization: `Basic ${secret}` };
};

const bodyOf = (section: Section, method: string): string | undefined => {
  const body = section.text('body');
  return body === undefined || body === '' || ['GET', 'HEAD'].includes(method) ? undefined : literal(body);
};

const readRequest = (monitor: Monitor, expected: Draft): Draft => {
  const { section } = monitor;
  const method = section.text('method')?.toUpperCase() ?? 'GET';
  const body = bodyOf(section, method);
  const type = body === undefined ? undefined : ownEntry(CONTENT_TYPES, section.text('httpBodyEncoding') ?? 'json');
  const headers = {
    ...readLogin(monitor),
    ...(type === undefined ? {} : { 'content-type': type }),
    ...readHeaders(section),
  };
  section.drop('judged', 'ignoreTls', NO_INSECURE);
  return {
    type: 'http',
    url: literal(section.text('url') ?? ''),
    method: method === 'GET' ? undefined : method,
    headers: compact(headers),
    body,
    redirects: Math.min(section.number('maxredirects') ?? 10, 20),
    bodyLimit: bodyLimitOf(expected.body, expected.json),
    expect: compact({ status: readStatuses(section), ...expected }),
    thresholds: section.flag('expiryNotification') === true ? EXPIRY : undefined,
  };
};

const readHttp: Reader = (monitor) => readRequest(monitor, {});

const readKeyword: Reader = (monitor) => {
  const keyword = monitor.section.text('keyword') ?? '';
  const inverted = monitor.section.flag('invertKeyword') === true;
  return readRequest(monitor, { body: { [inverted ? 'excludes' : 'contains']: literal(keyword) } });
};

/** The part of JSONata that is a path: `data.items[0].name`. */
const jsonPath = (query: string): string | undefined => {
  const path = query.replace(/^\$\.?/, '');
  if (path === '') return '$';
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\])*$/.test(path) ? `$.${path}` : undefined;
};

const JSON_OPERATORS: Readonly<Record<string, (value: string) => Draft | undefined>> = {
  '==': (value) => oneOf(likeText(value)),
  '!=': (value) => ({ not: likeText(value)[0] }),
  '<': (value) => ({ lessThan: Number(value) }),
  '>': (value) => ({ moreThan: Number(value) }),
  contains: (value) => ({ contains: value }),
};

const readJsonQuery: Reader = (monitor) => {
  const { section } = monitor;
  const query = section.text('jsonPath') ?? '$';
  const operator = section.text('jsonPathOperator') ?? '==';
  const path = jsonPath(query);
  const matcher = ownEntry(JSON_OPERATORS, operator)?.(section.text('expectedValue') ?? '');
  if (path === undefined || matcher === undefined) {
    section.lose(
      'judged',
      'jsonPath',
      `"${query}" ${operator} …: of JSONata, only paths with ==, !=, <, > and contains are converted; the body is not checked`,
    );
    return readRequest(monitor, {});
  }
  return readRequest(monitor, { json: { [path]: matcher } });
};

const RECORDS = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS', 'CAA'];

const readDns: Reader = ({ section }) => {
  const record = section.text('dns_resolve_type') ?? 'A';
  if (!RECORDS.includes(record)) {
    section.lose(
      'unwatched',
      'dns_resolve_type',
      `${record} records are not supported; use one of ${RECORDS.join(', ')}`,
    );
    return undefined;
  }
  section.ignore('dns_last_result');
  section.drop(
    'judged',
    'conditions',
    'conditions on DNS answers are not converted; write "expect.answers" or "expect.includes"',
  );
  return {
    type: 'dns',
    query: section.text('hostname'),
    record,
    resolver: dnsResolver(section, 'dns_resolve_server', section.text('dns_resolve_server')),
  };
};

const readPort: Reader = ({ section }) => ({
  type: 'tcp',
  host: section.text('hostname'),
  port: section.number('port'),
});

const SMTP_PORT = 25;

const readSmtp: Reader = ({ section }) => ({
  type: 'tcp',
  host: section.text('hostname'),
  port: section.number('port') ?? SMTP_PORT,
  expect: { response: { matches: '^220' } },
});

const readPush: Reader = ({ section, id, hide }) => ({
  type: 'heartbeat',
  every: duration((section.number('interval') ?? INTERVAL) * SECOND),
  token: hide(`${id}_token`, section.text('pushToken') ?? 'choose one', `${section.path}.pushToken`),
});

const readSocket: Reader = ({ section }) => ({ type: 'websocket', url: literal(section.text('url') ?? '') });

const readBrowser: Reader = (monitor) => {
  monitor.section.lose('judged', 'type', 'the page is requested, not opened in a browser');
  return readRequest(monitor, {});
};

/** `postgres://user:password@db.example.com:5432/shop`, `Server=db.example.com,1433;…` */
const peerOf = (connection: string): { readonly host: string; readonly port: number | undefined } | undefined => {
  const [, host, port] =
    /^[a-z+]+:\/\/(?:[^@/]*@)?([^:/?@,]+)(?::(\d+))?/i.exec(connection) ??
    /(?:^|;)\s*(?:server|data source)\s*=\s*(?:tcp:)?([^,;]+)(?:,(\d+))?/i.exec(connection) ??
    [];
  return host === undefined ? undefined : { host: host.trim(), port: port === undefined ? undefined : Number(port) };
};

/** Servers that are reached over TCP, with their usual ports: what is left of the check is the connection. */
const connection =
  (port: number): Reader =>
  ({ section }) => {
    const address = section.text('databaseConnectionString');
    const peer =
      address === undefined ? { host: section.text('hostname') ?? '', port: section.number('port') } : peerOf(address);
    for (const key of section.keys()) if (/^(?:databaseQuery|mqtt|rabbitmq|mongodb)/.test(key)) section.ignore(key);
    section.lose(
      'judged',
      'type',
      'only its port is connected to: Sitrep does not sign in and sends no query. Better: an "http" check of a health URL that does',
    );
    if (peer === undefined || peer.host === '') {
      section.lose('unwatched', 'databaseConnectionString', 'its host cannot be read from the connection string');
      return undefined;
    }
    return { type: 'tcp', host: peer.host, port: peer.port ?? port };
  };

const READERS: Readonly<Record<string, Reader>> = {
  http: readHttp,
  keyword: readKeyword,
  'json-query': readJsonQuery,
  'real-browser': readBrowser,
  port: readPort,
  dns: readDns,
  push: readPush,
  smtp: readSmtp,
  'websocket-upgrade': readSocket,
  postgres: connection(5432),
  mysql: connection(3306),
  sqlserver: connection(1433),
  mongodb: connection(27_017),
  redis: connection(6379),
  mqtt: connection(1883),
};

const NO_UDP = 'Workers have no UDP. Let the service send a "heartbeat"';
const INSIDE = 'it looks inside a machine. Use a container check there (docs/health.md), or a "heartbeat"';

/** Types that nothing here watches (server/monitor-types of louislam/uptime-kuma), and what to do instead. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  ping: NO_ICMP,
  'tailscale-ping': NO_ICMP,
  steam: NO_UDP,
  gamedig: NO_UDP,
  radius: NO_UDP,
  snmp: NO_UDP,
  'sip-options': NO_UDP,
  docker: INSIDE,
  'system-service': INSIDE,
  'grpc-keyword': 'gRPC needs HTTP/2 trailers, which Workers do not support. Use a "grpc" check in a container',
  'kafka-producer': 'Sitrep does not speak Kafka. Check the port of a broker with "tcp"',
  rabbitmq: 'its nodes are several. Write an "http" check of /api/health/checks/alarms for each',
  globalping: 'Sitrep checks from Cloudflare itself. Write the check anew',
  manual: 'its status is set by hand. Announce by `sitrep announce`',
};

/** Fields that say nothing of what is watched. */
const OWN_AFFAIR = [
  'id',
  'weight',
  'parent',
  'childrenIDs',
  'pathName',
  'path',
  'forceInactive',
  'retryInterval',
  'packetSize',
  'maintenance',
  'screenshot',
  'includeSensitiveData',
  'notificationIDList',
  'cacheBust',
  'description',
  'httpBodyEncoding',
  'user_id',
  'created_date',
  'docker_container',
  'docker_host',
  'gamedigGivenPortOnly',
  'conditions',
  'authMethod',
  'saveResponse',
  'saveErrorResponse',
];

/**
 * Every type has every field in a backup, most of them unused; so what a monitor of this type does not use is no loss, and only
 * fields that change its meaning are reported.
 */
const MEANT: Readonly<Record<string, string>> = {
  proxyId: 'requests go straight from Cloudflare, without the proxy',
  resendInterval: 'repeated messages are "remind" of an entry of "alerts"',
};

const readTags = (section: Section): readonly string[] => [
  ...new Set(
    section.sections('tags').flatMap((tag) => {
      const [name, value] = [tag.text('name'), tag.text('value')];
      if (name === undefined || name === '') return [];
      return [value ? `${name}:${value}` : name];
    }),
  ),
];

/** The check that a monitor becomes; `undefined` for one that is left out, and for groups. */
export const readMonitor = (section: Section, context: Context): Draft | undefined => {
  const type = section.text('type') ?? 'http';
  const name = section.text('name') ?? 'monitor';
  if (type === 'group') return undefined;
  if (section.flag('active') === false) {
    section.lose('settings', 'active', OFF);
    return undefined;
  }
  if (section.flag('upsideDown') === true) {
    section.lose('unwatched', 'upsideDown', 'it is up while the target is down, and a check cannot expect a failure');
    return undefined;
  }
  const reader = ownEntry(READERS, type);
  if (reader === undefined) {
    section.lose('unwatched', 'type', ownEntry(UNSUPPORTED, type) ?? `Sitrep has no check like "${type}"`);
    return undefined;
  }
  const id = context.giveId(name, context.group);
  const own = reader({ ...context, section, id });
  if (own === undefined) return undefined;
  section.ignore(...OWN_AFFAIR);
  for (const [key, message] of Object.entries(MEANT))
    section.drop(key === 'resendInterval' ? 'alerts' : 'judged', key, message);
  const tags = readTags(section);
  return {
    id,
    name: name === id ? undefined : name,
    group: context.group,
    tags: tags.length > 0 ? tags : undefined,
    ...readPace(section, type),
    ...own,
  };
};

/** A request takes 80 % of the interval at most, unless `timeout` says otherwise (server/model/monitor.js). */
const SHARE = 0.8;
const LONGEST = 60;
const USUAL = { interval: INTERVAL * SECOND, timeout: INTERVAL * SHARE * SECOND };

const readPace = (section: Section, type: string): Draft => {
  const interval = section.number('interval') || INTERVAL;
  const timeout = section.number('timeout') || interval * SHARE;
  const failures = readings(section, 'maxretries', (section.number('maxretries') ?? 0) + 1);
  const failureThreshold = failures === 1 ? undefined : failures;
  // Nothing is sent: a heartbeat is waited for, by `every`.
  if (type === 'push') return { failureThreshold };
  // Defaults are cut silently.
  const chosen = timeout === interval * SHARE ? Math.min(timeout, LONGEST) : timeout;
  return {
    ...pace(section, { interval: interval * SECOND, timeout: chosen * SECOND }, USUAL),
    failureThreshold,
  };
};
