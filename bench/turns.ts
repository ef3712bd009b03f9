/** Commands that are measured against each other: they take turns, so that a slow moment of the machine meets all. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measured, measure } from './measure.ts';
import { median } from './spread.ts';

/** A common HEALTHCHECK interval, s. */
const INTERVAL_S = 10;

export type Commands = Readonly<Record<string, readonly string[]>>;

export interface Figures {
  /** Median, ms. */
  readonly wall: number;
  /** Median of user and system together, ms. */
  readonly cpu: number;
  /** The largest of all runs, MiB. */
  readonly peak: number;
  /** System calls of one run, its children's too; absent where there is no strace. */
  readonly calls?: number | undefined;
}

/** Each command `runs` times a round; the first of them is left out, as it finds the caches as another left them. */
export const takeTurns = async (commands: Commands, rounds: number, runs: number): Promise<Record<string, Figures>> => {
  const all: Record<string, Measured[]> = Object.fromEntries(Object.keys(commands).map((title) => [title, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [title, command] of Object.entries(commands)) {
      const measured = (await measure(runs, command)).runs;
      const broken = measured.find(({ code }) => code !== 0);
      if (broken !== undefined) throw new Error(`${command.join(' ')} ended with ${broken.code}`);
      all[title]!.push(...measured.slice(1));
    }
  }
  const figures: Record<string, Figures> = {};
  for (const [title, measured] of Object.entries(all))
    figures[title] = { ...figuresOf(measured), calls: await systemCalls(commands[title]!) };
  return figures;
};

/** By the last line of `strace -c`: percent, seconds, microseconds a call, calls. What it asks is served by this process. */
const systemCalls = async ([program = '', ...args]: readonly string[]): Promise<number | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-strace-'));
  const log = join(folder, 'log');
  const child = spawn('strace', ['-f', '-c', '-o', log, program, ...args], { stdio: 'ignore' });
  const [status] = await once(child, 'close').catch(() => [undefined]);
  const total = status === 0 ? /([0-9]+)(?: +[0-9]+)? total\s*$/.exec(readFileSync(log, 'utf8')) : null;
  rmSync(folder, { recursive: true });
  return total ? Number(total[1]) : undefined;
};

const figuresOf = (runs: readonly Measured[]): Figures => ({
  wall: median(runs.map(({ wallMs }) => wallMs)),
  cpu: median(runs.map(({ cpuMs }) => cpuMs)),
  peak: Math.max(...runs.map(({ peakKiB }) => peakKiB)) / 1024,
});

export const figureLines = (figures: Readonly<Record<string, Figures>>): string[] =>
  Object.entries(figures).map(
    ([title, { wall, cpu, peak, calls }]) =>
      `${title.padEnd(34)} ${wall.toFixed(2).padStart(6)} ms  ${cpu.toFixed(2).padStart(6)} ms CPU  ${peak.toFixed(2).padStart(6)} MiB  ${String(calls ?? '–').padStart(5)} system calls`,
  );

/** `2.91 times`: one in units of the other. */
export const times = (one: number, other: number): string => `${(one / other).toFixed(2)} times`;

/** What a check costs the service beside it. */
export const shareLine = ({ cpu }: Figures): string =>
  `one check every ${INTERVAL_S} s: ${cpu.toFixed(2)} ms of CPU each, ${((cpu / (INTERVAL_S * 1000)) * 100).toFixed(3)} % of one core`;
