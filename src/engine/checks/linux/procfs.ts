import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';
import type { FilesPort, ProbePorts, TextCodec } from '../../../contract/ports.ts';
import { oncePerRun } from '../../util/once-per-run.ts';

/** /proc, and what turns its bytes into text. */
export interface Procfs {
  readonly files: FilesPort;
  readonly text: TextCodec;
}

export const procfsOf = (ports: ProbePorts<'procfs'>): Procfs => ({ files: ports.procfs, text: ports.text });

/** Bytes; no file read here is longer, but for /proc/net/tcp, which names its own limit. */
const LIMIT = 65_536;

/** The number that a file holds and nothing else; `undefined` for anything else, never NaN. */
export const wholeNumber = (text: string): number | undefined => {
  const digits = text.trim();
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
};

export const readText = async (proc: Procfs, path: string, limit = LIMIT): Promise<Outcome<string>> => {
  const bytes = await proc.files.read(path, limit);
  return bytes.ok ? succeeded(proc.text.decode(bytes.value)) : bytes;
};

/** One process of /proc. */
export interface Process {
  readonly pid: number;
  /** `comm`: at most 15 bytes. */
  readonly comm: string;
  /** Empty for kernel threads and zombies. */
  readonly argv: readonly string[];
  /** Ended, but not yet waited for by its parent. */
  readonly dead: boolean;
  readonly threads: number;
  /** Clock ticks between boot and its start. */
  readonly started: number;
}

type Stat = Pick<Process, 'comm' | 'dead' | 'threads' | 'started'> & {
  /** This one thread has ended; its process may live on. */
  readonly ended: boolean;
};

/**
 * /proc/PID/stat and /proc/PID/task/TID/stat, proc_pid_stat(5). The name is in brackets and may contain brackets
 * and spaces itself, so the fields are counted from the last closing one.
 */
export const parseStat = (text: string): Stat | undefined => {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(' ');
  const [state = '', threads = Number.NaN, started = Number.NaN] = [fields[0], Number(fields[17]), Number(fields[19])];
  if (!Number.isFinite(threads + started)) return undefined;
  const ended = ENDED.includes(state);
  // A process outlives its first thread, which then is a zombie, while it has another.
  return { comm: text.slice(open + 1, close), ended, dead: ended && threads <= 1, threads, started };
};

/** States of proc_pid_stat(5): zombie and dead (`x` until Linux 3.13). */
const ENDED: readonly string[] = ['Z', 'X', 'x'];

export const findProcess = async (proc: Procfs, pid: number): Promise<Outcome<Process>> => {
  const stat = await readText(proc, `/proc/${pid}/stat`);
  if (!stat.ok) return stat;
  const parsed = parseStat(stat.value);
  if (parsed === undefined) return failed('probe', `/proc/${pid}/stat does not have the format of proc(5)`);
  const line = await readText(proc, `/proc/${pid}/cmdline`);
  const argv = line.ok ? line.value.replace(/\0+$/, '').split('\0') : [];
  const { comm, dead, threads, started } = parsed;
  return succeeded({ pid, comm, dead, threads, started, argv: argv[0] === '' ? [] : argv });
};

/** Threads have numbers of the same kind, and a directory in /proc that its list does not show: a stale pid file may name one. */
export const isThread = async (proc: Procfs, pid: number): Promise<boolean> => {
  const status = await readText(proc, `/proc/${pid}/status`);
  const process = status.ok ? /^Tgid:\s+(\d+)$/m.exec(status.value)?.[1] : undefined;
  return process !== undefined && Number(process) !== pid;
};

/** Every process, dead ones too, but not sitrep's own. */
export const allProcesses = (proc: Procfs): Promise<Outcome<readonly Process[]>> =>
  oncePerRun(proc.files, 'processes', () => listProcesses(proc));

const listProcesses = async (proc: Procfs): Promise<Outcome<readonly Process[]>> => {
  const pids = await processIds(proc);
  if (!pids.ok) return pids;
  const found: Process[] = [];
  for (const pid of pids.value) {
    const process = await findProcess(proc, pid);
    // One that ended since the directory was read.
    if (process.ok) found.push(process.value);
  }
  return succeeded(found.filter(notSitrep(proc.files.self, found)));
};

const processIds = async (proc: Procfs): Promise<Outcome<readonly number[]>> => {
  const names = await proc.files.list('/proc');
  const pids = names.ok ? names.value.filter((name) => /^\d+$/.test(name)).map(Number) : [];
  if (pids.length > 0) return succeeded(pids);
  return failed('probe', 'procfs is not mounted at /proc, so no process can be seen');
};

/**
 * Sitrep itself never counts, and neither does another run of it: a liveness and a readiness probe run at the same time,
 * and each would find the other under `node`. A run is recognised by its command line up to the word `health`.
 */
const notSitrep = (self: number, found: readonly Process[]): ((process: Process) => boolean) => {
  const own = found.find(({ pid }) => pid === self)?.argv ?? [];
  const run = own.slice(0, own.indexOf('health') + 1);
  return ({ pid, argv }) => pid !== self && !(run.length > 0 && run.every((word, at) => argv[at] === word));
};

/** Bytes of a `comm`, TASK_COMM_LEN less its closing zero (proc_pid_comm(5)). */
const COMM_BYTES = 15;

/** The part of a name that the kernel keeps. */
export const commOf = (name: string, { text }: Pick<Procfs, 'text'>): string => {
  const bytes = text.encode(name);
  return bytes.length <= COMM_BYTES ? name : text.decode(bytes.subarray(0, COMM_BYTES));
};

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Whether a process goes by this name: its `comm` or the base name of its `argv[0]`, never a part of one. A `comm`
 * that was cut counts only while `argv[0]` does not spell out another name.
 */
export const isNamed = (process: Process, name: string, proc: Pick<Procfs, 'text'>): boolean => {
  const base = baseName(process.argv[0] ?? '');
  if (base === name || process.comm === name) return true;
  const cut = commOf(name, proc);
  return cut !== name && process.comm === cut && !base.startsWith(cut);
};

/** Living processes of that name; a failure if there are none. */
export const namedProcesses = async (proc: Procfs, name: string): Promise<Outcome<readonly Process[]>> => {
  const all = await allProcesses(proc);
  if (!all.ok) return all;
  return living(
    proc,
    all.value.filter((process) => isNamed(process, name, proc)),
    `named ${name}`,
  );
};

/** Of the processes found, those alive; `which` completes "no process …". */
export const living = async (
  proc: Procfs,
  found: readonly Process[],
  which: string,
): Promise<Outcome<readonly Process[]>> => {
  const alive = found.filter((process) => !process.dead);
  if (alive.length > 0) return succeeded(alive);
  const zombie = found[0];
  if (zombie)
    return failed(
      'missing',
      `no process ${which} is alive: ${zombie.pid} is a zombie, which its parent has not waited for`,
    );
  if (await hidesOthers(proc))
    return failed('probe', `no process ${which} can be seen: /proc hides those of other users (hidepid)`);
  return failed('missing', `there is no process ${which}`);
};

/** A mount option of /proc; process 1 is always there, so not seeing it tells. */
export const hidesOthers = async ({ files }: Procfs): Promise<boolean> => {
  const first = await files.list('/proc/1');
  return !first.ok && files.self !== 1;
};
