import { writeSync } from 'node:fs';
import { SUPERVISED } from './supervision.ts';

const STREAMS = { 1: 'stdout', 2: 'stderr' } as const;

/** Set once a stream had to take over, whose writes are not done when they return. */
let streamed = false;

/**
 * Writes text to a descriptor at once. `process.stdout` would load `node:net` and `node:tty` for it, which is a fifth of
 * what a health check costs beyond starting Node; it is asked only where the reader of a pipe is slower than we are.
 */
export function print(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A reader that went away (`sitrep run | head -1`) is no error of ours, and no reason to end with another code than
    // the one that was coming; `serve` has none coming.
    if (code === 'EPIPE') {
      if (process.env[SUPERVISED] === '1') process.exit(0);
      return;
    }
    if (code !== 'EAGAIN') throw error;
    streamed = true;
    process[STREAMS[descriptor]].write(bytes.subarray(written));
  }
}

/** Resolves when everything printed has left the process. */
export async function printed(): Promise<void> {
  if (!streamed) return;
  for (const name of Object.values(STREAMS)) await new Promise((resolve) => process[name].write('', resolve));
}
