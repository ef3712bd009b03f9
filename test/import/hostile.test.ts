import { describe, expect, test } from 'vitest';
import { ALERTING } from '../../src/cli/node/alerting.ts';
import { CHECKS } from '../../src/engine/checks/index.ts';
import { convert, Unreadable } from '../../src/import/convert.ts';

const REGISTRIES = { checks: CHECKS, ...ALERTING };

/** What is said of a file that cannot be read. */
const refusal = (program: string, source: string): string => {
  try {
    convert(REGISTRIES, program, source);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
  return 'it was converted';
};

const MEBIBYTE = 2 ** 20;
const repeat = (text: string, size: number): string => text.repeat(Math.ceil(size / text.length));

/** Nine levels of ten aliases each: a thousand million values. */
const bomb = (line: (level: number) => string): string =>
  ['l0: &l0 { a: 1 }', ...Array.from({ length: 9 }, (_, at) => line(at + 1)), 'endpoints: *l9'].join('\n');
const tenfold = (level: number): string =>
  `[${Array(10)
    .fill(`*l${level - 1}`)
    .join(', ')}]`;

const OPEN = {
  gatus: 'endpoints: ',
  upptime: 'sites: ',
  uptimeflare: 'const workerConfig = ',
  'uptime-kuma': '{"monitorList":',
};

describe('what cannot be read ends in a clear error', () => {
  test.each(Object.keys(OPEN))('10 MB for %s', (program) => {
    expect(refusal(program, repeat('endpoints: 1\n', 10 * MEBIBYTE))).toBe(
      'it has 10.0 MiB; a config has at most 4 MiB',
    );
  });

  test.each(Object.entries(OPEN))('a million brackets for %s', (program, start) => {
    expect(refusal(program, `${start}${'['.repeat(MEBIBYTE)}`)).toMatch(/nested|deep|lists and objects/);
  });

  test('an alias bomb', () => {
    expect(
      refusal(
        'gatus',
        bomb((level) => `l${level}: &l${level} ${tenfold(level)}`),
      ),
    ).toMatch(/aliases expand to more values/);
  });

  test('a bomb of merge keys', () => {
    expect(
      refusal(
        'gatus',
        bomb((level) => `l${level}: &l${level} { <<: ${tenfold(level)} }`),
      ),
    ).toMatch(/aliases expand to more values/);
  });

  test('a thousand endpoints may share what they have', () => {
    const endpoint = (at: number) => `  - { <<: *shared, name: e${at}, url: "https://e${at}.example.com" }`;
    const source = `x: &shared { conditions: ["[STATUS] == 200"] }\nendpoints:\n${Array.from({ length: 1_000 }, (_, at) => endpoint(at)).join('\n')}`;
    const { checks } = convert(REGISTRIES, 'gatus', source).config;
    expect(checks).toHaveLength(1_000);
    expect(checks.at(-1)).toMatchObject({ id: 'e999', expect: { status: [200] } });
  });

  test.each<[string, string, RegExp]>([
    ['gatus', 'endpoints: []\nendpoints: []', /unique.*line 2/s],
    ['upptime', 'sites:\n  - name: a\n    name: b', /unique.*line 3/s],
    [
      'uptimeflare',
      'const workerConfig = {\n monitors: [],\n monitors: [] }',
      /^line 3: "monitors" is a duplicate key$/,
    ],
    ['uptime-kuma', '{"monitorList": [],\n"monitorList": []}', /^line 2: "monitorList" is a duplicate key$/],
  ])('a duplicate key for %s', (program, source, message) => {
    expect(refusal(program, source)).toMatch(message);
  });

  test.each<[string, string]>([
    ['comments that do not end', '/*'.repeat(MEBIBYTE)],
    ['constants without a value', 'const workerConfig \n'.repeat(MEBIBYTE / 16)],
    [
      'an object of many keys',
      `const workerConfig = {${Array.from({ length: 200_000 }, (_, at) => `k${at}:1`).join(',')}`,
    ],
    ['text that does not end', `const workerConfig = { a: "${'x'.repeat(MEBIBYTE)}`],
  ])('%s', (_, source) => {
    const started = performance.now();
    refusal('uptimeflare', source);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

/** Every value of a sensible config in turn replaced by one of another type. */
const wrong = [
  null,
  true,
  7,
  'text',
  [],
  {},
  [[]],
  [{}],
  { a: { b: [] } },
  'constructor',
  '__proto__',
  '${X}',
  '\u0000',
];

const replaced = (value: unknown, make: (path: string) => unknown, path = '$'): unknown => {
  const other = make(path);
  if (other !== undefined) return other;
  if (Array.isArray(value)) return value.map((item, at) => replaced(item, make, `${path}[${at}]`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, make, `${path}.${key}`)]));
};

const pathsOf = (value: unknown): readonly string[] => {
  const paths: string[] = [];
  replaced(value, (path) => {
    paths.push(path);
    return undefined;
  });
  return paths;
};

const SENSIBLE: Readonly<Record<string, object>> = {
  gatus: {
    alerting: { slack: { 'webhook-url': '${SLACK}', 'default-alert': { 'failure-threshold': 3 } } },
    maintenance: { start: '01:00', duration: '1h', every: ['Monday'] },
    ui: { header: 'a', buttons: [{ name: 'a', link: 'https://a.example.com' }] },
    endpoints: [
      {
        name: 'a',
        group: 'b',
        url: 'https://a.example.com',
        interval: '1m',
        headers: { a: 'b' },
        client: { timeout: '5s' },
        conditions: ['[STATUS] == 200', '[BODY].a == 1'],
        alerts: [{ type: 'slack' }],
      },
      {
        name: 'c',
        url: '1.1.1.1',
        dns: { 'query-name': 'a.example.com', 'query-type': 'A' },
        conditions: ['[DNS_RCODE] == NOERROR'],
      },
    ],
    'external-endpoints': [{ name: 'd', token: 't', heartbeat: { interval: '1h' } }],
  },
  upptime: {
    owner: 'a',
    repo: 'b',
    sites: [
      {
        name: 'a',
        url: 'https://a.example.com',
        headers: ['a: b'],
        expectedStatusCodes: [200],
        tags: ['x'],
        maxResponseTime: 100,
      },
      { name: 'b', check: 'tcp-ping', url: 'b.example.com', port: 1 },
    ],
    'status-website': { name: 'a', cname: 'b.example.com', navbar: [{ title: 'a', href: 'https://a.example.com' }] },
    workflowSchedule: { uptime: '*/5 * * * *' },
  },
  'uptime-kuma': {
    notificationList: [{ id: 1, name: 'a', config: '{"type":"slack","slackwebhookURL":"https://a.example.com/x"}' }],
    monitorList: [
      {
        id: 1,
        name: 'a',
        type: 'http',
        url: 'https://a.example.com',
        interval: 60,
        maxretries: 1,
        accepted_statuscodes: ['200-299'],
        headers: '{"a":"b"}',
        notificationIDList: { 1: true },
        tags: [{ name: 'x', value: 'y' }],
      },
    ],
    statusPageList: [{ title: 'a', publicGroupList: [{ name: 'g', monitorList: [{ id: 1 }] }] }],
    maintenanceList: [
      {
        title: 'm',
        strategy: 'recurring-weekday',
        active: true,
        timeRange: [
          { hours: 1, minutes: 0 },
          { hours: 2, minutes: 0 },
        ],
        weekdays: [1],
        monitors: [{ id: 1 }],
      },
    ],
  },
};

describe('a wrong type anywhere is a loss, never a crash', () => {
  test.each(Object.entries(SENSIBLE))('%s', (program, sensible) => {
    for (const path of pathsOf(sensible)) {
      for (const value of wrong) {
        const source = JSON.stringify(replaced(sensible, (each) => (each === path ? value : undefined)));
        expect(() => refusal(program, source), `${path} = ${JSON.stringify(value)}`).not.toThrow();
      }
    }
  });
});
