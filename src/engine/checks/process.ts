import type { Check, ProbeContext, SpecIssue, SpecOf } from '../../contract/check.ts';
import { defineCheck } from '../../contract/define-check.ts';
import { failed, type Outcome } from '../../contract/failure.ts';
import type { Probed } from '../../contract/reading.ts';
import { optional } from '../schema/combine.ts';
import { integer, text } from '../schema/fields.ts';
import { ageOf, descriptorsOf, residentOf } from './linux/process-use.ts';
import {
  allProcesses,
  findProcess,
  hidesOthers,
  isNamed,
  isThread,
  living,
  type Process,
  type Procfs,
  procfsOf,
  readText,
} from './linux/procfs.ts';
import { gatherMeasures } from './measures.ts';
import { unreachable } from './never-fails.ts';

const schema = {
  name: optional(text('the exact comm, or the exact base name of argv[0]')),
  command: optional(text('text in the command line (arguments joined by spaces)')),
  pid: optional(integer('process id', { min: 1 })),
  pidfile: optional(text('file whose first line is the process id')),
};

type ProcessSpec = SpecOf<typeof schema>;
type Context = ProbeContext<ProcessSpec, 'procfs'>;

const measures = {
  count: { unit: 'count', worse: 'lower', about: 'matching processes that are alive' },
  rss: { unit: 'bytes', worse: 'higher', about: 'resident memory of all matching processes' },
  age: {
    unit: 'ms',
    worse: 'lower',
    about: 'time since the youngest process started; stays low in a restart loop',
  },
  fds: {
    unit: 'percent',
    worse: 'higher',
    about: 'open file descriptors against their limit; the highest of all matching processes',
  },
} as const;

const probe = async ({ check, ports, stage }: Context): Promise<Probed> => {
  const proc = procfsOf(ports);
  stage('the list of processes');
  const found = await find(proc, check.spec);
  if (!found.ok) return { measures: {}, failure: found.failure };
  const probed = gatherMeasures({
    rss: await residentOf(proc, found.value),
    age: await ageOf(proc, found.value),
    fds: await descriptorsOf(proc, found.value),
  });
  return { ...probed, measures: { count: found.value.length, ...probed.measures } };
};

const find = async (proc: Procfs, spec: ProcessSpec): Promise<Outcome<readonly Process[]>> => {
  const candidates = await candidatesOf(proc, spec);
  if (!candidates.ok) return candidates;
  return living(
    proc,
    candidates.value.filter((process) => fits(process, spec, proc)),
    words(spec),
  );
};

const candidatesOf = async (proc: Procfs, { pid, pidfile }: ProcessSpec): Promise<Outcome<readonly Process[]>> => {
  if (pid !== undefined) return one(proc, pid, `there is no process ${pid}`);
  if (pidfile === undefined) return allProcesses(proc);
  const written = await readText(proc, pidfile);
  if (!written.ok) return written;
  const number = /^\s*(\d{1,9})\s*$/.exec(written.value.split('\n')[0]!)?.[1];
  if (number === undefined) return failed('missing', `${pidfile} does not hold a process id`);
  return one(proc, Number(number), `${pidfile} names process ${number}, which does not exist`);
};

const one = async (proc: Procfs, pid: number, missing: string): Promise<Outcome<readonly Process[]>> => {
  const process = await findProcess(proc, pid);
  if (!process.ok && process.failure.kind !== 'missing') return process;
  if (process.ok && !(await isThread(proc, pid)))
    return { ok: true, value: pid === proc.files.self ? [] : [process.value] };
  const mounted = await allProcesses(proc);
  if (!mounted.ok) return mounted;
  if (await hidesOthers(proc))
    return failed('probe', `process ${pid} cannot be seen: /proc hides those of other users (hidepid)`);
  return failed('missing', missing);
};

const fits = (process: Process, { name, command }: ProcessSpec, proc: Procfs): boolean =>
  (name === undefined || isNamed(process, name, proc)) &&
  (command === undefined || process.argv.join(' ').includes(command));

const words = ({ name, command, pid, pidfile }: ProcessSpec): string => {
  const parts = [
    ...(pid === undefined ? [] : [`${pid}`]),
    ...(pidfile === undefined ? [] : [`of ${pidfile}`]),
    ...(name === undefined ? [] : [`named ${name}`]),
    ...(command === undefined ? [] : [`with "${command}" in its command line`]),
  ];
  return parts.join(' ');
};

const refine = ({ name, command, pid, pidfile }: ProcessSpec): readonly SpecIssue[] => {
  const message = 'which process? give name, command, pid or pidfile';
  if ([name, command, pid, pidfile].every((field) => field === undefined)) return [{ path: [], message }];
  return pid === undefined || pidfile === undefined
    ? []
    : [{ path: ['pidfile'], message: 'give either pid or pidfile: each names one process' }];
};

/** Contained in the command line of every run of Sitrep. */
const OWN_COMMAND = 'sitrep health';
const FIX = 'name the program that is watched';
const ITSELF = `it looks for sitrep itself, which runs whenever it looks and so never counts; ${FIX}`;
const FIRST = `process 1 lives as long as the container in which the check runs; ${FIX}`;

const neverFailsReason = (check: Check<ProcessSpec>): string | undefined => {
  const { name, command, pid } = check.spec;
  if (name === 'sitrep' || (command !== undefined && OWN_COMMAND.includes(command))) return ITSELF;
  if (pid === 1 && Object.keys(check.thresholds).length === 0) return FIRST;
  return unreachable(check, measures);
};

/** A process is alive: not a zombie, not ended, and not sitrep itself. */
export const process = defineCheck({
  type: 'process',
  about: 'A process is alive, found by its name, command line, id or pid file.',
  requirements: ['procfs'],
  schema,
  measures,
  refine,
  externalReason: () => undefined,
  neverFailsReason,
  probe,
});
