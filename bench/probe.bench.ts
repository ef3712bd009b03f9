import { spawn } from 'node:child_process';
import { get } from 'node:http';
import { freePort } from '../test/listening.ts';
import { cpuMs } from './load.ts';
import { spread } from './spread.ts';
import { copies, startTarget, startWorker } from './worker.ts';

export const name =
  'Probes: CPU of the whole Worker per HTTP check, beside prometheus-blackbox-exporter; wall time of a tick';

/** Checks in one tick, and ticks that are measured; three before them warm the runtime. */
const SIZES = [
  [100, 20],
  [1_000, 7],
  [5_000, 4],
] as const;
const WARM = 3;

/** What the target answers after, ms, for the wall time of a tick. */
const DELAY = 100;

const expect = { json: { '$.status': 'pass', '$.queue.depth': { lessThan: 100 } } };

const expectAllUp = (counts: Readonly<Record<string, number>>, size: number): void => {
  if (counts.up !== size) throw new Error(`expected ${size} checks up, found ${JSON.stringify(counts)}`);
};

const measured = async (size: number, ticks: number, fields: object) => {
  const worker = await startWorker(copies(size, fields));
  for (let time = 0; time < WARM; time++) expectAllUp((await worker.tick()).counts, size);
  const all = [];
  for (let time = 0; time < ticks; time++) all.push(await worker.tick());
  await worker.stop();
  return all;
};

const text = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (piece) => (body += piece));
      answer.on('end', () => resolve(body));
    }).on('error', reject);
  });

/** Six probes at a time, as a Worker does; ms of CPU for each. */
const blackbox = async (target: string, probes: number): Promise<number> => {
  const port = await freePort();
  const child = spawn(
    'prometheus-blackbox-exporter',
    [`--web.listen-address=127.0.0.1:${port}`, '--config.file=/etc/prometheus/blackbox.yml', '--log.level=error'],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}/probe?module=http_2xx&target=${encodeURIComponent(target)}`;
  try {
    for (let wait = 0; wait < 50; wait++) {
      if (
        await text(url).then(
          (body) => body.includes('probe_success 1'),
          () => false,
        )
      )
        break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ask = async (count: number) => {
      for (let time = 0; time < count; time++) await text(url);
    };
    await ask(50);
    const before = cpuMs(String(child.pid));
    await Promise.all(Array.from({ length: 6 }, () => ask(Math.ceil(probes / 6))));
    return (cpuMs(String(child.pid)) - before) / (Math.ceil(probes / 6) * 6);
  } finally {
    child.kill();
  }
};

export const run = async (): Promise<readonly string[]> => {
  const target = await startTarget();
  const url = `http://127.0.0.1:${target.port}/`;
  const lines: string[] = [];
  try {
    for (const [size, ticks] of SIZES) {
      const all = await measured(size, ticks, { url, expect });
      const cpu = all.map((tick) => tick.cpu / size);
      lines.push(`${size.toLocaleString('en')} checks: ${spread(cpu, 'ms', 3)} CPU a check, the whole tick counted`);
    }
    lines.push(`blackbox_exporter: ${spread([await blackbox(url, 1_000)], 'ms', 3)} CPU a probe, of 1,000`);
    for (const size of [500, 5_000]) {
      const all = await measured(size, 3, { url: `${url}${DELAY}`, expect });
      const wall = all.map((tick) => tick.wall / 1000);
      lines.push(
        `${size.toLocaleString('en')} checks, each answered after ${DELAY} ms: ${spread(wall, 's', 2)} a tick`,
      );
    }
  } finally {
    target.stop();
  }
  return lines;
};
