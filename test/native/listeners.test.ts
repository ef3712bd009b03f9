import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Listening, listening } from '../listening.ts';
import { configFile, type Ended, run, X64 } from './binary.ts';

/** More than one answer of the kernel and more than one piece of /proc/net/tcp hold. */
const MANY = 300;

let many: Listening[];
let v6: Listening;
beforeAll(async () => {
  const listen = (host: string) => listening(createServer(), { host, port: 0 });
  many = await Promise.all(Array.from({ length: MANY }, () => listen('127.0.0.1')));
  v6 = await listen('::1');
});
afterAll(async () => {
  await Promise.all([...many, v6].map(({ end }) => end()));
});

/** No privilege and no capability, as Kubernetes' restricted profile has it. */
const UNPRIVILEGED = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--bounding-set=-all'];
/** The kernel has no sock_diag, as under gVisor. */
const WITHOUT_NETLINK = ['strace', '-o', '/dev/null', '-e', 'inject=socket:error=EPROTONOSUPPORT'];

const ROUTES: readonly (readonly [string, readonly string[]])[] = [
  ['asked over netlink', []],
  ['asked over netlink without any privilege', UNPRIVILEGED],
  ['read from /proc', WITHOUT_NETLINK],
];

describe.each(ROUTES)('%s', (_, prefix) => {
  const health = (...args: readonly string[]): Promise<Ended> => run([...prefix, X64, 'health', ...args]);

  test(`of ${MANY} ports the first, the last and one between are found`, async () => {
    const some = [many[0]!, many[MANY / 2]!, many[MANY - 1]!, v6];
    const ended = await health('--timeout', '20s', ...some.flatMap(({ port }) => ['--port', String(port)]));
    expect(ended.out + ended.err).toMatch(/^pass +port.* \(4 checks/);
  });

  test('a port where nothing listens is missing', async () => {
    expect((await health('--port', '1')).out).toMatch(/^fail +port +missing: nothing listens on port 1 \(only on /);
  });
});

test.each([
  ['127.0.0.1', 'v4', 'pass'],
  ['127.0.0.2', 'v4', 'fail'],
  ['::1', 'v6', 'pass'],
  ['::1', 'v4', 'fail'],
])('address %s of a %s listener: %s, by both ways', async (address, family, verdict) => {
  const { port } = family === 'v4' ? many[0]! : v6;
  const file = configFile({ checks: [{ id: 'it', type: 'port', port, address }] });
  for (const prefix of [[], WITHOUT_NETLINK]) {
    const ended = await run([...prefix, X64, 'health', '--config', file]);
    expect(ended.out).toMatch(new RegExp(`^${verdict} +it`));
  }
});

test('netlink is asked, and /proc/net/tcp is left alone', async () => {
  const { err } = await run(['strace', '-e', 'trace=openat,open,socket', X64, 'health', '--port', `${v6.port}`]);
  expect(err).toContain('AF_NETLINK');
  expect(err).not.toContain('/proc/net');
});
