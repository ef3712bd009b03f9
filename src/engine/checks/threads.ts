import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import { type Failure, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Probed } from '../../contract/reading.ts';
import { optional } from '../schema/combine.ts';
import { text } from '../schema/fields.ts';
import {
  allProcesses,
  commOf,
  findProcess,
  hidesOthers,
  namedProcesses,
  type Process,
  type Procfs,
  parseStat,
  procfsOf,
  readText,
} from './linux/procfs.ts';
import { unreachable } from './never-fails.ts';

const schema = {
  name: text('thread name; the kernel keeps its first 15 bytes'),
  process: optional(
    text('name of their process; if absent, process 1 or, if that is an init, any process of the container'),
  ),
};

type Threads = SpecOf<typeof schema>;
type Context = ProbeContext<Threads, 'procfs'>;

const measures = {
  count: { unit: 'count', worse: 'lower', about: 'threads with this name that are alive' },
} as const;

/** Thread names in the message of a failure, at most. */
const SHOWN = 8;

const probe = async ({ check, ports, stage }: Context): Promise<Probed> => {
  const proc = procfsOf(ports);
  const { name, process } = check.spec;
  stage('the list of threads');
  const found = await owners(proc, process);
  if (!found.ok) return { measures: {}, failure: found.failure };
  const { processes, where, hidden } = found.value;
  const names: string[] = [];
  for (const { pid } of processes) names.push(...(await livingThreads(proc, pid)));
  const wanted = commOf(name, proc);
  const count = names.filter((one) => one === wanted).length;
  if (count > 0) return { measures: { count } };
  return { measures: {}, failure: noThread(name, where, names, hidden) };
};

/** Processes whose threads count, and how a message calls them. */
interface Owners {
  readonly processes: readonly Process[];
  readonly where: string;
  /** Whether there are others that cannot be seen. */
  readonly hidden: boolean;
}

const owners = async (proc: Procfs, name: string | undefined): Promise<Outcome<Owners>> => {
  if (name !== undefined) {
    const named = await namedProcesses(proc, name);
    return named.ok ? succeeded({ processes: named.value, where: name, hidden: false }) : named;
  }
  const first = await findProcess(proc, 1);
  if (first.ok && first.value.threads > 1)
    return succeeded({ processes: [first.value], where: 'process 1', hidden: false });
  return ofContainer(proc);
};

/**
 * A process 1 with one thread is an init (tini, a shell), or Kubernetes' `pause` where pods share process ids: then the
 * program is one of the others. Those of other containers belong to other cgroups, which any user may read.
 */
const ofContainer = async (proc: Procfs): Promise<Outcome<Owners>> => {
  const all = await allProcesses(proc);
  if (!all.ok) return all;
  const own = await readText(proc, '/proc/self/cgroup');
  const processes: Process[] = [];
  for (const process of all.value) {
    const cgroup = own.ok ? await readText(proc, `/proc/${process.pid}/cgroup`) : own;
    if (!cgroup.ok || !own.ok || cgroup.value === own.value) processes.push(process);
  }
  return succeeded({ processes, where: 'this container', hidden: await hidesOthers(proc) });
};

/** Names of the threads that are alive; empty if the process has ended. */
const livingThreads = async (proc: Procfs, pid: number): Promise<readonly string[]> => {
  const tasks = await proc.files.list(`/proc/${pid}/task`);
  const names: string[] = [];
  for (const task of tasks.ok ? tasks.value : []) {
    const stat = await readText(proc, `/proc/${pid}/task/${task}/stat`);
    const parsed = stat.ok ? parseStat(stat.value) : undefined;
    if (parsed && !parsed.ended) names.push(parsed.comm);
  }
  return names;
};

const noThread = (name: string, where: string, names: readonly string[], hidden: boolean): Failure => {
  if (hidden) {
    const message = `no thread named ${name} can be seen: /proc hides processes of other users (hidepid)`;
    return { kind: 'probe', message };
  }
  const different = [...new Set(names)];
  const more = different.length > SHOWN ? ` and ${different.length - SHOWN} more` : '';
  const message = `no thread named ${name} in ${where}; its threads are ${different.slice(0, SHOWN).join(', ')}${more}`;
  return { kind: 'missing', message };
};

/** Named threads of one program are alive, for programs that lose a worker without ending. */
export const threads = defineCheck({
  type: 'threads',
  about: 'Threads with a name are alive, in a process or, by default, in the main process.',
  requirements: ['procfs'],
  schema,
  measures,
  externalReason: () => undefined,
  neverFailsReason: (check) => unreachable(check, measures),
  probe,
});
