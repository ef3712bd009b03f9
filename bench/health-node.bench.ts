/**
 * `node dist/sitrep.mjs health` as a container's HEALTHCHECK runs it, beside a Node that does nothing and beside the
 * same question asked by `fetch`. Whole processes; the commands take turns, and every figure is a median of one run.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Measured, measure, median } from './measure.ts';

export const name = 'sitrep health on Node';

const PROGRAM = fileURLToPath(new URL('../dist/sitrep.mjs', import.meta.url));
const ROUNDS = 25;

/** A common HEALTHCHECK interval, s. */
const INTERVAL_S = 10;

/** This repository's Node, and the one of the machine where that is another: they start at very different speeds. */
function nodes(): readonly string[] {
  const folders = process.env.PATH!.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const found = folders.map((folder) => join(folder, 'node')).find((path) => existsSync(path));
  return [...new Set([process.execPath, ...(found === undefined ? [] : [realpathSync(found)])])];
}

type Commands = Readonly<Record<string, readonly string[]>>;

const commandsOf = (node: string, url: string): Commands => ({
  'node -e 0': [node, '-e', '0'],
  'health --http': [node, PROGRAM, 'health', '--http', url],
  'health --disk': [node, PROGRAM, 'health', '--disk', '/=100%'],
  'fetch of the same URL': [node, '-e', `fetch(${JSON.stringify(url)}).then((answer) => answer.text())`],
});

async function measureAll(commands: Commands): Promise<Record<string, Measured[]>> {
  const all: Record<string, Measured[]> = Object.fromEntries(Object.keys(commands).map((title) => [title, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [title, command] of Object.entries(commands)) {
      const [run] = (await measure(1, command)).runs;
      if (run!.code !== 0) throw new Error(`${command.join(' ')} ended with ${run!.code}`);
      all[title]!.push(run!);
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
  peak: median(runs.map(({ peakKiB }) => peakKiB)) / 1024,
});

const toLine = (title: string, { wall, cpu, peak }: Figures): string =>
  `${title.padEnd(24)} ${wall.toFixed(1).padStart(6)} ms  ${cpu.toFixed(1).padStart(6)} ms CPU  ${peak.toFixed(1).padStart(5)} MiB`;

async function figures(node: string, url: string): Promise<string[]> {
  const measured = await measureAll(commandsOf(node, url));
  const [nothing, http] = Object.values(measured).map(figuresOf);
  const share = (http!.cpu / (INTERVAL_S * 1000)) * 100;
  return [
    `Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`,
    ...Object.entries(measured).map(([title, runs]) => toLine(title, figuresOf(runs))),
    `health --http takes ${(http!.wall / nothing!.wall).toFixed(2)} times node -e 0 (goal 1.3), and ${(http!.peak / nothing!.peak).toFixed(2)} times its memory (goal 1.2)`,
    `one check every ${INTERVAL_S} s: ${http!.cpu.toFixed(1)} ms of CPU each, ${share.toFixed(2)} % of one core`,
  ];
}

export async function run(): Promise<string[]> {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const lines: string[] = [];
  for (const node of nodes()) lines.push(...(await figures(node, url)));
  server.close();
  return lines;
}
