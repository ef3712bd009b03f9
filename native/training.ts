/**
 * Which pages of the start image a run writes to. A page that is written has to be copied: asked for together, that is
 * cheaper than one fault each, but only for those that are needed. So the build runs one health check in a program whose
 * host is scripted (training/), and whose memory notes every page that it writes to.
 */
import { spawnSync } from 'node:child_process';
import { ARM64, type Target, X64 } from './toolchain.ts';

/** The target that runs here: linear memory is the same on every architecture. */
export const TRAINING: Target = {
  ...(process.arch === 'arm64' ? ARM64 : X64),
  ldflags: [...(process.arch === 'arm64' ? ARM64 : X64).ldflags, '-Wl,--wrap=image_load'],
};

/** What training/ has in their place. */
export const REPLACED: readonly string[] = ['net.c', 'files.c'];

/** A check of a file, and one of a flag. */
const ARGS = ['health', '--config', '/checks.json', '--http', 'http://127.0.0.1:8080/'];

export interface Pages {
  readonly first: number;
  readonly count: number;
}

/** Pages in a row that were not written to, and cost less than another system call. */
const GAP = 1;

/** Of numbers that rise. */
export const inRows = (pages: readonly number[]): Pages[] => {
  const rows: Pages[] = [];
  for (const page of pages) {
    const last = rows.at(-1);
    const between = last === undefined ? Number.POSITIVE_INFINITY : page - last.first - last.count;
    if (between > GAP) rows.push({ first: page, count: 1 });
    else rows[rows.length - 1] = { first: last!.first, count: page - last!.first + 1 };
  }
  return rows;
};

/** The pages that a run of the training program writes to. */
export const writtenPages = (program: string): Pages[] => {
  const { status, stdout, stderr } = spawnSync(program, ARGS, { env: {}, encoding: 'utf8' });
  if (status !== 0 || !stdout.startsWith('pass')) throw new Error(`the training run failed: ${stdout}${stderr}`);
  return inRows(stderr.trim().split('\n').map(Number));
};
