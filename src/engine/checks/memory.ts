import type { ProbeContext, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Probed } from '../../contract/reading.ts';
import { optional } from '../schema/combine.ts';
import { text } from '../schema/fields.ts';
import { containerMemory, oomKillsIn, readPressure } from './linux/cgroup.ts';
import { residentOf } from './linux/process-use.ts';
import { namedProcesses, type Procfs, procfsOf, readText } from './linux/procfs.ts';
import { gatherMeasures } from './measures.ts';
import { unjudged, unreachable } from './never-fails.ts';

const schema = { process: optional(text('name of the process to measure; if absent, the whole container')) };

type MemorySpec = SpecOf<typeof schema>;
type Context = ProbeContext<MemorySpec, 'procfs' | 'cgroup'>;

const measures = {
  used: {
    unit: 'percent',
    worse: 'higher',
    about: "working set against the container's limit or, without one, the machine's memory",
  },
  workingSet: {
    unit: 'bytes',
    worse: 'higher',
    about: 'memory that the kernel cannot reclaim; for a process, its resident memory',
  },
  pressure: {
    unit: 'percent',
    worse: 'higher',
    about: 'share of the last 10 s in which all processes waited for memory',
  },
  oomKills: {
    unit: 'count',
    worse: 'higher',
    about: 'processes killed for lack of memory since the container was created',
  },
} as const;

/** Memory in use and its limit, in bytes, and the pressure. */
interface Memory {
  readonly workingSet: number;
  readonly limit: number;
  readonly pressure: Outcome<number>;
  readonly oomKills: Outcome<number>;
}

const probe = async ({ check, ports, stage }: Context): Promise<Probed> => {
  stage('the memory accounts of the container');
  const all = await containerOrMachine(ports);
  if (!all.ok) return failure(all.failure);
  const memory =
    check.spec.process === undefined ? all : await ofProcess(procfsOf(ports), check.spec.process, all.value);
  if (!memory.ok) return failure(memory.failure);
  const { workingSet, limit, pressure, oomKills } = memory.value;
  return gatherMeasures({
    used: succeeded((workingSet / limit) * 100),
    workingSet: succeeded(workingSet),
    pressure,
    oomKills,
  });
};

const failure = (failure: Failure): Probed => ({ measures: {}, failure });

const containerOrMachine = async (ports: Context['ports']): Promise<Outcome<Memory>> => {
  const proc = procfsOf(ports);
  const machine = await machineMemory(proc);
  const total = machine.ok ? machine.value.limit : Number.MAX_SAFE_INTEGER;
  const container = await containerMemory(proc, { ...proc, files: ports.cgroup }, total);
  if (!container.ok) return container;
  if (container.value === undefined) return machine;
  if (container.value.limit !== undefined) return succeeded({ ...container.value, limit: container.value.limit });
  return machine.ok ? succeeded({ ...container.value, limit: machine.value.limit }) : machine;
};

const machineMemory = async (proc: Procfs): Promise<Outcome<Memory>> => {
  const info = await readText(proc, '/proc/meminfo');
  const [total, available] = ['MemTotal', 'MemAvailable'].map((key) =>
    info.ok ? bytesOf(info.value, key) : undefined,
  );
  if (total === undefined || available === undefined)
    return failed('probe', 'neither a memory limit of a cgroup nor /proc/meminfo can be read');
  const events = await readText(proc, '/proc/vmstat');
  return succeeded({
    workingSet: total - available,
    limit: total,
    pressure: await readPressure(proc, '/proc/pressure/memory'),
    oomKills: events.ok ? oomKillsIn(events.value) : events,
  });
};

/** A line such as `MemTotal:  24683656 kB`, in bytes. */
const bytesOf = (info: string, key: string): number | undefined => {
  const kib = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(info)?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
};

const ofProcess = async (proc: Procfs, name: string, { limit }: Memory): Promise<Outcome<Memory>> => {
  const processes = await namedProcesses(proc, name);
  if (!processes.ok) return processes;
  const resident = await residentOf(proc, processes.value);
  if (!resident.ok) return resident;
  const whole = failed('probe', 'it is counted for the whole container: leave "process" out');
  return succeeded({ workingSet: resident.value, limit, pressure: whole, oomKills: whole });
};

/** Memory of the container that sitrep runs in, or of one process of it. */
export const memory = defineCheck({
  type: 'memory',
  about: 'Memory use of the container, or of one process, against its limit.',
  requirements: ['procfs', 'cgroup'],
  schema,
  measures,
  externalReason: () => undefined,
  neverFailsReason: (check) => {
    const mayBeMissing = check.spec.process !== undefined;
    return (
      (mayBeMissing ? undefined : unjudged(check, '{ "used": { "fail": "90%" } }')) ?? unreachable(check, measures)
    );
  },
  probe,
});
