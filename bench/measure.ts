/** Times whole processes from outside, by a small C program: a runner as big as Node would measure itself. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Measured {
  /** From just before the start until after the end, ms. */
  readonly wallMs: number;
  /** User and system together, ms. */
  readonly cpuMs: number;
  /** Largest resident set, KiB. */
  readonly peakKiB: number;
  readonly code: number;
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const PROGRAM = path('../build/measure');

let compiled = false;

const compile = (): void => {
  if (compiled) return;
  mkdirSync(path('../build'), { recursive: true });
  const { status, stderr } = spawnSync('gcc', ['-O2', '-o', PROGRAM, path('measure.c')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`bench/measure.c needs Debian's gcc and libc6-dev: ${stderr}`);
  compiled = true;
};

export interface Run {
  readonly runs: readonly Measured[];
  readonly out: string;
  readonly err: string;
}

/** Runs a command so many times, one after the other; what all of them print together comes back too. */
export const measure = async (
  runs: number,
  command: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Run> => {
  compile();
  const child = spawn(PROGRAM, [String(runs), ...command], { ...options, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const texts = [child.stdout!, child.stderr!, child.stdio[3]!].map(async (stream) => {
    let text = '';
    for await (const piece of stream as AsyncIterable<Buffer>) text += piece;
    return text;
  });
  const [[code], [out, err, lines]] = await Promise.all([once(child, 'close'), Promise.all(texts)]);
  if (code !== 0) throw new Error(`cannot run ${command.join(' ')}`);
  return { runs: lines!.trim().split('\n').map(toMeasured), out: out!, err: err! };
};

const toMeasured = (line: string): Measured => {
  const [wallMs, cpuMs, peakKiB, code] = line.split(' ').map(Number);
  return { wallMs: wallMs!, cpuMs: cpuMs!, peakKiB: peakKiB!, code: code! };
};
