import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttp2Server, type IncomingHttpHeaders } from 'node:http2';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { health } from '../../src/cli/health.ts';
import type { CheckType } from '../../src/contract/check.ts';
import type { Probed } from '../../src/contract/reading.ts';
import { disk } from '../../src/engine/checks/disk.ts';
import { file } from '../../src/engine/checks/file.ts';
import { grpc } from '../../src/engine/checks/grpc.ts';
import { http } from '../../src/engine/checks/http.ts';
import { memory } from '../../src/engine/checks/memory.ts';
import { port } from '../../src/engine/checks/port.ts';
import { process as processType } from '../../src/engine/checks/process.ts';
import { tcp } from '../../src/engine/checks/tcp.ts';
import { threads } from '../../src/engine/checks/threads.ts';
import { nodePorts } from '../../src/platform/node/index.ts';
import { newFolder } from '../folders.ts';
import { type Listening, listening } from '../listening.ts';
import { healthySecure } from '../native/servers.ts';
import { type Ran, runCli, type World } from './fake-host.ts';

/** A gRPC health service: the server as a whole is SERVING (1), any service by name NOT_SERVING (2). */
const grpcHealth = (heard?: (headers: IncomingHttpHeaders) => void): Promise<Listening> => {
  const server = createHttp2Server();
  server.on('stream', (stream, headers) => {
    heard?.(headers);
    stream.on('data', (message: Buffer) => {
      const status = message.readUInt32BE(1) === 0 ? 1 : 2;
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.from([0, 0, 0, 0, 2, 8, status]));
    });
  });
  return listening(server);
};

const LEVEL_MEASURE = { level: { unit: 'count', worse: 'higher', about: 'of water' } } as const;

const typeOf = (type: string, probe: CheckType['probe']): CheckType => ({
  type,
  about: 'a check whose outcome the test decides',
  requirements: [],
  schema: {},
  measures: LEVEL_MEASURE,
  externalReason: () => undefined,
  probe,
});

const gives = (probed: Probed) => () => Promise.resolve(probed);
const failing = (message: string) => gives({ measures: {}, failure: { kind: 'connect', message } });

const CHECKS = {
  good: typeOf('good', gives({ measures: { level: 5 } })),
  bad: typeOf('bad', failing('it refused the connection')),
  blind: typeOf('blind', gives({ measures: {}, failure: { kind: 'probe', message: 'the check could not run' } })),
  slow: typeOf('slow', ({ stage }) => {
    stage('the response headers');
    return new Promise(() => {});
  }),
  long: typeOf('long', failing('x'.repeat(5000))),
  rude: typeOf('rude', failing('\u001b[2Jwiped\r\nFAKE LINE')),
  ...{ disk, file, grpc, http, memory, port, process: processType, tcp, threads },
};

type Raw = Readonly<Record<string, unknown>>;

const run = (args: string, checks: readonly Raw[] | undefined = undefined, world: World = {}): Promise<Ran> =>
  runCli([health], ['health', ...args.split(' ').filter((word) => word !== '')], {
    ports: nodePorts(),
    checks: CHECKS,
    files: checks === undefined ? {} : { '/checks.json': JSON.stringify({ checks }) },
    ...world,
  });

const good = { id: 'good', type: 'good' };
const warned = { id: 'warned', type: 'good', thresholds: { level: { warn: 4 } } };
const bad = { id: 'bad', type: 'bad', retries: 0 };
const blind = { id: 'blind', type: 'blind' };

describe('exit codes', () => {
  test.each<[string, string, readonly Raw[], number]>([
    ['pass', '', [good], 0],
    ['warn is healthy', '', [good, warned], 0],
    ['fail', '', [good, bad], 1],
    ['unknown fails at ready', '', [good, blind], 1],
    ['unknown fails at detail', 'detail', [blind], 1],
    ['unknown passes at live', 'live', [{ ...blind, level: 'live' }], 0],
    ['unknown counts as pass', '--unknown pass', [blind], 0],
    ['unknown counts as fail', 'live --unknown fail', [{ ...blind, level: 'live' }], 1],
    ['unknown does not hide a failure', '--unknown pass', [blind, bad], 1],
    ['nagios: pass', '--exit-style nagios', [good], 0],
    ['nagios: warn', '--exit-style nagios', [good, warned], 1],
    ['nagios: fail', '--exit-style nagios', [warned, bad, blind], 2],
    ['nagios: unknown', '--exit-style nagios', [warned, blind], 3],
    ['nagios: unknown at live', 'live --exit-style nagios', [{ ...blind, level: 'live' }], 3],
    ['nagios: unknown counts as pass', '--exit-style nagios --unknown pass', [warned, blind], 1],
    ['nagios: unknown counts as fail', '--exit-style nagios --unknown fail', [blind], 2],
    ['nothing of that level at ready', '--exclude good', [good], 1],
    ['nothing of that level at live', 'live', [good], 0],
  ])('%s', async (_, args, checks, code) => {
    expect((await run(args, checks)).code).toBe(code);
  });

  test.each<[string, string, number, string]>([
    ['an unknown flag', '--prot 80', 1, 'there is no --prot for "sitrep health"; did you mean "--port"?'],
    ['likewise as nagios', '--prot 80 --exit-style nagios', 3, 'there is no --prot'],
    ['an unknown level', 'alive', 1, 'level cannot be "alive": it is live, ready or detail; did you mean "live"?'],
    ['a bad deadline, in seconds', '--timeout 5', 1, 'expected a duration with its unit such as "900ms"; write 5s'],
    ['no time at all', 'live --timeout 0s', 1, '--timeout 0s: no check could run; use a longer time, such as 900ms'],
    ['a bad deadline', '--timeout 900', 1, 'expected a duration with its unit such as "900ms"; write 900ms'],
    [
      'nothing to check',
      '',
      1,
      'nothing to check: there is no checks.json (or .jsonc, .yaml, .yml, .ts) in / or in this folder.',
    ],
    ['nothing to check at live', 'live', 1, 'nothing to check: '],
    ['a flag that makes no check, at live', 'live --port http', 1, '--port http: expected a whole number'],
    ['an id that no flag makes', 'live --port 80 --only prot', 1, 'there is no check "prot"; did you mean "port"?'],
  ])('wrong usage: %s', async (_, args, code, message) => {
    const ran = await run(args);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toContain(message);
  });
});

describe('a config that cannot be used is unknown', () => {
  const broken = { files: { 'x.json': '{ "checks": [ }', '/checks.json': JSON.stringify({ checks: [good] }) } };
  test.each<[string, string, number]>([
    ['cannot read y.json: there is no such file', '--config y.json', 1],
    ['cannot read y.json: there is no such file', 'live --config y.json', 0],
    ['cannot read y.json: there is no such file', 'live --config y.json --unknown fail', 1],
    ['cannot read y.json: there is no such file', '--config y.json --unknown pass', 0],
    ['cannot read y.json: there is no such file', 'live --config y.json --exit-style nagios', 3],
    ['x.json: 1 mistake', '--config x.json', 1],
    ['x.json: 1 mistake', 'live --config x.json', 0],
    ['there is no check "god"; did you mean "good"?', '--only god', 1],
    ['there is no check "god"; did you mean "good"?', 'live --only god', 0],
  ])('%s (%s): %i', async (message, args, code) => {
    const ran = await run(args, undefined, broken);
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err.startsWith(`sitrep health: ${message}`)).toBe(true);
    expect(ran.err.includes('unknown, which passes at level')).toBe(code === 0);
  });
});

describe('what is printed', () => {
  test('one line when all is well', async () => {
    const { out } = await run('', [good, { id: 'other', type: 'good' }]);
    expect(out).toMatch(/^pass {2}good, other \(2 checks in \d+ ms\)\n$/);
  });

  test('failures first, then what could not be looked at, then warnings, then the rest', async () => {
    const { out } = await run('', [good, warned, blind, bad]);
    expect(out.replace(/\d+ ms/, 'N ms')).toBe(
      [
        'fail     bad     connect: it refused the connection',
        'unknown  blind   probe: the check could not run',
        'warn     warned  threshold: level 5 is over the warn threshold 4',
        'pass     good (1 of 4 checks in N ms)',
        '',
      ].join('\n'),
    );
  });

  test.each(['detail', '-v'])('%s prints every measure', async (args) => {
    expect((await run(args, [good, bad])).out).toBe(
      'fail     bad   connect: it refused the connection\npass     good  level 5\n',
    );
  });

  test('-q prints nothing', async () => {
    expect(await run('-q', [bad])).toEqual({ code: 1, out: '', err: '' });
  });

  test('an unknown that passes says so', async () => {
    const { out } = await run('live', [
      { ...blind, level: 'live' },
      { ...good, level: 'live' },
    ]);
    expect(out.replace(/\d+ ms/, 'N ms')).toBe(
      'unknown  blind  probe: the check could not run\npass     good (1 of 2 checks in N ms)\n' +
        'unknown, which passes at level live: nothing is restarted because a check could not run\n',
    );
  });

  test('a level whose checks all could not run gives a warning', async () => {
    expect((await run('live', [{ ...blind, level: 'live' }])).out).toBe(
      'unknown  blind  probe: the check could not run\n' +
        'warning: no check could run, so nothing is known, which passes at level live\n',
    );
  });

  test('and says so in JSON, too', async () => {
    const { out } = await run('live --format json', [{ ...blind, level: 'live' }]);
    expect(JSON.parse(out).output).toBe('warning: no check could run, so nothing is known, which passes at level live');
    expect(JSON.parse((await run('--format json', [good])).out)).not.toHaveProperty('output');
  });

  test('nothing chosen is not "all well"', async () => {
    expect((await run('live', [good])).out).toBe(
      'warning: no check has level live, so nothing is known, which passes at level live\n',
    );
  });

  test('escape codes and line breaks of a target stay harmless', async () => {
    expect((await run('', [{ id: 'rude', type: 'rude', retries: 0 }])).out).toBe(
      'fail     rude  connect: \ufffd[2Jwiped FAKE LINE\n',
    );
  });

  test('a retried failure says how often', async () => {
    const { out } = await run('--timeout 5s', [{ ...bad, retries: 1 }]);
    expect(out).toBe('fail     bad  connect: it refused the connection, after 2 attempts\n');
  });
});

describe('json', () => {
  test('the health+json draft', async () => {
    const { out } = await run('--format json', [good, bad]);
    expect(JSON.parse(out)).toEqual({
      status: 'fail',
      checks: {
        'bad:status': [
          {
            componentId: 'bad',
            componentType: 'bad',
            status: 'fail',
            time: expect.any(String),
            output: 'connect: it refused the connection',
          },
        ],
        'good:level': [
          { componentId: 'good', componentType: 'good', status: 'pass', observedValue: 5, time: expect.any(String) },
        ],
      },
    });
  });

  test('unknown is a warning there', async () => {
    expect(JSON.parse((await run('--format json', [blind])).out)).toMatchObject({ status: 'warn' });
  });
});

describe('4096 bytes, whatever happens', () => {
  const many = (count: number, check: Raw) =>
    Array.from({ length: count }, (_, at) => ({ ...check, id: `${check.type}-number-${at}` }));
  const crowd = [...many(300, good), ...many(40, bad), ...many(5, { type: 'long', retries: 0 })];

  test.each(['', 'detail', '--format json', 'detail --format json'])('%s', async (args) => {
    const { out, code } = await run(args, crowd);
    expect(code).toBe(1);
    expect(Buffer.byteLength(out)).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(out)).toBeGreaterThan(3000);
    expect(out).toMatch(/\d+ more left out: (\d+ fail, )?\d+ (pass|fail) \(output ends at 4096 bytes\)/);
  });

  test('the numbers add up, and failures are what is kept', async () => {
    const { out } = await run('--format json', crowd);
    const document = JSON.parse(out);
    const shown = Object.keys(document.checks);
    const [, left] = /^(\d+) more left out/.exec(document.output)!;
    expect(shown.length + Number(left)).toBe(crowd.length);
    expect(document.status).toBe('fail');
    expect(shown.every((key) => /^(bad|long)/.test(key))).toBe(true);
  });

  test('one endless message is cut', async () => {
    const { out } = await run('', [{ id: 'long', type: 'long', retries: 0 }]);
    expect(out).toMatch(/^fail {5}long {2}connect: x{299}…\n$/);
  });

  test.each(['很', '😀', '"', 'é'])(
    'the reason of a failure is never what is left out, in JSON: %s',
    async (letter) => {
      const measured = { latency: 1.5, ttfb: 2.5, certificate: 3.5, size: 4.5 };
      const wordy = typeOf(
        'wordy',
        gives({ measures: measured, failure: { kind: 'body', message: letter.repeat(9000) } }),
      );
      const checks = [{ id: 'a-check-with-quite-a-long-name-of-sixty-four-characters-as-it-is', type: 'wordy' }];
      const { out } = await run('--format json', checks, { checks: { wordy } });
      expect(Buffer.byteLength(out)).toBeLessThanOrEqual(4096);
      expect(out).not.toContain('left out');
      for (const [entry] of Object.values(JSON.parse(out).checks) as [{ output: string }][])
        expect(entry.output).toMatch(new RegExp(`^body: ${letter}{90,}…$`, 'u'));
    },
  );

  test('a command line of any length', async () => {
    const { err, code } = await run(`--format ${'😀'.repeat(5000)} --exit-style nagios`);
    expect(code).toBe(3);
    expect(Buffer.byteLength(err)).toBeLessThanOrEqual(4096);
    expect(err).toMatch(/^sitrep health: --format cannot be "😀+…\nSee: sitrep health --help\n$/u);
  });

  test('a file with hundreds of mistakes', async () => {
    const { err, code } = await run('', many(500, { type: 'nonsense' }));
    expect(code).toBe(1);
    expect(Buffer.byteLength(err)).toBeLessThanOrEqual(4096);
    const [, left] = /\n(\d+) more lines left out\n$/.exec(err)!;
    // The first line counts the mistakes, and is one of the lines that the last one counts on.
    expect(err.split('\n').length - 2 + Number(left)).toBe(Number(/(\d+) mistakes/.exec(err)![1]) + 1);
  });
});

describe('the deadline', () => {
  test('checks that had begun time out and name their stage; the others are listed', async () => {
    const started = performance.now();
    const { out, code } = await run('--timeout 60ms', [{ id: 'slow', type: 'slow' }, good]);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(code).toBe(1);
    expect(out).toContain(
      'fail     slow  timeout: not done before the deadline of the whole run: still waiting for the response headers\n',
    );
    expect(out).toContain('pass     good (1 of 2 checks');
  });

  test('what had not begun is unknown: it says nothing of the target', async () => {
    const crowd = Array.from({ length: 40 }, (_, at) => ({ id: `slow-${at}`, type: 'slow' }));
    const { out } = await run('--timeout 60ms --format json', crowd);
    expect(JSON.parse(out).status).toBe('fail');
    const { out: text } = await run('--timeout 60ms', [...crowd, { ...good, id: 'last' }]);
    expect(text).toContain('unknown  slow-32  probe: not started: the deadline of the whole run had passed\n');
    expect(text).toContain('4 more left out: 4 unknown');
  });

  test('it counts from the start of the program, which takes long on a busy machine', async () => {
    const ports = nodePorts();
    let asked = 0;
    // The host asks first, when the program starts; everything else comes five seconds later.
    const monotonic = () => ports.clock.monotonic() + (asked++ === 0 ? 0 : 5000);
    const world = { ports: { ...ports, clock: { ...ports.clock, monotonic } } };
    expect(await run('', [good], world)).toMatchObject({
      code: 1,
      out: 'unknown  good  probe: not started: the deadline of the whole run had passed\n',
    });
  });
});

describe('which checks are run', () => {
  const levels = [
    { ...good, id: 'a', level: 'live' },
    { ...good, id: 'b' },
    { ...good, id: 'c', level: 'detail' },
  ];
  const ids = async (args: string, checks?: readonly Raw[], world?: World) => {
    const { out, err } = await run(`${args} --format json`.trim(), checks, world);
    if (out === '') return err;
    return Object.keys(JSON.parse(out).checks).map((key) => key.split(':')[0]);
  };

  test.each<[string, readonly string[]]>([
    ['live', ['a']],
    ['', ['a', 'b']],
    ['ready', ['a', 'b']],
    ['detail', ['a', 'b', 'c']],
    ['detail --only a,c', ['a', 'c']],
    ['detail --only a --only b', ['a', 'b']],
    ['detail --exclude a,c', ['b']],
    ['detail --only a,b --exclude a', ['b']],
  ])('%j: %j', async (args, expected) => {
    expect(await ids(args, levels)).toEqual(expected);
  });

  test.each(['--only', '--exclude'])('an id that is not there is an error: %s', async (flag) => {
    expect(await ids(`${flag} apl`, [{ ...good, id: 'api' }])).toBe(
      'sitrep health: there is no check "apl"; did you mean "api"?\nThere are: api\n',
    );
  });

  const file = (...checks: readonly Raw[]) => JSON.stringify({ checks });

  test.each<[string, string, World, readonly string[]]>([
    [
      '/checks.json before ./checks.json',
      '',
      { files: { '/checks.json': file(good), './checks.json': file(bad) } },
      ['good'],
    ],
    ['./checks.json', '', { files: { './checks.json': file(good) } }, ['good']],
    ['--config', '--config my.json', { files: { 'my.json': file(good), '/checks.json': file(bad) } }, ['good']],
    [
      'SITREP_CONFIG',
      '',
      { env: { SITREP_CONFIG: 'my.json' }, files: { 'my.json': file(good), '/checks.json': file(bad) } },
      ['good'],
    ],
    [
      'a flag keeps the default file from being read',
      '--disk /=100%',
      { files: { '/checks.json': file(bad) } },
      ['disk', 'disk'],
    ],
    [
      '--config and flags together run both',
      '--disk /=100% --config my.json',
      { files: { 'my.json': file(good, { id: 'disk', type: 'good' }) } },
      ['good', 'disk', 'disk-2', 'disk-2'],
    ],
    [
      'flags from the environment, lists at commas',
      '',
      { env: { SITREP_HEALTH_DISK: '/=100%,/tmp=100%', SITREP_HEALTH_ONLY: 'disk-2' } },
      ['disk-2', 'disk-2'],
    ],
  ])('%s', async (_, args, world, expected) => {
    expect(await ids(args, undefined, world)).toEqual(expected);
  });

  test('SITREP_PORT, which Kubernetes sets for a Service of that name, is not taken for a flag', async () => {
    const env = { SITREP_PORT: 'tcp://10.0.0.1:80' };
    expect(await ids('', undefined, { env, files: { '/checks.json': file(good) } })).toEqual(['good']);
  });
});

describe('flags are checks', () => {
  test.each<[string, string]>([
    ['--http http://127.0.0.1:1/', 'http  connect: 127.0.0.1:1 refused the connection'],
    ['--tcp 127.0.0.1:1', 'tcp  connect: 127.0.0.1:1 refused the connection'],
    ['--tcp [::1]:1', 'tcp  connect: [::1]:1 refused the connection'],
    ['--port 1', 'port  missing: nothing listens on port 1'],
    ['--process no-such-program', 'process  missing: there is no process named no-such-program'],
    ['--threads no-such-thread=2', 'threads  missing: no thread named no-such-thread in process 1'],
    ['--memory 0%', 'memory  threshold: used '],
    ['--memory 1KiB', 'memory  threshold: workingSet '],
    ['--file /no/such/file=1m', 'file  missing: there is no /no/such/file'],
    ['--file /proc/self/stat=9m --file /a=b=1m', 'file-2  missing: there is no /a=b'],
    ['--disk /=0%', 'disk  threshold: used '],
  ])('%s fails', async (args, words) => {
    const { out, code } = await run(`${args} --timeout 5s`);
    expect(code).toBe(1);
    expect(out).toContain(words);
  });

  test.each<[string, string]>([
    ['--http 8080', 'sitrep health: --http 8080: '],
    [
      '--tcp localhost',
      'sitrep health: --tcp localhost: required and missing: port (or "socket") (write HOST:PORT, such as db:5432)\n',
    ],
    [
      '--tcp localhost:99999',
      '--tcp localhost:99999: expected a whole number from 1 to 65535, found 99999 (write HOST:PORT, such as db:5432)\n',
    ],
    ['--port http', '--port http: expected a whole number from 1 to 65535, found "http" (write N, such as 8080)\n'],
    [
      '--threads worker=many',
      '--threads worker=many: expected a number, found "many" (write NAME[@PROCESS]=MIN, such as worker@app=4)\n',
    ],
    [
      '--threads worker=-1',
      '--threads worker=-1: expected a number, found "-1" (write NAME[@PROCESS]=MIN, such as worker@app=4)\n',
    ],
    [
      '--memory 90',
      '--memory 90: expected a percentage from "0%" to "100%", found "90" (write PERCENT|SIZE, such as 90%)\n',
    ],
    [
      '--file /run/beat=60',
      '--file /run/beat=60: expected a duration with its unit (ms, s, m, h or d) such as "10s", found "60" (write PATH=AGE, such as /run/beat=1m)\n',
    ],
    [
      '--disk /=x',
      '--disk /=x: expected a percentage from "0%" to "100%", found "x" (write PATH=PERCENT, such as /data=90%)\n',
    ],
    ['live --tcp db.acme.dev:5432', 'Use level ready or detail\n'],
    ['live --http https://acme.dev/', 'a live check may only look inside its own container'],
  ])('%s is refused', async (args, words) => {
    const ran = await run(args);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(words);
  });
});

describe('flags that say how --http and --grpc are checked', () => {
  let seen: IncomingMessage | undefined;
  const server = createServer((request, response) => {
    seen = request;
    response.end('all is well');
  });
  let listens: Listening;
  beforeAll(async () => {
    listens = await listening(server, { port: 0 });
  });
  afterAll(() => listens.end());

  const line = (text: string) => run(text.replace('{url}', `http://127.0.0.1:${listens.port}/`));

  test('method, headers, and a text that must come', async () => {
    const words = ['health', '--http', `http://127.0.0.1:${listens.port}/`, '--method', 'POST'];
    const more = ['--header', 'X-Team: ops', '--header', 'authorization:Bearer ${TOKEN}', '--expect-body', 'is well'];
    const world = { ports: nodePorts(), checks: CHECKS, env: { TOKEN: 'hunter22' } };
    expect(await runCli([health], [...words, ...more], world)).toMatchObject({ code: 0 });
    expect(seen).toMatchObject({ method: 'POST', headers: { 'x-team': 'ops', authorization: 'Bearer hunter22' } });
  });

  test('from the environment', async () => {
    const env = { SITREP_HEALTH_HTTP: `http://127.0.0.1:${listens.port}/`, SITREP_HEALTH_EXPECT_BODY: 'ill' };
    const { code, out } = await run('', undefined, { env });
    expect(code).toBe(1);
    expect(out).toContain('http  body: ');
  });

  test.each<[string, string]>([
    ['--port 80 --header a:b', 'sitrep health: --header applies to --http or --grpc, which is not given\n'],
    ['--port 80 --insecure', 'sitrep health: --insecure applies to --http or --grpc, which is not given\n'],
    ['--http {url} --header nonsense', '--header nonsense: write NAME:VALUE, such as "accept: text/plain"\n'],
    ['--http {url} --header a:${NONE}', '--header a:${NONE}: the variable NONE is not set\n'],
    ['--http {url} --method FETCH', '--method FETCH: expected one of '],
    ['--http {url} --header content-length:3', '--header content-length:3: is set by Sitrep itself; leave it out'],
    ['--http {url} --method HEAD --expect-body x', '--expect-body x: the answer to HEAD has no body to match'],
    ['--grpc nonsense:port', '--grpc nonsense:port: '],
  ])('%s is refused', async (text, words) => {
    const ran = await line(text);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(words);
  });
});

describe('TLS by flags', () => {
  let secure: Awaited<ReturnType<typeof healthySecure>>;
  beforeAll(async () => {
    secure = await healthySecure();
  });
  afterAll(() => secure.end());

  test.each<[string, (folder: string) => string, number]>([
    ['nobody is trusted by chance', () => '', 1],
    ['--insecure trusts anyone', () => ' --insecure', 0],
    ['--ca trusts its file', (folder) => ` --ca ${folder}/ca.pem`, 0],
  ])('%s', async (_, flags, code) => {
    const folder = newFolder('ca');
    writeFileSync(join(folder, 'ca.pem'), secure.ca);
    const ran = await run(`--http https://127.0.0.1:${secure.port}/ --timeout 5s${flags(folder)}`);
    expect(ran.code, ran.out + ran.err).toBe(code);
  });
});

test.each<[string, string, number]>([
  ['SERVING', '', 0],
  ['NOT_SERVING', '/mail', 1],
])('--grpc asks the health service: %s', async (state, service, code) => {
  const { port, end } = await grpcHealth();
  const { out, code: got } = await run(`--grpc 127.0.0.1:${port}${service} --timeout 5s`);
  await end();
  expect([got, out.includes(state)]).toEqual([code, code === 1]);
});

test('--header is metadata of --grpc', async () => {
  const heard: IncomingHttpHeaders[] = [];
  const { port, end } = await grpcHealth((headers) => heard.push(headers));
  const { code } = await run(`--grpc 127.0.0.1:${port} --header X-Team:ops --timeout 5s`);
  await end();
  expect(code).toBe(0);
  expect(heard).toMatchObject([{ 'x-team': 'ops' }]);
});

test('--disk without a share, which could never fail, is refused', async () => {
  const { code, err } = await run('--disk /');
  expect(code).toBe(1);
  expect(err).toBe(
    'sitrep health: --disk /: expected a percentage from "0%" to "100%", found "" (write PATH=PERCENT, such as /data=90%)\n',
  );
});

test('a deadline beyond what timers can count is none', async () => {
  const { out, code } = await run('--timeout 30d', [{ id: 'soon', type: 'soon' }], {
    checks: {
      soon: typeOf('soon', async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { measures: {} };
      }),
    },
  });
  expect(out).toMatch(/^pass /);
  expect(code).toBe(0);
});

describe('variables in flags', () => {
  const env = { PORT: '1', WORKERS: '2', AGE: '1s', SHARE: '0%', WORD: 'eighty' };
  test.each<[string, string]>([
    ['--port ${PORT}', 'port  missing: nothing listens on port 1'],
    ['--tcp 127.0.0.1:${PORT}', 'tcp  connect: 127.0.0.1:1 refused the connection'],
    ['--http http://127.0.0.1:${PORT}/', 'http  connect: 127.0.0.1:1 refused the connection'],
    ['--threads none@node=${WORKERS}', 'no thread named none in node'],
    ['--file /proc/version=${AGE} --disk /=${SHARE}', 'disk  threshold: used '],
  ])('%s', async (args, words) => {
    const { out, code } = await run(`${args} --timeout 5s`, undefined, { env });
    expect(code).toBe(1);
    expect(out).toContain(words);
  });

  test.each<[string, string]>([
    ['--port ${PROT}', '--port ${PROT}: the variable PROT is not set'],
    ['--port ${WORD}', '--port ${WORD}: expected a whole number from 1 to 65535, found "${WORD}"'],
  ])('%s is refused', async (args, words) => {
    const { err, code } = await run(args, undefined, { env });
    expect(code).toBe(1);
    expect(err).toContain(words);
    expect(err).not.toMatch(/secret|eighty/);
  });
});

test('SITREP_HEALTH_LEVEL says the level where the command line does not', async () => {
  const env = { SITREP_HEALTH_LEVEL: 'live' };
  const checks = [{ ...good, level: 'live' }, bad];
  expect((await run('', checks, { env, files: { '/checks.json': JSON.stringify({ checks }) } })).code).toBe(0);
  expect((await run('ready', checks, { env, files: { '/checks.json': JSON.stringify({ checks }) } })).code).toBe(1);
});

test('a mistyped variable is wrong usage', async () => {
  const ran = await run('live', [{ ...good, level: 'live' }], {
    env: { SITREP_HEALTH_PORTS: '80' },
  });
  expect(ran.code).toBe(1);
  expect(ran.err).toContain('does not know the variable SITREP_HEALTH_PORTS; did you mean "SITREP_HEALTH_PORT"?');
});

test.each([
  ['a flag', '--tcp ${TOKEN}.invalid:1', '${TOKEN}.invalid:1 '],
  ['a flag beside a file', '--config /checks.json --tcp ${TOKEN}.invalid:1', '${TOKEN}.invalid:1 '],
])('a secret of %s is not printed', async (_, flags, shown) => {
  const files = { '/checks.json': JSON.stringify({ checks: [good] }) };
  const { out } = await run(flags, undefined, { env: { TOKEN: 'hunter22' }, files });
  expect(out).toContain(shown);
  expect(out).not.toContain('hunter22');
});

test('a secret of the file is not printed', async () => {
  const checks = [{ id: 'api', type: 'http', url: 'http://127.0.0.1:1/?key=${TOKEN}', retries: 0 }];
  const { out } = await run('', checks, {
    files: { '/checks.json': JSON.stringify({ checks }) },
    env: { TOKEN: 'hunter22' },
  });
  expect(out).toContain('connect: ');
  expect(out).not.toContain('hunter22');
});
