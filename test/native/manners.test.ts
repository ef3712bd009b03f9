import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noise } from '../conformance/row.ts';
import { newFolder } from '../folders.ts';
import type { Listening } from '../listening.ts';
import { configFile, run, SANITIZED, X64 } from './binary.ts';
import { healthy, healthySecure } from './servers.ts';

let service: Listening;
let secure: Awaited<ReturnType<typeof healthySecure>>;
beforeAll(async () => {
  [service, secure] = await Promise.all([healthy(), healthySecure()]);
});
afterAll(async () => {
  await Promise.all([service.end(), secure.end()]);
});

const url = (): string => `http://127.0.0.1:${service.port}/`;

/** One check of every kind that looks at something, and a name that a child has to look up. */
const everything = () => ({
  checks: [
    { id: 'http', type: 'http', url: url() },
    { id: 'https', type: 'http', url: `https://127.0.0.1:${secure.port}/`, ca: secure.ca },
    { id: 'name', type: 'http', url: 'http://sitrep.invalid/', retries: 0 },
    { id: 'tcp', type: 'tcp', host: 'localhost', port: service.port },
    { id: 'tls', type: 'tls', host: '127.0.0.1', port: secure.port, ca: secure.ca },
    { id: 'port', type: 'port', port: service.port },
    { id: 'process', type: 'process', name: 'node' },
    { id: 'memory', type: 'memory' },
    { id: 'file', type: 'file', path: '/proc/version', contains: 'Linux' },
    { id: 'disk', type: 'disk', path: '/' },
  ],
});

/** The system calls of a run, its children's too. */
const trace = async (...args: readonly string[]): Promise<string[]> => {
  const log = join(newFolder('native'), 'strace');
  await run(['strace', '-f', '-o', log, X64, ...args]);
  const calls = readFileSync(log, 'utf8').split('\n');
  rmSync(log);
  return calls;
};

describe('a health run only looks', () => {
  let calls: string[];
  beforeAll(async () => {
    calls = await trace('health', 'detail', '--config', configFile(everything()));
  });

  test('it opens nothing for writing, and creates, changes or locks nothing', () => {
    const writes =
      /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|^\d+ +(creat|mkdir|mknod|unlink|rmdir|rename|link|symlink|chmod|fchmod|chown|truncate|ftruncate|utime|flock|mount|setxattr)/;
    expect(calls.filter((call) => writes.test(call))).toEqual([]);
    expect(calls.filter((call) => /^\d+ +open/.test(call)).length).toBeGreaterThan(5);
  });

  test('it writes to standard output, its sockets and the pipe of its child alone', () => {
    const written = calls.flatMap((call) => /^\d+ +(?:write|writev)\((\d+)/.exec(call)?.[1] ?? []);
    const pipes = calls.flatMap((call) => /pipe2\(\[\d+, (\d+)\]/.exec(call)?.[1] ?? []);
    expect(written.filter((fd) => fd !== '1' && !pipes.includes(fd))).toEqual([]);
  });

  test('a small write is sent at once: no TCP socket waits for an acknowledgement first', () => {
    const count = (pattern: RegExp) => calls.filter((call) => pattern.test(call)).length;
    const sockets = count(/socket\(AF_INET6?, SOCK_STREAM/);
    expect(sockets).toBeGreaterThan(3);
    expect(count(/setsockopt\(\d+, SOL_TCP, TCP_NODELAY, \[1\]/)).toBe(sockets);
  });

  test('each child that it forked is gone before it is', () => {
    const forks = calls.filter((call) => /^\d+ +(fork|vfork|clone3?)\(/.test(call)).length;
    const waits = calls.filter((call) => /^\d+ +(?:wait4\(|<... wait4 resumed>).* = \d+$/.test(call)).length;
    // For the name, and for the state and the contents of a file on another mount than the root.
    expect({ forks, waits }).toEqual({ forks: 3, waits: 3 });
    expect(calls.filter((call) => /execve/.test(call))).toHaveLength(1);
  });
});

test('under sanitizers every kind of check gives the verdicts of the program that is shipped', async () => {
  const args = ['health', 'detail', '--format', 'json', '--config', configFile(everything())];
  const [shipped, sanitized] = [await run([X64, ...args]), await run([SANITIZED, ...args])];
  const verdicts = ({ out }: { out: string }) =>
    Object.entries(JSON.parse(out).checks as Record<string, { status: string }[]>).map(([key, [one]]) => [
      key,
      one!.status,
    ]);
  expect(sanitized.err).toBe('');
  expect(verdicts(sanitized)).toEqual(verdicts(shipped));
});

test('proxy variables are not looked at', async () => {
  const proxy = 'http://127.0.0.1:1';
  const env = { http_proxy: proxy, HTTP_PROXY: proxy, ALL_PROXY: proxy, https_proxy: proxy };
  expect((await run([X64, 'health', '--http', url()], env)).out).toMatch(/^pass {2}http/);
});

test('a runaway regular expression ends at the deadline, and the other checks get their verdicts', async () => {
  const slow = await healthy(undefined, noise(60_000), 100);
  const runaway = {
    id: 'runaway',
    type: 'http',
    url: `http://127.0.0.1:${slow.port}/`,
    expect: { body: { matches: 'a[ab]{1000}$' } },
  };
  const config = configFile({ checks: [runaway, { id: 'well', type: 'http', url: url() }] });
  const ended = await run([X64, 'health', 'detail', '--config', config]);
  await slow.end();
  // The search looks at the clock itself; where the machine is too slow for that, the engine is interrupted.
  expect(ended.out).toMatch(
    /^(?:unknown +runaway +probe: a search for "a\[ab\]\{1000\}\$" was not done in time|fail +runaway +timeout: )/m,
  );
  expect(ended.out).toMatch(/^pass +well/m);
  expect(ended.code).toBe(1);
  expect(ended.cpuMs).toBeLessThan(1_200);
});

test.each([
  ['lists', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
])('a config of 100,000 nested %s is a message, not an overflow of the stack', async (_, text) => {
  const config = join(newFolder('deep'), 'checks.json');
  writeFileSync(config, text);
  const ended = await run([X64, 'health', '--config', config]);
  expect(ended.err).toContain('nested deeper than 64 levels');
  expect(ended.code).toBe(1);
});

test('it works where `ulimit -v` leaves 256 MiB of address space', async () => {
  const ended = await run(['sh', '-c', 'ulimit -v 262144; exec "$0" health --http "$1"', X64, url()]);
  expect(ended.out).toMatch(/^pass {2}http/);
});

test('a body of 1 MiB that nobody looks at costs no memory', async () => {
  const large = await healthy(undefined, 'x'.repeat(1 << 20));
  const ended = await run([X64, 'health', '--http', `http://127.0.0.1:${large.port}/`]);
  await large.end();
  expect(ended.out).toMatch(/^pass {2}http/);
  expect(ended.peakKiB).toBeLessThan(8 * 1024);
});

test.each([
  'e0a0c0',
  'f4f4ef9fef',
  '41e280f0bfac',
  'f09f00',
  'eda080',
  'f0808080',
  'c0af',
  'ff',
  'f09f9880',
  'efbbbf41',
])('bytes %s are the text that TextDecoder makes of them', async (hex) => {
  const bytes = Buffer.from(hex, 'hex');
  const server = await healthy(undefined, bytes);
  const check = { id: 'it', type: 'http', url: `http://127.0.0.1:${server.port}/` };
  const config = configFile({ checks: [{ ...check, expect: { body: { equals: new TextDecoder().decode(bytes) } } }] });
  const results = [
    await run([X64, 'health', '--config', config]),
    await run([SANITIZED, 'health', '--config', config]),
  ];
  await server.end();
  for (const { out, err } of results) expect(out + err).toMatch(/^pass {2}it/);
});

test('JSONC is read, mistakes have their places, and YAML has its way', async () => {
  const folder = newFolder('native');
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const good = write(
    'good.jsonc',
    '{ // here\n "checks": [ { "id": "a", "type": "file", "path": "/", }, /* all */ ] }',
  );
  expect(await run([X64, 'health', '--config', good])).toMatchObject({ code: 0 });
  const bad = write('bad.jsonc', '{ // here\n "checks": [\n  { "id": "a", "type": "file", "pth": "/" } ] }');
  expect((await run([X64, 'validate', '--config', bad])).err).toContain(`${bad}:3:32: $.checks[0].pth: unknown field`);
  const yaml = write('checks.yaml', 'checks: []');
  expect((await run([X64, 'health', '--config', yaml])).err).toContain('reads JSON and JSONC only');
});

test('wrong usage and a config with mistakes are reported as on Node', async () => {
  const file = configFile({
    checks: [
      { id: 'a', type: 'htp', url: 'x' },
      { id: 'a', type: 'file' },
    ],
  });
  const node = [process.execPath, new URL('../../src/cli/node.ts', import.meta.url).pathname];
  for (const [args, code] of [
    [['health', '--timeout', '20s', '--config', file], 1],
    [['health', 'live', '--timeout', '20s', '--config', file], 0],
    [['validate', '--runtime', 'native', '--config', file], 1],
    [['health', '--prot', '80'], 1],
    // On Node these end with 2.
    [['run', '--format', 'xml'], 1],
    [['validate', '--config', '/nonexistent/checks.json'], 1],
  ] as const) {
    const [native, reference] = [await run([X64, ...args]), await run([...node, ...args])];
    expect({ err: native.err, out: native.out }).toEqual({ err: reference.err, out: reference.out });
    expect([args, native.code]).toEqual([args, code]);
  }
});

test.each<[string, Readonly<Record<string, string>>, number]>([
  ['', {}, 1],
  ['helth', {}, 1],
  ['helth', { SITREP_HEALTH_EXIT_STYLE: 'nagios' }, 3],
  ['run --foo', {}, 1],
  ['health --timeout 0s', {}, 1],
  ['health --disk /=100%', { SITREP_HEALTH_PORTS: '80' }, 1],
  ['health --disk /=100%', { SITREP_HEALTH_PORT: 'tcp://10.0.0.1:80', SITREP_HEALTH_SERVICE_HOST: '10.0.0.1' }, 0],
  ['health', { SITREP_HEALTH_DISK: '/=${SHARE}', SHARE: '100%', SITREP_HEALTH_LEVEL: 'live' }, 0],
])('sitrep %s with %j ends with %i, never with 2', async (line, env, code) => {
  expect((await run([X64, ...line.split(' ').filter((word) => word !== '')], env)).code).toBe(code);
});

test('a config that exists but cannot be read is reported', async () => {
  const missing = await run([X64, 'health', '--config', '/nonexistent/checks.json']);
  expect(missing.err).toContain('cannot read /nonexistent/checks.json');
  const folder = newFolder('native');
  writeFileSync(join(folder, 'x'), '');
  expect((await run([X64, 'health', '--config', folder])).err).toContain('is a directory');
});
