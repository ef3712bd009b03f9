import { describe, expect, it } from 'vitest';
import { NODE, type Runtime, WORKER } from '../../../src/contract/runtimes.ts';
import { linesOf, parse, web1 } from './registry.ts';

type Case = readonly [name: string, document: unknown, lines: readonly string[], runtime?: Runtime];

const one = (fields: object) => ({ checks: [web1(fields)] });
const checks = (...all: object[]) => ({ checks: all });

const CASES: readonly Case[] = [
  ['a list at the top', [], ['$: expected an object, found a list']],
  ['a number at the top', 5, ['$: expected an object, found 5']],
  ['no checks', {}, ['$.checks: required and missing: the checks']],
  ['an empty list of checks', { checks: [] }, ['$.checks: expected at least one check, found none']],
  ['checks by name', { checks: { api: {} } }, ['$.checks: expected a list, found an object']],
  ['a check that is no object', { checks: ['api'] }, ['$.checks[0]: expected an object, found "api"']],
  ['an unknown section', { ...one({}), default: {} }, ['$.default: unknown field "default"; did you mean "defaults"?']],
  [
    'an unknown type that is nearly one',
    checks({ id: 'a', type: 'wbe', interval: 5 }),
    [
      '$.checks[0].type: unknown type "wbe"; did you mean "web"?',
      '$.checks[0].interval: expected a duration with its unit (ms, s, m, h or d) such as "10s", found 5; write "5s"',
    ],
  ],
  [
    'an unknown type',
    checks({ id: 'a', type: 'telepathy' }),
    ['$.checks[0].type: expected one of web, local, pushed, rpc, found "telepathy"'],
  ],
  [
    'types that other monitors have',
    checks({ id: 'a', type: 'ping' }, { id: 'b', type: 'Postgres' }),
    [
      '$.checks[0].type: unknown type "ping"; Workers have no ICMP; use "tcp" with a port that is open, or "http"',
      '$.checks[1].type: unknown type "Postgres"; use "tcp" with port 5432, or "http" with a health URL of what uses the database',
    ],
  ],
  [
    'ids that become the same slug',
    checks(web1({ id: 'API v1' }), web1({ id: 'api.v1' }), web1({ id: 'api-v2' })),
    [
      expect.stringContaining('$.checks[0].id: expected a slug') as never,
      expect.stringContaining('$.checks[1].id: expected a slug') as never,
      '$.checks[1].id: "api.v1" and "API v1" of $.checks[0] both become "api-v1"; give one another id',
    ],
  ],
  ['no type', checks({ id: 'a' }), ['$.checks[0].type: expected one of web, local, pushed, rpc, found nothing']],
  [
    'a type named like a method',
    checks({ id: 'a', type: 'constructor' }),
    ['$.checks[0].type: expected one of web, local, pushed, rpc, found "constructor"'],
  ],
  [
    'an empty id, beside a dependency',
    checks(web1({ dependsOn: ['db'] }), { id: '', type: 'web', url: 'http://localhost/', dependsOn: [''] }),
    [
      '$.checks[0].dependsOn[0]: there is no check "db"',
      expect.stringContaining('$.checks[1].id: expected a slug') as never,
      '$.checks[1].dependsOn[0]: expected a text, found an empty one',
    ],
  ],
  [
    'fields named like what every object has',
    one({ constructor: 1, ['__proto__']: {}, thresholds: { valueOf: { fail: '1s' } } }),
    [
      expect.stringContaining('$.checks[0].constructor: unknown field "constructor"') as never,
      expect.stringContaining('$.checks[0].__proto__: unknown field "__proto__"') as never,
      expect.stringContaining('$.checks[0].thresholds.valueOf: unknown measure "valueOf"') as never,
    ],
    WORKER,
  ],
  [
    'no id and no url',
    checks({ type: 'web' }),
    [
      '$.checks[0].id: required and missing: unique; part of URLs and badges',
      '$.checks[0].url: required and missing: where',
    ],
  ],
  [
    'an id that is no slug',
    one({ id: 'Public API' }),
    [
      '$.checks[0].id: expected a slug (lower-case letters, digits and hyphens) such as "public-api", found "Public API"; write "public-api"',
    ],
  ],
  ['an id twice', checks(web1(), web1()), ['$.checks[1].id: "a" is already the id of $.checks[0]; an id is unique']],
  [
    'a field of another type',
    one({ ulr: 'x', every: 1 }),
    [
      '$.checks[0].ulr: unknown field "ulr"; did you mean "url"?',
      expect.stringMatching(/^\$\.checks\[0\]\.every: unknown field "every"; known are id, type, url, ca, /) as never,
    ],
  ],
  [
    'a header that is no text',
    one({ headers: { 'x-a': 1 } }),
    ['$.checks[0].headers["x-a"]: expected a text, found 1; write "1"'],
  ],
  [
    'a mistake in a section of the type',
    one({ expect: { word: ['a'], words: 'b' } }),
    [
      '$.checks[0].expect.word: unknown field "word"; did you mean "words"?',
      '$.checks[0].expect.words: expected a list, found "b"; write ["b"]',
    ],
  ],
  [
    'defaults that are wrong',
    { ...one({}), defaults: { interval: 10, retry: 2, failureThreshold: 0 } },
    [
      '$.defaults.interval: expected a duration with its unit (ms, s, m, h or d) such as "10s", found 10; write "10s"',
      '$.defaults.retry: unknown field "retry"; did you mean "retries"?',
      '$.defaults.failureThreshold: expected a whole number from 1 to 10, found 0',
    ],
  ],
  [
    'an interval of a tenth of a second',
    one({ interval: '100ms' }),
    ['$.checks[0].interval: expected at least 1s and at most 1d, found 100ms'],
  ],
  [
    'a timeout of an hour',
    one({ timeout: '1h', interval: '2h' }),
    ['$.checks[0].timeout: expected at least 10ms and at most 1m, found 1h'],
  ],
  [
    'a timeout longer than the interval',
    one({ timeout: '30s', interval: '5s' }),
    ['$.checks[0].timeout: the timeout of 30s is longer than the interval of 5s; shorten it'],
  ],
  [
    'a default timeout longer than the interval',
    { defaults: { timeout: '30s' }, ...one({ interval: '5s' }) },
    ['$.checks[0].timeout: the timeout of 30s is longer than the interval of 5s; shorten it'],
  ],
  [
    'a site with a bad address',
    { site: { url: 'status.acme.dev', links: [{ url: 'ftp://x' }] }, ...one({}) },
    [
      '$.site.url: expected a web address such as "https://status.acme.dev", found "status.acme.dev"; write "https://status.acme.dev"',
      '$.site.links[0].url: expected a web address such as "https://status.acme.dev", found "ftp://x"',
      '$.site.links[0].title: required and missing: text of the link',
    ],
  ],
  [
    'a colour that carries style',
    { site: { colors: { accent: 'red;}' } }, ...one({}) },
    ['$.site.colors.accent: expected a colour such as "#0b7285", found "red;}"'],
  ],
  [
    'a measure that the type has not',
    one({ thresholds: { latncy: { fail: '1s' } } }),
    ['$.checks[0].thresholds.latncy: unknown measure "latncy"; did you mean "latency"?'],
  ],
  [
    'thresholds of every unit as bare numbers',
    one({
      thresholds: { latency: { warn: 5 }, ttl: { fail: 60 }, certificate: { warn: 21 }, size: { fail: 1024 } },
    }),
    [
      '$.checks[0].thresholds.latency.warn: expected a duration with its unit (ms, s, m, h or d) such as "10s", found 5; write "5ms"',
      '$.checks[0].thresholds.ttl.fail: expected a duration with its unit (ms, s, m, h or d) such as "10s", found 60; write "60s"',
      '$.checks[0].thresholds.certificate.warn: expected a duration with its unit (ms, s, m, h or d) such as "10s", found 21; write "21d"',
      '$.checks[0].thresholds.size.fail: expected a size with its unit (B, KiB, MiB, GiB, KB, MB, GB) such as "512MiB", found 1024; write "1KiB"',
    ],
  ],
  [
    'a percentage and a count the other way round',
    checks({
      id: 'l',
      type: 'local',
      thresholds: { used: { fail: 90 }, count: { fail: '1', warn: -1 } },
    }),
    [
      '$.checks[0].thresholds.used.fail: expected a percentage from "0%" to "100%", found 90; write "90%"',
      '$.checks[0].thresholds.count.fail: expected a number, found "1"; write 1 without quotes',
      '$.checks[0].thresholds.count.warn: expected a number from 0 up',
    ],
  ],
  [
    'a threshold of nothing',
    one({ thresholds: { latency: {} } }),
    ['$.checks[0].thresholds.latency: expected warn, fail or both'],
  ],
  [
    'a warning beyond the failure',
    one({
      thresholds: {
        latency: { warn: '3s', fail: '1s' },
        certificate: { warn: '7d', fail: '21d' },
        ttl: { warn: '1s', fail: '1s' },
      },
    }),
    [
      '$.checks[0].thresholds.latency: warn must lie under fail: this measure is worse when higher',
      '$.checks[0].thresholds.certificate: warn must lie over fail: this measure is worse when lower',
      '$.checks[0].thresholds.ttl: warn must lie over fail: this measure is worse when lower',
    ],
  ],
  [
    'a mistake that only the type can see',
    one({ url: 'http://localhost/#top' }),
    ['$.checks[0].url: a fragment is never sent; leave it out'],
  ],
  [
    'a live check of another machine',
    one({ url: 'http://db/', level: 'live' }),
    [
      '$.checks[0].level: check `a`: a live check may only look inside its own container, or a dependency that is down ' +
        'would get a healthy process restarted; http://db/ is another machine. Use level ready or detail',
    ],
  ],
  [
    'a type that a Worker cannot probe',
    checks({ id: 'mem', type: 'local' }),
    [
      "$.checks[0].type: check `mem`: type local needs procfs, which a Worker does not support; move it to the container's file",
    ],
    WORKER,
  ],
  [
    'a type that a container cannot probe',
    checks({ id: 'job', type: 'pushed', every: '1h', token: 'x' }),
    [
      "$.checks[0].type: check `job`: type pushed needs a place to push heartbeats to, which sitrep on Node does not support; move it to the Worker's file",
    ],
    NODE,
  ],
  [
    'a field and a measure that a Worker cannot honour',
    one({
      ca: 'x',
      insecure: false,
      thresholds: { connect: { fail: '1s' }, certificate: { fail: '7d' } },
    }),
    [
      "$.checks[0].ca: check `a`: field ca needs a choice of whom to trust in TLS, which a Worker does not support; move it to the container's file",
      "$.checks[0].thresholds.connect: check `a`: measure connect needs a view into the stages of a connection, which a Worker does not support; move it to the container's file",
    ],
    WORKER,
  ],
  [
    'the older name of locations',
    one({ regions: ['weur'] }),
    ['$.checks[0].regions: this field is called "locations": write "locations": ["weur", "enam"]'],
  ],
  [
    'a dependency that is not there',
    checks(web1({ id: 'api', dependsOn: ['bd'] }), web1({ id: 'db' })),
    ['$.checks[0].dependsOn[0]: there is no check "bd"; did you mean "db"?'],
  ],
  [
    'a check that depends on itself',
    one({ dependsOn: ['a'] }),
    ['$.checks[0].dependsOn: a circle: a → a; no check can depend on itself'],
  ],
  [
    'a circle, reported once',
    checks(
      web1({ id: 'entry', dependsOn: ['x'] }),
      web1({ id: 'x', dependsOn: ['y'] }),
      web1({ id: 'y', dependsOn: ['z'] }),
      web1({ id: 'z', dependsOn: ['x'] }),
    ),
    ['$.checks[1].dependsOn: a circle: x → y → z → x; no check can depend on itself'],
  ],
  [
    'mistakes of several checks, in their order',
    checks(web1({ interval: 5 }), web1({ id: 'b', method: 'PUT' }), web1({ id: 'a' })),
    [
      '$.checks[0].interval: expected a duration with its unit (ms, s, m, h or d) such as "10s", found 5; write "5s"',
      '$.checks[1].method: expected one of "GET", "HEAD", "POST", found "PUT"',
      '$.checks[2].id: "a" is already the id of $.checks[0]; an id is unique',
    ],
  ],
];

describe('a config is refused for', () => {
  it.each(CASES.map(([name, document, lines, runtime = NODE]) => ({ name, document, lines, runtime })))(
    '$name',
    ({ document, lines, runtime }) => {
      expect(linesOf(parse(document, runtime))).toEqual(lines);
    },
  );

  it('a chain of 5,000 dependencies that ends where it began', () => {
    const chain = Array.from({ length: 5_000 }, (_, at) => web1({ id: `c${at}`, dependsOn: [`c${(at + 1) % 5_000}`] }));
    const lines = linesOf(parse({ checks: chain }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\$\.checks\[0\]\.dependsOn: a circle: c0 → c1 → /);
    expect(lines[0]!.length).toBeLessThan(600);
  });
});

describe('a large config', () => {
  it('of 5,000 checks, each with a dependency that is not there, is refused in bounded time', () => {
    const started = performance.now();
    const all = Array.from({ length: 5_000 }, (_, at) => web1({ id: `check-${at}`, dependsOn: [`chekc-${at}`] }));
    expect(linesOf(parse({ checks: all }))).toHaveLength(101);
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 30_000);
});
