import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Fields of /proc/PID/status; none where the process is gone. */
const statusOf = (pid: string): Readonly<Record<string, string>> => {
  try {
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n');
    return Object.fromEntries(lines.map((line) => [line.split(':')[0], line.split(':')[1]?.trim() ?? '']));
  } catch {
    return {};
  }
};

/** Whether `pid` descends from the process that started us. */
const isBeside = (pid: string | undefined): boolean =>
  pid === String(process.ppid) || (Number(pid) > 1 && isBeside(statusOf(pid!).PPid));

const workerds = (): readonly string[] =>
  readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && statusOf(pid).Name === 'workerd' && isBeside(pid));

const kilobytes = (pids: readonly string[], field: string): number =>
  pids.reduce((sum, pid) => sum + Number.parseInt(statusOf(pid)[field] ?? '0', 10), 0);

/** Resident bytes of all workerd processes of this test run; their peaks begin anew. */
export const resetPeaks = (): number => {
  const pids = workerds();
  // proc(5): 5 resets the peak resident set size.
  for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return kilobytes(pids, 'VmRSS') * 1024;
};

/** Resident bytes at most since {@link resetPeaks}. */
export const peakBytes = (): number => kilobytes(workerds(), 'VmHWM') * 1024;
