import { afterEach, expect, test } from 'vitest';
import { type Puppet, startPuppet } from '../../fixtures/processes/puppet.ts';
import { judge, remarks } from './linux/judge.ts';
import { recorded, type Tree } from './linux/recorded.ts';

const MIB = 1_048_576;
const MEMINFO = `MemTotal:        4194304 kB
MemFree:         1048576 kB
MemAvailable:    3145728 kB
`;
const PSI = `some avg10=12.00 avg60=4.00 avg300=1.00 total=1
full avg10=7.50 avg60=2.00 avg300=0.50 total=1
`;

/** As Docker on cgroup v2 shows it from inside: a namespace of its own, mounted as the root. */
const V2: Tree = {
  '/proc/meminfo': MEMINFO,
  '/proc/self/cgroup': '0::/\n',
  '/proc/self/mountinfo':
    '567 560 0:26 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw,nsdelegate\n',
  '/sys/fs/cgroup/memory.current': `${400 * MIB}\n`,
  '/sys/fs/cgroup/memory.max': `${512 * MIB}\n`,
  '/sys/fs/cgroup/memory.stat': `anon ${200 * MIB}\ninactive_anon 7\ninactive_file ${144 * MIB}\nactive_file 9\n`,
  '/sys/fs/cgroup/memory.events': 'low 0\nhigh 0\nmax 3\noom 2\noom_kill 2\noom_group_kill 0\n',
  '/sys/fs/cgroup/memory.pressure': PSI,
};

/** As Docker on cgroup v1: the path is the host's, and what is mounted begins there. */
const V1: Tree = {
  '/proc/meminfo': MEMINFO,
  '/proc/self/cgroup': '7:cpu,cpuacct:/docker/4f2a\n4:memory:/docker/4f2a\n1:name=systemd:/docker/4f2a\n',
  '/proc/self/mountinfo':
    '600 599 0:30 /docker/4f2a /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n' +
    '601 599 0:31 /docker/4f2a /sys/fs/cgroup/memory ro,nosuid master:15 - cgroup cgroup rw,memory\n',
  '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${400 * MIB}\n`,
  '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${512 * MIB}\n`,
  '/sys/fs/cgroup/memory/memory.stat': `cache 5\ninactive_file 1\ntotal_inactive_file ${144 * MIB}\n`,
  '/sys/fs/cgroup/memory/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
};

/** systemd's nesting, seen from the host: our slice has no limit, the one above has. */
const NESTED: Tree = {
  '/proc/meminfo': MEMINFO,
  '/proc/self/cgroup': '0::/machine.slice/app.service\n',
  '/proc/self/mountinfo': '25 20 0:22 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n',
  '/sys/fs/cgroup/machine.slice/app.service/memory.current': `${100 * MIB}`,
  '/sys/fs/cgroup/machine.slice/app.service/memory.max': 'max\n',
  '/sys/fs/cgroup/machine.slice/app.service/memory.stat': 'inactive_file 0\n',
  '/sys/fs/cgroup/machine.slice/memory.current': `${900 * MIB}`,
  '/sys/fs/cgroup/machine.slice/memory.max': `${1000 * MIB}`,
  '/sys/fs/cgroup/machine.slice/memory.stat': 'inactive_file 0\n',
};

const without = (tree: Tree, ...parts: readonly string[]): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !parts.some((part) => path.includes(part))));

test.each<[string, Tree, Readonly<Record<string, number>>]>([
  ['v2: working set against its limit', V2, { used: 50, workingSet: 256 * MIB, pressure: 7.5, oomKills: 2 }],
  ['v1: likewise, without pressure', V1, { used: 50, workingSet: 256 * MIB, oomKills: 2 }],
  ['v2 without a limit: of the machine', { ...V2, '/sys/fs/cgroup/memory.max': 'max\n' }, { used: 6.25 }],
  [
    'v1 without a limit, which it writes as a number',
    { ...V1, '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n' },
    { used: 6.25, workingSet: 256 * MIB },
  ],
  ['nested: the level closest to its limit', NESTED, { used: 90, workingSet: 900 * MIB }],
  [
    'nested: our own limit is closer',
    { ...NESTED, '/sys/fs/cgroup/machine.slice/app.service/memory.max': `${104 * MIB}` },
    { used: (100 / 104) * 100, workingSet: 100 * MIB },
  ],
  [
    'v1, in a cgroup of our own below what is mounted',
    {
      ...V1,
      '/proc/self/cgroup': '4:memory:/docker/4f2a/app\n',
      '/sys/fs/cgroup/memory/app/memory.usage_in_bytes': `${90 * MIB}`,
      '/sys/fs/cgroup/memory/app/memory.limit_in_bytes': `${100 * MIB}`,
      '/sys/fs/cgroup/memory/app/memory.stat': 'total_inactive_file 0\n',
    },
    { used: 90, workingSet: 90 * MIB },
  ],
  ['no cgroup: what the machine has', without(V2, '/sys/fs/cgroup'), { used: 25, workingSet: 1024 * MIB }],
  ['no kernel support for pressure', without(V2, 'pressure'), { used: 50, workingSet: 256 * MIB, oomKills: 2 }],
  ['no /proc/meminfo, but a limit', without(V2, 'meminfo'), { used: 50 }],
])('%s', async (_, tree, measures) => {
  const judged = await judge({ type: 'memory' }, recorded(tree));
  expect(judged).toMatchObject({ verdict: 'pass', reasons: [] });
  expect(judged.measures).toMatchObject(measures);
  if ('oomKills' in measures) expect(Object.keys(judged.measures)).toEqual(Object.keys(measures));
});

test.each<[string, Tree, Readonly<Record<string, unknown>>, string, readonly string[]]>([
  ['over its limit', V2, { used: { fail: '49%' } }, 'fail', ['threshold: used 50% is over the fail threshold 49%']],
  ['exactly at it', V2, { used: { fail: '50%' } }, 'pass', []],
  [
    'absolute',
    V2,
    { workingSet: { warn: '200MiB', fail: '255MiB' } },
    'fail',
    ['threshold: workingSet 256 MiB is over the fail threshold 255 MiB'],
  ],
  ['pressed', V2, { pressure: { warn: '5%' } }, 'warn', ['threshold: pressure 7.5% is over the warn threshold 5%']],
  ['killed', V2, { oomKills: { fail: 0 } }, 'fail', ['threshold: oomKills 2 is over the fail threshold 0']],
  [
    'pressure wanted of v1',
    V1,
    { pressure: { fail: '5%' } },
    'unknown',
    ['probe: pressure could not be measured: cgroup version 1 has no memory pressure'],
  ],
  ...['memory.current', 'memory.max'].map(
    (name): [string, Tree, Readonly<Record<string, unknown>>, string, readonly string[]] => [
      `${name} that holds no number`,
      { ...V2, [`/sys/fs/cgroup/${name}`]: 'a lot\n' },
      { used: { fail: '99%' } },
      'unknown',
      [`probe: /sys/fs/cgroup/${name} holds no number but "a lot"`],
    ],
  ),
  [
    'a limit of nothing',
    { ...V2, '/sys/fs/cgroup/memory.max': '0\n', '/sys/fs/cgroup/memory.current': '0\n' },
    { used: { fail: '99%' } },
    'unknown',
    ['probe: used could not be measured: the kernel gave no number for it'],
  ],
  [
    'neither cgroup nor meminfo',
    {},
    { used: { fail: '5%' } },
    'unknown',
    ['probe: neither a memory limit of a cgroup nor /proc/meminfo can be read'],
  ],
])('%s', async (_, tree, thresholds, verdict, reasons) => {
  expect(await judge({ type: 'memory', thresholds }, recorded(tree))).toMatchObject({ verdict, reasons });
});

let puppet: Puppet | undefined;
afterEach(() => puppet?.kill());

test('of one process: its resident memory, then nothing once it is killed', async () => {
  puppet = await startPuppet('hog');
  const raw = { type: 'memory', process: 'hog', thresholds: { workingSet: { fail: '100KiB' } } };
  const { verdict, reasons, measures } = await judge(raw);
  expect(verdict).toBe('fail');
  expect(reasons[0]).toMatch(/^threshold: workingSet .* is over the fail threshold 100 KiB$/);
  expect(Object.keys(measures)).toEqual(['used', 'workingSet']);

  await puppet.kill();
  expect((await judge(raw)).reasons).toEqual(['missing: there is no process named hog']);
});

test.each([
  [
    {},
    '$.checks[0]: check `it` can never fail: it has no thresholds, so it only measures; add "thresholds": { "used": { "fail": "90%" } }',
  ],
  [
    { thresholds: { used: { fail: '100%' } } },
    '$.checks[0]: check `it` can never fail: no value crosses thresholds.used.fail, as used cannot be over 100%',
  ],
])('%j gets a remark', (fields, remark) => {
  expect(remarks({ type: 'memory', ...fields })).toEqual([remark]);
});
