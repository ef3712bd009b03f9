import * as v from 'valibot';
import type { CheckType, ProbeContext } from '../../contract/check.ts';
import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Probed } from '../../contract/reading.ts';
import { text } from '../schema/fields.ts';
import {
  commOf,
  findProcess,
  namedProcesses,
  type Process,
  type Procfs,
  parseStat,
  procfsOf,
  readText,
} from './linux/procfs.ts';
import { unreachable } from './never-fails.ts';

interface Threads {
  readonly name: string;
  readonly process?: string | undefined;
}

const measures = {
  count: { unit: 'count', worse: 'lower', about: 'living threads of that name' },
} as const;

/** Thread names in the message of a failure, at most. */
const SHOWN = 8;

async function probe({ check, ports, stage }: ProbeContext<Threads>): Promise<Probed> {
  const proc = procfsOf(ports);
  const { name, process } = check.spec;
  stage('the list of threads');
  const processes = await owners(proc, process);
  if (!processes.ok) return { measures: {}, failure: processes.failure };
  const names: string[] = [];
  for (const { pid } of processes.value) {
    const alive = await livingThreads(proc, pid);
    if (!alive.ok) return { measures: {}, failure: alive.failure };
    names.push(...alive.value);
  }
  const wanted = commOf(name, proc);
  const count = names.filter((one) => one === wanted).length;
  if (count > 0) return { measures: { count } };
  return { measures: {}, failure: { kind: 'missing', message: noThread(check.spec, names) } };
}

async function owners(proc: Procfs, name: string | undefined): Promise<Outcome<readonly Process[]>> {
  if (name !== undefined) return namedProcesses(proc, name);
  const first = await findProcess(proc, 1);
  if (first.ok) return succeeded([first.value]);
  return failed('probe', 'process 1 cannot be seen: is procfs mounted at /proc?');
}

/** Names of the threads that have neither ended nor become zombies. */
async function livingThreads(proc: Procfs, pid: number): Promise<Outcome<readonly string[]>> {
  const tasks = await proc.files.list(`/proc/${pid}/task`);
  if (!tasks.ok) return tasks;
  const names: string[] = [];
  for (const task of tasks.value) {
    const stat = await readText(proc, `/proc/${pid}/task/${task}/stat`);
    const parsed = stat.ok ? parseStat(stat.value) : undefined;
    if (parsed && !parsed.ended) names.push(parsed.comm);
  }
  return succeeded(names);
}

function noThread({ name, process }: Threads, names: readonly string[]): string {
  const different = [...new Set(names)];
  const more = different.length > SHOWN ? ` and ${different.length - SHOWN} more` : '';
  const where = process === undefined ? 'process 1' : process;
  return `no thread named ${name} in ${where}; its threads are ${different.slice(0, SHOWN).join(', ')}${more}`;
}

/** Named threads of one program are alive, for programs that lose a worker without ending. */
export const threads: CheckType<Threads> = {
  type: 'threads',
  about: 'Named threads of a process are alive; of process 1 unless one is named.',
  needs: ['procfs'],
  schema: {
    name: text('name of the threads; the kernel keeps 15 bytes of it'),
    process: v.optional(text('name of the process that they belong to; process 1 if absent')),
  },
  measures,
  outside: () => undefined,
  vain: (check) => unreachable(check, measures),
  probe,
};
