import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import { type Process, type Procfs, readText } from './procfs.ts';

/** USER_HZ: ticks in /proc are 100 a second on every architecture that runs Linux containers (time(7)). */
const TICKS_PER_SECOND = 100;

/** The `kB` of /proc. */
const KIB = 1024;

/** Resident memory of all of them together, bytes; pages that they share count for each. */
export const residentOf = async (proc: Procfs, processes: readonly Process[]): Promise<Outcome<number>> => {
  let sum = 0;
  for (const { pid } of processes) {
    const status = await readText(proc, `/proc/${pid}/status`);
    if (!status.ok && status.failure.kind !== 'missing') return status;
    // It ended just now, or it is a kernel thread, which has no own memory and no such line.
    if (status.ok) sum += Number(/^VmRSS:\s+(\d+) kB$/m.exec(status.value)?.[1] ?? 0) * KIB;
  }
  return succeeded(sum);
};

/** Since the youngest of them was started, ms. Both times count from boot, so a clock that was set changes nothing. */
export const ageOf = async (proc: Procfs, processes: readonly Process[]): Promise<Outcome<number>> => {
  const uptime = await readText(proc, '/proc/uptime');
  if (!uptime.ok) return uptime;
  const started = Math.max(...processes.map((process) => process.started)) / TICKS_PER_SECOND;
  const seconds = Number(uptime.value.split(' ')[0]) - started;
  if (!Number.isFinite(seconds)) return failed('probe', '/proc/uptime holds no number');
  return seconds >= -1 / TICKS_PER_SECOND
    ? succeeded(Math.max(0, Math.round(seconds * 1000)))
    : failed('probe', '/proc/uptime is earlier than the start of the process: it is not that of the machine');
};

/** Open file descriptors as a share of what each may open; the fullest counts. */
export const descriptorsOf = async (proc: Procfs, processes: readonly Process[]): Promise<Outcome<number>> => {
  let fullest = 0;
  for (const { pid } of processes) {
    const open = await proc.files.list(`/proc/${pid}/fd`);
    const limits = await readText(proc, `/proc/${pid}/limits`);
    if (!open.ok && open.failure.kind !== 'missing')
      return failed('probe', `the open files of process ${pid} cannot be counted: run sitrep as the same user`);
    // `unlimited` cannot be set for open files (setrlimit(2)); a process that ended just now has none open.
    const limit = limits.ok ? /^Max open files\s+(\d+)/m.exec(limits.value)?.[1] : undefined;
    if (open.ok && limit !== undefined) fullest = Math.max(fullest, (open.value.length / Number(limit)) * 100);
  }
  return succeeded(fullest);
};
