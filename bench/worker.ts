import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRunner } from '../src/cli/node/serve/runner.ts';
import { cpuMs, runtimes } from './load.ts';

/** Opens `POST /run`, which probes every check whether it is due or not: no bench waits for the next minute. */
const TOKEN = { name: 'SITREP_TOKEN', value: 'bench' };

const BUILT = join(import.meta.dirname, '../dist/worker');

/** Another process and the port it printed. */
export interface Beside {
  readonly port: number;
  readonly pid: string;
  readonly stop: () => void;
}

/** bench/target.ts, running. */
export const startTarget = async (): Promise<Beside> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'target.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { port: Number(String(line)), pid: String(child.pid), stop: () => void child.kill() };
};

/** One tick of the built Worker. */
export interface Tick {
  /** ms by the wall clock, from the event to the end of the tick. */
  readonly wall: number;
  /** ms of processor time, all threads: the runtime's, and this process's, which probes. */
  readonly cpu: number;
  /** Bytes that the runtime held more at its peak than before the tick. */
  readonly grown: number;
  /** Checks by status, as published. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface BenchWorker {
  tick(): Promise<Tick>;
  stop(): Promise<void>;
}

const kilobytes = (pid: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** The built Worker with these checks, on a store of its own; ticks on request. */
export const startWorker = async (checks: readonly object[]): Promise<BenchWorker> => {
  const persist = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  const before = runtimes();
  const options = { host: '127.0.0.1', port: 0, persist, worker: BUILT, secrets: [TOKEN], log: () => {} };
  const runner = await startRunner({ ...options, checks: JSON.stringify({ checks }) });
  if (!runner.ok) throw new Error(runner.failure.message);
  const pid = [...runtimes()].find((each) => !before.has(each));
  if (pid === undefined) throw new Error('no runtime was started');
  return {
    tick: async () => {
      // proc(5): 5 resets the peak resident set size.
      writeFileSync(`/proc/${pid}/clear_refs`, '5');
      const held = kilobytes(pid, 'VmRSS');
      const [cpu, started] = [cpuMs(pid) + cpuMs('self'), performance.now()];
      const answer = await fetch(`${runner.value.url}/run`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN.value}` },
      });
      if (!answer.ok) throw new Error(`POST /run: ${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
      const wall = performance.now() - started;
      const used = cpuMs(pid) + cpuMs('self') - cpu;
      const grown = (kilobytes(pid, 'VmHWM') - held) * 1024;
      return { wall, cpu: used, grown, counts: (await runner.value.status()).counts };
    },
    stop: async () => {
      await runner.value.stop();
      rmSync(persist, { recursive: true });
    },
  };
};

/** So many checks of one kind; never due on their own. */
export const copies = (count: number, fields: object): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({ id: `check-${index}`, type: 'http', interval: '1d', ...fields }));
