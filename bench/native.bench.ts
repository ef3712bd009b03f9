/**
 * The static binary as a container's HEALTHCHECK sees it: whole processes, from start to exit, beside what people put
 * into images today. Every figure is a median of the same run on the same machine; the commands take turns.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Measured, measure, median } from './measure.ts';

export const name = 'static binary';

const PROGRAM = fileURLToPath(new URL('../dist/sitrep-linux-x64', import.meta.url));
const BUILD = fileURLToPath(new URL('../native/build.ts', import.meta.url));

/** Rounds, each with so many runs of every command: a slow moment of the machine meets all of them. */
const ROUNDS = 20;
const RUNS = 10;

/** A common HEALTHCHECK interval, s. */
const INTERVAL_S = 10;

const BODY = JSON.stringify({ status: 'pass', queue: { depth: 3 } });

function writeConfig(url: string, count: number): string {
  const path = join(mkdtempSync(join(tmpdir(), 'sitrep-bench-')), 'checks.json');
  const json = { '$.status': 'pass', '$.queue.depth': { lessThan: 100 } };
  const check = (index: number) => ({ id: `check-${index}`, type: 'http', url, expect: { status: '2xx', json } });
  writeFileSync(path, JSON.stringify({ checks: Array.from({ length: count }, (_, index) => check(index)) }));
  return path;
}

async function measureAll(commands: Readonly<Record<string, readonly string[]>>): Promise<Record<string, Measured[]>> {
  const all: Record<string, Measured[]> = Object.fromEntries(Object.keys(commands).map((title) => [title, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [title, command] of Object.entries(commands)) {
      const { runs } = await measure(RUNS, command);
      const broken = runs.find(({ code }) => code !== 0);
      if (broken !== undefined) throw new Error(`${command.join(' ')} ended with ${broken.code}`);
      // The first of a round finds the caches as another command left them.
      all[title]!.push(...runs.slice(1));
    }
  }
  return all;
}

interface Figures {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
}

const figuresOf = (runs: readonly Measured[]): Figures => ({
  wall: median(runs.map(({ wallMs }) => wallMs)),
  cpu: median(runs.map(({ cpuMs }) => cpuMs)),
  peak: Math.max(...runs.map(({ peakKiB }) => peakKiB)),
});

const toLine = (title: string, { wall, cpu, peak }: Figures): string =>
  `${title.padEnd(34)} ${wall.toFixed(2).padStart(6)} ms  ${cpu.toFixed(2).padStart(6)} ms CPU  ${(peak / 1024).toFixed(2).padStart(6)} MiB`;

const times = (one: Figures, other: Figures): string => `${(one.wall / other.wall).toFixed(2)} times`;

export async function run(): Promise<string[]> {
  if (!existsSync(PROGRAM) && spawnSync(process.execPath, [BUILD, '--x64'], { stdio: 'inherit' }).status !== 0)
    return [];
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(BODY));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const measured = await measureAll({
    'sitrep, one check, file and JSON': [PROGRAM, 'health', '--config', writeConfig(url, 1)],
    'sitrep, one check by flag': [PROGRAM, 'health', '--http', url],
    'sitrep, ten checks': [PROGRAM, 'health', '--config', writeConfig(url, 10)],
    'busybox wget': ['busybox', 'wget', '-q', '-O', '/dev/null', url],
    curl: ['curl', '-sf', '-o', '/dev/null', url],
  });
  server.close();
  const [one, flag, ten, wget, curl] = Object.values(measured).map(figuresOf);
  const share = (one!.cpu / (INTERVAL_S * 1000)) * 100;
  return [
    ...Object.entries(measured).map(([title, runs]) => toLine(title, figuresOf(runs))),
    `one check takes ${times(one!, wget!)} of busybox wget (goal 1.5), by flag ${times(flag!, wget!)}; ${times(one!, curl!)} of curl (goal 0.2)`,
    `ten checks take ${times(ten!, one!)} of one (goal 2)`,
    `one check every ${INTERVAL_S} s: ${one!.cpu.toFixed(2)} ms of CPU each, ${share.toFixed(3)} % of one core`,
    `size ${statSync(PROGRAM).size.toLocaleString('en')} bytes (goal 2,200,000), peak memory ${(one!.peak / 1024).toFixed(2)} MiB (goal 2)`,
  ];
}
