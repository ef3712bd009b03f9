import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import { type Procfs, readText, wholeNumber } from './procfs.ts';

/** The files of each version of cgroups: the kernel's cgroup-v2.rst and cgroup-v1/memory.rst. */
interface Layout {
  readonly usage: string;
  readonly limit: string;
  /** Key of `memory.stat` for file pages that can be dropped at once. */
  readonly inactive: string;
  /** File with the line `oom_kill N`. */
  readonly events: string;
  /** Pressure stall information; not in version 1. */
  readonly pressure?: string;
}

const V1: Layout = {
  usage: 'memory.usage_in_bytes',
  limit: 'memory.limit_in_bytes',
  inactive: 'total_inactive_file',
  events: 'memory.oom_control',
};

const V2: Layout = {
  usage: 'memory.current',
  limit: 'memory.max',
  inactive: 'inactive_file',
  events: 'memory.events',
  pressure: 'memory.pressure',
};

/** The memory cgroup we are in: the directories from ours up to the root of the mount. */
interface Membership {
  readonly layout: Layout;
  readonly directories: readonly string[];
}

/** Memory of one cgroup. */
export interface CgroupMemory {
  /** Bytes that cannot be dropped: what the OOM killer goes by, and what Kubernetes shows. */
  readonly workingSet: number;
  /** Bytes; `undefined` if it has no own limit. */
  readonly limit: number | undefined;
  /** Share of the last 10 s in which every task waited for memory, percent. */
  readonly pressure: Outcome<number>;
  /** Since the cgroup was made. */
  readonly oomKills: Outcome<number>;
}

/** Bytes: a machine with many mounts has a long list. */
const MOUNTS_LIMIT = 262_144;

/**
 * Memory of the container: of our cgroup, or of one above it, whichever is closest to its limit. `total` is the
 * machine's memory in bytes: a limit of at least that size means no limit (version 1 writes 9223372036854771712). `undefined`
 * where there is no cgroup; a failure where there is one whose files hold no numbers.
 */
export const containerMemory = async (
  proc: Procfs,
  cgroups: Procfs,
  total: number,
): Promise<Outcome<CgroupMemory | undefined>> => {
  const membership = await findMembership(proc);
  if (!membership.ok) return succeeded(undefined);
  const { layout, directories } = membership.value;
  const levels = [];
  for (const directory of directories) {
    const level = await readLevel(cgroups, directory, layout, total);
    if (!level.ok) return level;
    if (level.value !== undefined) levels.push(level.value);
  }
  const [own] = levels;
  if (own === undefined) return succeeded(undefined);
  return succeeded(levels.reduce((tightest, level) => (fullness(level) > fullness(tightest) ? level : tightest), own));
};

const fullness = ({ workingSet, limit }: CgroupMemory): number => (limit === undefined ? -1 : workingSet / limit);

const findMembership = async (proc: Procfs): Promise<Outcome<Membership>> => {
  const own = await readText(proc, '/proc/self/cgroup');
  if (!own.ok) return own;
  const mounts = await readText(proc, '/proc/self/mountinfo', MOUNTS_LIMIT);
  if (!mounts.ok) return mounts;
  const rows = own.value.split('\n').map((line) => line.split(':'));
  const v1 = rows.find(([, controllers = '']) => controllers.split(',').includes('memory'));
  const path = (v1 ?? rows.find(([hierarchy]) => hierarchy === '0'))?.slice(2).join(':');
  const mount = mounts.value
    .split('\n')
    .map(parseMount)
    .find(v1 ? isV1Memory : isV2);
  if (path === undefined || mount === undefined) return failed('probe', 'no memory cgroup is mounted');
  return succeeded({ layout: v1 ? V1 : V2, directories: directoriesOf(mount, path) });
};

interface Mount {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: string;
}

/** `36 35 98:0 /root /point rw,relatime shared:1 - type source options`, proc_pid_mountinfo(5). */
const parseMount = (line: string): Mount => {
  const [left = '', right = ''] = line.split(' - ');
  const [, , , root = '', point = ''] = left.split(' ');
  const [type = '', , options = ''] = right.split(' ');
  return { root, point, type, options };
};

const isV1Memory = ({ type, options }: Mount): boolean => type === 'cgroup' && options.split(',').includes('memory');
const isV2 = ({ type }: Mount): boolean => type === 'cgroup2';

/**
 * `path` is relative to the root of the hierarchy, but the mount may begin below it: a container sees its own
 * cgroup as the mount point, and under a path of the host's.
 */
const directoriesOf = ({ root, point }: Mount, path: string): readonly string[] => {
  const base = root === '/' ? '' : root;
  const below = path === base || path.startsWith(`${base}/`) ? path.slice(base.length) : '';
  const names = below.split('/').filter((name) => name !== '');
  return [...names.keys()].map((at) => [point, ...names.slice(0, names.length - at)].join('/')).concat(point);
};

const readLevel = async (
  cgroups: Procfs,
  directory: string,
  layout: Layout,
  total: number,
): Promise<Outcome<CgroupMemory | undefined>> => {
  const usage = await readText(cgroups, `${directory}/${layout.usage}`);
  const stat = await readText(cgroups, `${directory}/memory.stat`);
  if (!usage.ok || !stat.ok) return succeeded(undefined);
  const used = wholeNumber(usage.value);
  if (used === undefined) return noNumber(`${directory}/${layout.usage}`, usage.value);
  const limit = await limitOf(cgroups, `${directory}/${layout.limit}`);
  if (!limit.ok) return limit;
  const events = await readText(cgroups, `${directory}/${layout.events}`);
  return succeeded({
    workingSet: Math.max(0, used - (numberAfter(stat.value, layout.inactive) ?? 0)),
    limit: limit.value < total ? limit.value : undefined,
    pressure: await pressureOf(cgroups, layout.pressure && `${directory}/${layout.pressure}`),
    oomKills: events.ok ? oomKillsIn(events.value) : events,
  });
};

/** Infinity without one: version 2 writes `max`, and its root has no such file. */
const limitOf = async (cgroups: Procfs, path: string): Promise<Outcome<number>> => {
  const text = await readText(cgroups, path);
  if (!text.ok || text.value.trim() === 'max') return succeeded(Number.POSITIVE_INFINITY);
  const limit = wholeNumber(text.value);
  return limit === undefined ? noNumber(path, text.value) : succeeded(limit);
};

const noNumber = (path: string, text: string): Outcome<never> =>
  failed('probe', `${path} holds no number but ${JSON.stringify(text.trim().slice(0, 40))}`);

const pressureOf = async (files: Procfs, path: string | undefined): Promise<Outcome<number>> => {
  return path === undefined ? failed('probe', 'cgroup version 1 has no memory pressure') : readPressure(files, path);
};

/** `full avg10` of a pressure file (the kernel's accounting/psi.rst), percent. */
export const readPressure = async (files: Procfs, path: string): Promise<Outcome<number>> => {
  const text = await readText(files, path);
  if (!text.ok) return failed('probe', `${path} cannot be read: the kernel runs without pressure stall information`);
  const average = /^full avg10=(\d+(?:\.\d+)?)/m.exec(text.value)?.[1];
  return average === undefined ? failed('probe', `${path} has no "full avg10"`) : succeeded(Number(average));
};

/** The line `oom_kill N` of memory.events, memory.oom_control or /proc/vmstat. */
export const oomKillsIn = (text: string): Outcome<number> => {
  const kills = numberAfter(text, 'oom_kill');
  return kills === undefined ? failed('probe', 'this kernel does not count OOM kills') : succeeded(kills);
};

const numberAfter = (text: string, key: string): number | undefined => {
  const found = new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
};
