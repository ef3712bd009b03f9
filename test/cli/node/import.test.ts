import { describe, expect, test } from 'vitest';
import { importConfig } from '../../../src/cli/node/import.ts';
import { WORKER } from '../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../src/engine/config/parse.ts';
import { runCli } from '../fake-host.ts';

const convert = (name: string, text: string, ...flags: readonly string[]) =>
  runCli([importConfig], ['import', name, ...flags], { files: { [name]: text }, checks: CHECKS });

const converted = async (name: string, text: string) => {
  const { code, out, err } = await convert(name, text);
  expect(code).toBe(0);
  const parsed = parseConfig(out, { checks: CHECKS }, { runtime: WORKER, secret: () => 'https://a-secret.example/' });
  expect(parsed.ok ? [] : parsed.issues).toEqual([]);
  return { config: JSON.parse(out), left: err.split('\n').slice(2, -1) };
};

const UPTIMEFLARE = `
import { WorkerConfig, PageConfig, MaintenanceConfig } from './types/config'

const pageConfig: PageConfig = {
  title: "Acme's status",   // a comment, with { brackets
  links: [
    { link: 'https://acme.dev', label: 'Home' },
    { link: 'mailto:ops@acme.dev', label: 'Mail', highlight: true },
  ],
  group: { 'Core services': ['api_v1', 'ssh'] },
}

/* const workerConfig = { monitors: [] } */
const workerConfig: WorkerConfig = {
  kvWriteCooldownMinutes: 3,
  passwordProtection: 'user:password',
  monitors: [
    {
      id: 'api_v1', name: 'API', method: 'POST', target: 'https://api.acme.dev/health?x=1',
      tooltip: 'the API', hideLatencyChart: false, checkProxy: 'worker://weur',
      expectedCodes: [200, 201], timeout: 5_000,
      headers: { 'User-Agent': 'Uptimeflare', Authorization: \`Bearer \${process.env.API_TOKEN}\`, 'X-Count': 3 },
      body: 'Hello, "world"\\n', responseKeyword: '\${ok}', responseForbiddenKeyword: 'bad gateway',
    },
    { id: 'ssh', name: 'SSH', method: 'TCP_PING', target: '[2001:db8::1]:22', timeout: 10000 },
    { id: 'bad', name: 'Bad', method: 'TCP_PING', target: 'nowhere' },
    { id: 'hidden', name: 'Hidden', method: 'GET', target: process.env.HIDDEN_URL as string },
  ],
  notification: { timeZone: 'Asia/Shanghai', gracePeriod: 5 },
  callbacks: {
    onStatusChange: async (env: any, monitor: any) => {
      if (monitor.id === '}') return
    },
  },
}

const maintenances: MaintenanceConfig[] = [
  { monitors: ['api_v1'], title: 'Upgrade', body: 'of the database', start: '2025-04-27T00:00:00+08:00', end: 1745946000000 },
  { body: 'x', start: '2025-04-27T00:00:00+08:00' },
]

export { pageConfig, workerConfig, maintenances }
`;

const UPPTIME = `
owner: acme
repo: status
user-agent: acme
sites:
  - name: Home page
    url: https://acme.dev
    maxResponseTime: 1500
    icon: https://acme.dev/icon.png
    expectedStatusCodes: [200, 301]
    maxRedirects: 3
  - name: Home page
    url: $SECRET_SITE
    method: POST
    headers:
      - "Authorization: Bearer $TOKEN"
      - "content-type: application/json"
    body: '{"a":1}'
    tags: [core]
    __dangerous__insecure: true
    __dangerous__body_down: "maintenance"
    __dangerous__body_down_if_text_missing: "ready"
    __dangerous__body_degraded: "slow"
  - name: Postgres
    check: tcp-ping
    url: db.acme.dev
    port: 5432
  - name: Socket
    check: ws
    url: wss://acme.dev/ws
  - name: Certificate
    check: ssl
    url: acme.dev
  - name: Router
    check: icmp-ping
    url: 192.0.2.1
  - name: Abroad
    url: https://acme.cn
    type: globalping
    location: beijing
assignees: [ann]
status-website:
  cname: status.acme.dev
  name: Acme
  logoUrl: https://acme.dev/logo.svg
  introTitle: "**Acme** in one line"
  navbar:
    - title: Status
      href: /
    - title: GitHub
      href: https://github.com/acme
  theme: dark
workflowSchedule:
  uptime: "*/10 * * * *"
`;

const GATUS = `
metrics: true
ui:
  title: Acme health
  header: Acme
  buttons: [{ name: Home, link: "https://acme.dev" }]
alerting: { slack: { webhook-url: "https://hooks.example" } }
endpoints:
  - name: Front end
    group: core
    url: "https://acme.dev/health"
    interval: 1h30m
    client: { timeout: 5s, ignore-redirect: true, insecure: true }
    conditions:
      - "[STATUS] == any(200, 429)"
      - "[RESPONSE_TIME] < 300"
      - "[BODY].status == UP"
      - "[BODY].data[0].user-id >= 5"
      - "[BODY].data[0].user-id < 100"
      - "has([BODY].errors) == false"
      - "[BODY].name == pat(*acme*)"
      - "len([BODY].data) > 0"
      - "[CERTIFICATE_EXPIRATION] > 48h"
      - "[DOMAIN_EXPIRATION] > 720h"
    alerts:
      - type: slack
        failure-threshold: 5
        success-threshold: 3
    ui: { hide-url: true }
  - name: Graph
    url: "https://acme.dev/graph"
    method: POST
    graphql: true
    body: "{ users { id } }"
    headers: { Authorization: "Bearer $GRAPH_TOKEN", X-Price: "5 $$" }
    conditions: ["[STATUS] < 300", "[STATUS] >= 200", "[BODY] != pat(*error*)"]
  - name: Redis
    url: "tcp://cache.acme.dev:6379"
    body: "PING"
    maintenance-windows: [{ start: "01:30", duration: 30m }]
    conditions: ["[CONNECTED] == true", "[BODY] == pat(+PONG*)"]
  - name: Zone
    url: "8.8.8.8"
    dns: { query-name: "acme.dev.", query-type: A }
    conditions: ["[BODY] == 192.0.2.7", "[DNS_RCODE] == NOERROR"]
  - name: Live feed
    url: "wss://acme.dev/feed"
    body: "hello"
    conditions: ["[BODY] == pat(*hello*)"]
  - name: Ping
    url: "icmp://acme.dev"
    conditions: ["[CONNECTED] == true"]
  - name: Off
    enabled: false
    url: "https://acme.dev"
    conditions: ["[STATUS] == 200"]
maintenance: { start: "23:00", duration: 1h, timezone: Europe/Berlin, every: [Monday, Thursday] }
external-endpoints:
  - name: Backup
    token: "\${BACKUP_TOKEN}"
    heartbeat: { interval: 30m }
  - name: Anything
    token: potato
suites: [{ name: login, endpoints: [] }]
colour: blue
`;

describe('sitrep import', () => {
  test('UptimeFlare', async () => {
    const { config, left } = await converted('uptime.config.ts', UPTIMEFLARE);
    expect(config).toMatchInlineSnapshot(`
      {
        "$schema": "./checks.schema.json",
        "checks": [
          {
            "body": "Hello, "world"
      ",
            "expect": {
              "body": {
                "contains": "\${ok}",
                "excludes": "bad gateway",
              },
              "status": [
                200,
                201,
              ],
            },
            "group": "Core services",
            "headers": {
              "Authorization": "Bearer \${API_TOKEN}",
              "User-Agent": "Uptimeflare",
              "X-Count": "3",
            },
            "id": "api-v1",
            "method": "POST",
            "name": "API",
            "timeout": "5s",
            "type": "http",
            "url": "https://api.acme.dev/health?x=1",
          },
          {
            "group": "Core services",
            "host": "2001:db8::1",
            "id": "ssh",
            "name": "SSH",
            "port": 22,
            "type": "tcp",
          },
          {
            "id": "hidden",
            "name": "Hidden",
            "public": false,
            "type": "http",
            "url": "\${HIDDEN_URL}",
          },
        ],
        "defaults": {
          "failureThreshold": 1,
          "interval": "1m",
          "retries": 0,
          "successThreshold": 1,
        },
        "maintenance": [
          {
            "checks": [
              "api-v1",
            ],
            "end": "2025-04-29T17:00:00.000Z",
            "start": "2025-04-26T16:00:00.000Z",
            "title": "Upgrade",
          },
        ],
        "site": {
          "links": [
            {
              "title": "Home",
              "url": "https://acme.dev",
            },
          ],
          "title": "Acme's status",
        },
      }
    `);
    expect(left).toMatchInlineSnapshot(`
      [
        "  workerConfig.callbacks.onStatusChange: code cannot be converted",
        "  pageConfig.links[1]: only links to web addresses are shown",
        "  workerConfig.monitors[0].tooltip, workerConfig.monitors[0].hideLatencyChart: the page shows no such thing",
        "  workerConfig.monitors[0].checkProxy: Sitrep probes from Cloudflare itself",
        "  workerConfig.monitors[2].target: "nowhere" is no host:port, so the whole check was left out",
        "  workerConfig.kvWriteCooldownMinutes: Sitrep keeps its own budget of KV writes",
        "  workerConfig.passwordProtection: protect the page with Cloudflare Access, see docs/deploy.md",
        "  workerConfig.notification, workerConfig.callbacks: write an entry of "alerts" instead, see docs/alerts.md",
        "  maintenances[0].body, maintenances[1].body: a window has a title and no more",
        "  maintenances[1].end: a window that does not end was left out",
      ]
    `);
  });

  test('Upptime', async () => {
    const { config, left } = await converted('.upptimerc.yml', UPPTIME);
    expect(config).toMatchInlineSnapshot(`
      {
        "$schema": "./checks.schema.json",
        "checks": [
          {
            "expect": {
              "status": [
                200,
                301,
              ],
            },
            "id": "home-page",
            "name": "Home page",
            "redirects": 3,
            "thresholds": {
              "latency": {
                "warn": "1500ms",
              },
            },
            "type": "http",
            "url": "https://acme.dev",
          },
          {
            "body": "{"a":1}",
            "expect": {
              "body": {
                "contains": "ready",
                "excludes": "maintenance",
              },
            },
            "headers": {
              "Authorization": "Bearer \${TOKEN}",
              "content-type": "application/json",
            },
            "id": "home-page-2",
            "method": "POST",
            "name": "Home page",
            "tags": [
              "core",
            ],
            "type": "http",
            "url": "\${SECRET_SITE}",
          },
          {
            "host": "db.acme.dev",
            "id": "postgres",
            "name": "Postgres",
            "port": 5432,
            "type": "tcp",
          },
          {
            "id": "socket",
            "name": "Socket",
            "type": "websocket",
            "url": "wss://acme.dev/ws",
          },
          {
            "host": "acme.dev",
            "id": "certificate",
            "name": "Certificate",
            "thresholds": {
              "certificate": {
                "fail": "7d",
              },
            },
            "type": "tls",
          },
          {
            "id": "abroad",
            "name": "Abroad",
            "type": "http",
            "url": "https://acme.cn",
          },
        ],
        "defaults": {
          "failureThreshold": 1,
          "interval": "10m",
          "retries": 2,
          "successThreshold": 1,
        },
        "site": {
          "description": "**Acme** in one line",
          "links": [
            {
              "title": "GitHub",
              "url": "https://github.com/acme",
            },
          ],
          "logo": "https://acme.dev/logo.svg",
          "title": "Acme",
          "url": "https://status.acme.dev",
        },
      }
    `);
    expect(left).toMatchInlineSnapshot(`
      [
        "  sites[1].__dangerous__body_degraded: an expectation of the body either holds or fails",
        "  sites[1].__dangerous__insecure: a Worker always checks certificates",
        "  sites[5].check: "icmp-ping" has no counterpart, so the whole check was left out",
        "  sites[6].type, sites[6].location: Sitrep probes from Cloudflare itself",
        "  assignees: write an entry of "alerts" instead, see docs/alerts.md",
        "  status-website.theme: Sitrep has no such setting",
      ]
    `);
  });

  test('Gatus', async () => {
    const { config, left } = await converted('config.yaml', GATUS);
    expect(config).toMatchInlineSnapshot(`
      {
        "$schema": "./checks.schema.json",
        "checks": [
          {
            "expect": {
              "json": {
                "$.data[0]['user-id']": {
                  "lessThan": 100,
                  "moreThan": 4,
                },
                "$.errors": {
                  "exists": false,
                },
                "$.name": {
                  "contains": "acme",
                },
                "$.status": "UP",
              },
              "status": [
                200,
                429,
              ],
            },
            "failureThreshold": 5,
            "group": "core",
            "id": "front-end",
            "interval": "90m",
            "name": "Front end",
            "redirects": 0,
            "successThreshold": 3,
            "thresholds": {
              "certificate": {
                "fail": "2d",
              },
              "latency": {
                "fail": "300ms",
              },
            },
            "timeout": "5s",
            "type": "http",
            "url": "https://acme.dev/health",
          },
          {
            "body": "{"query":"{ users { id } }"}",
            "expect": {
              "body": {
                "excludes": "error",
              },
              "status": [
                "2xx",
              ],
            },
            "headers": {
              "Authorization": "Bearer \${GRAPH_TOKEN}",
              "X-Price": "5 $",
            },
            "id": "graph",
            "method": "POST",
            "name": "Graph",
            "type": "http",
            "url": "https://acme.dev/graph",
          },
          {
            "expect": {
              "response": {
                "matches": "^\\+PONG[^]*$",
              },
            },
            "host": "cache.acme.dev",
            "id": "redis",
            "name": "Redis",
            "port": 6379,
            "send": "PING",
            "type": "tcp",
          },
          {
            "expect": {
              "includes": [
                "192.0.2.7",
              ],
            },
            "id": "zone",
            "name": "acme.dev",
            "record": "A",
            "type": "dns",
          },
          {
            "expect": {
              "message": {
                "contains": "hello",
              },
            },
            "id": "live-feed",
            "name": "Live feed",
            "send": "hello",
            "type": "websocket",
            "url": "wss://acme.dev/feed",
          },
          {
            "every": "30m",
            "id": "backup",
            "name": "Backup",
            "token": "\${BACKUP_TOKEN}",
            "type": "heartbeat",
          },
        ],
        "defaults": {
          "interval": "1m",
          "retries": 0,
        },
        "maintenance": [
          {
            "duration": "1h",
            "schedule": "0 23 * * MON,THU",
            "timezone": "Europe/Berlin",
            "title": "Maintenance",
          },
          {
            "checks": [
              "redis",
            ],
            "duration": "30m",
            "schedule": "30 1 * * *",
            "title": "Maintenance",
          },
        ],
        "site": {
          "links": [
            {
              "title": "Home",
              "url": "https://acme.dev",
            },
          ],
          "title": "Acme",
        },
      }
    `);
    expect(left).toMatchInlineSnapshot(`
      [
        "  endpoints[0].alerts, alerting: write an entry of "alerts" instead, see docs/alerts.md",
        "  endpoints[0].client.insecure: a Worker always checks certificates",
        "  endpoints[0].conditions: "len([BODY].data) > 0" has no counterpart",
        "  endpoints[0].conditions: "[DOMAIN_EXPIRATION] > 720h" has no counterpart",
        "  endpoints[3].url: the resolver 8.8.8.8 speaks no HTTPS; Sitrep's default is asked",
        "  endpoints[5].url: "icmp://acme.dev" has no counterpart, so the whole check was left out",
        "  endpoints[6].enabled: a check that is turned off was left out",
        "  external-endpoints[1]: without a heartbeat interval nobody knows when it is late, so it was left out",
        "  suites: checks do not share a context; write each request as a check of its own",
        "  colour: Sitrep has no such setting",
      ]
    `);
  });
});

describe('what cannot be read', () => {
  test.each<[string, string, readonly string[], string]>([
    [
      'a.yaml',
      'hello: world',
      [],
      'sitrep import: cannot tell which program a.yaml belongs to: add --from uptimeflare|upptime|gatus\n',
    ],
    [
      'a.yaml',
      'hello: world',
      ['--from', 'gatus'],
      'sitrep import: a.yaml holds no check that can be converted; is it a config of gatus?\n',
    ],
    [
      'a.yml',
      'sites:\n  - name: *api\n    url: https://a.dev\n',
      [],
      'sitrep import: a.yml is not a config of upptime: Unresolved alias (the anchor must be set before the alias): api\n',
    ],
    [
      'a.ts',
      'const workerConfig = { monitors: [{ id: "\\u{110000}" }] }',
      [],
      'sitrep import: a.ts is not a config of uptimeflare: line 1: \\u{110000} is no character\n',
    ],
    ['a.yaml', 'endpoints: [', [], expect.stringMatching(/^sitrep import: a.yaml is not a config of gatus: .*line 1/)],
    [
      'a.ts',
      'const workerConfig = { monitors: [',
      [],
      'sitrep import: a.ts is not a config of uptimeflare: line 1: ] is missing\n',
    ],
    [
      'a.ts',
      'const workerConfig = {\n  monitors: [{ id: "a }],\n}',
      [],
      'sitrep import: a.ts is not a config of uptimeflare: line 3: " is missing\n',
    ],
  ])('%s: %s', async (name, text, flags, message) => {
    expect(await convert(name, text, ...flags)).toEqual({ code: 2, out: '', err: message });
  });

  test('no such file', async () => {
    expect(await runCli([importConfig], ['import', 'gone.yaml'], { checks: CHECKS })).toEqual({
      code: 2,
      out: '',
      err: 'sitrep import: cannot read gone.yaml: there is no such file\n',
    });
  });

  test('nothing of the file is run', async () => {
    const text =
      'const workerConfig = { monitors: [{ id: "a", method: "GET", target: (globalThis.ran = true, "x") }] }';
    await convert('a.ts', text);
    expect('ran' in globalThis).toBe(false);
  });
});
