import { readdirSync, readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';

/** Requests in flight at once. */
const LANES = 4;

export interface Load {
  readonly perSecond: number;
  /** ms. */
  readonly p50: number;
  readonly p99: number;
  /** ms of processor time of the runtime, both modes. */
  readonly cpuMs: number;
  readonly bytes: number;
}

/** /proc/pid/stat after the name, which may hold spaces: state is field 0 then. */
const statOf = (pid: string): readonly string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** Process ids of the runtimes that this process has started. */
export const runtimes = (): ReadonlySet<string> =>
  new Set(
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        return statOf(pid)[1] === String(process.pid) && /workerd/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
      } catch {
        return false;
      }
    }),
  );

/** Processor time of a process so far, ms: the first figure of each thread's schedstat, which is in ns. */
export const cpuMs = (pid: string): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
    .reduce((sum, ms) => sum + ms, 0);

const request = (agent: Agent, url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      let bytes = 0;
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
      });
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${answer.statusCode}`)),
      );
    }).on('error', reject);
  });

const lanes = async (work: () => Promise<unknown>, until: number): Promise<void> => {
  const lane = async () => {
    while (performance.now() < until) await work();
  };
  await Promise.all(Array.from({ length: LANES }, lane));
};

/** Asks for `url` for `seconds`, after a second that does not count. `pid` is the runtime that answers. */
export const load = async (url: string, pid: string, seconds: number): Promise<Load> => {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const took: number[] = [];
  let bytes = 0;
  const measured = async () => {
    const started = performance.now();
    bytes = await request(agent, url);
    took.push(performance.now() - started);
  };
  await lanes(() => request(agent, url), performance.now() + 1000);
  const [cpuBefore, started] = [cpuMs(pid), performance.now()];
  await lanes(measured, started + seconds * 1000);
  const elapsed = performance.now() - started;
  const cpu = cpuMs(pid) - cpuBefore;
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))]!;
  return { perSecond: (took.length / elapsed) * 1000, p50: at(0.5), p99: at(0.99), cpuMs: cpu / took.length, bytes };
};
