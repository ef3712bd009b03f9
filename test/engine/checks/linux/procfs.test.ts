import { expect, test } from 'vitest';
import { NODE } from '../../../../src/contract/runtimes.ts';
import { CHECKS } from '../../../../src/engine/checks/index.ts';
import { parseConfig } from '../../../../src/engine/config/parse.ts';
import { runChecks } from '../../../../src/engine/health/run-checks.ts';
import { judge } from './judge.ts';
import { recorded, type Tree } from './recorded.ts';

const stat = (pid: number, comm: string, { state = 'S', threads = 1, started = 500 } = {}) =>
  `${pid} (${comm}) ${state} 0 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 ${threads} 0 ${started} 0 0\n`;

const processes = (
  ...list: readonly { pid: number; argv?: readonly string[]; comm: string; state?: string; started?: number }[]
): Tree => {
  const files = list.map(({ pid, comm, argv = [comm], ...rest }) => [
    [`/proc/${pid}/stat`, stat(pid, comm, rest)],
    [`/proc/${pid}/cmdline`, argv.map((word) => `${word}\0`).join('')],
  ]);
  return { '/proc/uptime': '65.00 100.00\n', ...Object.fromEntries(files.flat()) };
};

const init = { pid: 1, comm: 'tini' };
const health = (pid: number) => ({ pid, comm: 'node', argv: ['node', '/sitrep.mjs', 'health', 'live'] });
const service = { pid: 7, comm: 'node', argv: ['node', '/srv/app.js'] };

test.each<[string, Tree, Readonly<Record<string, unknown>>, string, readonly string[]]>([
  ['a service beside our own run', processes(init, service, health(50)), { name: 'node' }, 'pass', []],
  [
    'two runs of ours at the same time do not find each other',
    processes(init, health(49), health(50)),
    { name: 'node' },
    'fail',
    ['missing: there is no process named node'],
  ],
  [
    'any other command of ours does not find itself either',
    processes(init, { pid: 50, comm: 'node', argv: ['node', '/sitrep.mjs', 'run'] }),
    { name: 'node' },
    'fail',
    ['missing: there is no process named node'],
  ],
  [
    'hidepid: what cannot be seen is not said to be gone',
    processes(health(50)),
    { name: 'nginx' },
    'unknown',
    ['probe: no process named nginx can be seen: /proc hides those of other users (hidepid)'],
  ],
  [
    'hidepid, by process id',
    processes(health(50)),
    { pid: 7 },
    'unknown',
    ['probe: process 7 cannot be seen: /proc hides those of other users (hidepid)'],
  ],
  [
    'hidepid, by pid file',
    { ...processes(health(50)), '/run/app.pid': '7\n' },
    { pidfile: '/run/app.pid' },
    'unknown',
    ['probe: process 7 cannot be seen: /proc hides those of other users (hidepid)'],
  ],
  [
    'a pid file whose number a thread of another program has by now',
    {
      ...processes(init, service),
      '/run/app.pid': '9\n',
      '/proc/9/stat': '9 (worker) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 4 0 100 0 0',
      '/proc/9/status': 'Name:\tworker\nTgid:\t7\nPid:\t9\n',
    },
    { pidfile: '/run/app.pid' },
    'fail',
    ['missing: /run/app.pid names process 9, which does not exist'],
  ],
  [
    '/proc is not mounted',
    { '/etc/hostname': 'x' },
    { name: 'nginx' },
    'unknown',
    ['probe: procfs is not mounted at /proc, so no process can be seen'],
  ],
  [
    '/proc is not mounted, by process id',
    { '/etc/hostname': 'x' },
    { pid: 7 },
    'unknown',
    ['probe: procfs is not mounted at /proc, so no process can be seen'],
  ],
  [
    'a dead process, which nobody waits for',
    processes(init, { pid: 9, comm: 'nginx', state: 'X' }),
    { name: 'nginx' },
    'fail',
    ['missing: no process named nginx is alive: 9 is a zombie, which its parent has not waited for'],
  ],
  [
    'a process title that replaced the name',
    processes(init, { pid: 9, comm: 'celery-worker-i', argv: ['worker: images'] }),
    { name: 'celery-worker-importer' },
    'pass',
    [],
  ],
  [
    "/proc/uptime is the container's own (lxcfs), so that ages make no sense",
    { ...processes(init, service), '/proc/uptime': '2.00 1.00\n' },
    { name: 'node', thresholds: { age: { fail: '1s' } } },
    'unknown',
    [
      'probe: age could not be measured: /proc/uptime is earlier than the start of the process: it is not that of the machine',
    ],
  ],
])('%s', async (_, tree, fields, verdict, reasons) => {
  expect(await judge({ type: 'process', ...fields }, recorded(tree, 50))).toMatchObject({ verdict, reasons });
});

test('age counts from boot, whatever the clock says', async () => {
  expect((await judge({ type: 'process', name: 'node' }, recorded(processes(init, service), 50))).measures.age).toBe(
    60_000,
  );
});

test('of several processes, the youngest shows a restart', async () => {
  const tree = processes(init, service, { pid: 8, comm: 'node', started: 3500 });
  expect((await judge({ type: 'process', name: 'node' }, recorded(tree, 50))).measures).toMatchObject({
    count: 2,
    age: 30_000,
  });
});

test('descriptors against their limit, where both can be read', async () => {
  const tree = {
    ...processes(init, service),
    '/proc/7/limits':
      'Limit                     Soft Limit           Hard Limit           Units\nMax open files            20                   4096                 files\n',
    '/proc/7/fd/0': '->/dev/null',
    '/proc/7/fd/1': '->pipe:[1]',
    '/proc/7/fd/2': '->pipe:[2]',
    '/proc/7/status': 'Name:\tnode\nVmRSS:\t   20480 kB\n',
  };
  const { measures } = await judge({ type: 'process', name: 'node' }, recorded(tree, 50));
  expect(measures).toEqual({ count: 1, rss: 20_480 * 1024, age: 60_000, fds: 15 });
});

/** The threads of a process, by name; the first has the name of the process. */
const threadsOf = (pid: number, comm: string, ...names: readonly string[]): Tree => {
  const tasks = [comm, ...names].map((name, at) => [`/proc/${pid}/task/${pid + at}/stat`, stat(pid + at, name)]);
  return {
    [`/proc/${pid}/stat`]: stat(pid, comm, { threads: tasks.length }),
    [`/proc/${pid}/cmdline`]: `${comm}\0`,
    ...Object.fromEntries(tasks),
  };
};

const own = { '/proc/self/cgroup': '0::/\n' };
const container = (pid: number, path: string) => ({ [`/proc/${pid}/cgroup`]: `0::${path}\n` });

test.each<[string, Tree, string, string, readonly string[]]>([
  ['of process 1', threadsOf(1, 'app', 'worker', 'worker'), 'worker', 'pass', []],
  [
    'not of its children, while process 1 has more than one',
    { ...threadsOf(1, 'app', 'timer'), ...threadsOf(70, 'child', 'worker') },
    'worker',
    'fail',
    ['missing: no thread named worker in process 1; its threads are app, timer'],
  ],
  [
    'of the program that tini has started',
    { ...threadsOf(1, 'tini'), ...threadsOf(70, 'app', 'worker'), ...own },
    'worker',
    'pass',
    [],
  ],
  [
    'of the own container, where a pod shares its process ids',
    {
      ...threadsOf(1, 'pause'),
      ...container(1, '/../pause'),
      ...threadsOf(70, 'app', 'worker'),
      ...container(70, '/'),
      ...own,
    },
    'worker',
    'pass',
    [],
  ],
  [
    'not of another container of the pod',
    {
      ...threadsOf(1, 'pause'),
      ...container(1, '/../pause'),
      ...threadsOf(70, 'app', 'timer'),
      ...container(70, '/'),
      ...threadsOf(90, 'sidecar', 'worker'),
      ...container(90, '/../sidecar'),
      ...own,
    },
    'worker',
    'fail',
    ['missing: no thread named worker in this container; its threads are app, timer'],
  ],
  [
    'hidepid: what cannot be seen is not said to be gone',
    { ...threadsOf(70, 'app', 'timer'), ...own },
    'worker',
    'unknown',
    ['probe: no thread named worker can be seen: /proc hides processes of other users (hidepid)'],
  ],
  [
    '/proc is not mounted',
    { '/etc/hostname': 'x' },
    'worker',
    'unknown',
    ['probe: procfs is not mounted at /proc, so no process can be seen'],
  ],
])('threads: %s', async (_, tree, name, verdict, reasons) => {
  expect(await judge({ type: 'threads', name }, recorded(tree, 50))).toMatchObject({ verdict, reasons });
});

test('a file of /proc that does not read as it should is nobody, not NaN', async () => {
  const tree = { ...processes(init, service), '/proc/uptime': 'soon\n', '/proc/9/stat': '9 (nginx) S 1 x y\n' };
  const raw = { type: 'process', thresholds: { age: { fail: '1s' } } };
  expect(await judge({ ...raw, name: 'nginx' }, recorded(tree, 50))).toMatchObject({ verdict: 'fail' });
  expect(await judge({ ...raw, name: 'node' }, recorded(tree, 50))).toMatchObject({
    verdict: 'unknown',
    reasons: ['probe: age could not be measured: /proc/uptime holds no number'],
  });
});

test('many checks of processes list them once in a run', async () => {
  const ports = recorded(processes(init, service, health(50)), 50);
  let lists = 0;
  const procfs = {
    ...ports.procfs!,
    list: (path: string) => {
      if (path === '/proc') lists++;
      return ports.procfs!.list(path);
    },
  };
  const raws = ['node', 'tini', 'nginx'].map((name) => ({ id: name, type: 'process', name }));
  const parsed = parseConfig(
    JSON.stringify({ checks: raws }),
    { checks: CHECKS },
    { runtime: NODE, secret: () => undefined },
  );
  if (!parsed.ok) throw new Error('the config of the test is wrong');
  const { checks, secrets } = parsed.config;
  const once = async () => {
    const deadline = ports.clock.monotonic() + 60_000;
    const { results } = await runChecks({ checks, registry: CHECKS, ports: { ...ports, procfs }, secrets, deadline });
    return results.map(({ judgement }) => judgement.verdict);
  };
  expect(await once()).toEqual(['pass', 'pass', 'fail']);
  expect(lists).toBe(1);
  await once();
  expect(lists).toBe(2);
});

/** Lines of /proc/net/tcp as this machine wrote them, with a connection that must not count. */
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000005 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0
   1: 0100007F:0050 0100007F:C0DE 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000000000000000 20 4 30 10 -1
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: B80D01200000000067452301EFCDAB89:01BB 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1
`;

test.each<[string, Tree, Readonly<Record<string, unknown>>, string, readonly string[]]>([
  ['listening', { '/proc/net/tcp': TCP }, { port: 8080 }, 'pass', []],
  [
    'only connected from',
    { '/proc/net/tcp': TCP },
    { port: 80 },
    'fail',
    ['missing: nothing listens on port 80 (only on 8080)'],
  ],
  [
    'IPv6, in words of 32 bits',
    { '/proc/net/tcp6': TCP6 },
    { port: 443, address: '2001:db8::123:4567:89ab:cdef' },
    'pass',
    [],
  ],
  [
    'nothing at all',
    { '/proc/net/tcp': '  sl  local_address\n' },
    { port: 80 },
    'fail',
    ['missing: nothing listens on port 80 (nothing listens on any port)'],
  ],
  [
    'no table',
    { '/etc/hostname': 'x' },
    { port: 80 },
    'unknown',
    ['probe: neither /proc/net/tcp nor /proc/net/tcp6 can be read: is procfs mounted at /proc?'],
  ],
])('port: %s', async (_, tree, fields, verdict, reasons) => {
  expect(await judge({ type: 'port', ...fields }, recorded(tree))).toMatchObject({ verdict, reasons });
});
