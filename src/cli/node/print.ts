import { writeSync } from 'node:fs';

const STREAMS = { 1: 'stdout', 2: 'stderr' } as const;

/** Whether the process ends when the reader of its output does: set by `serve`, which would otherwise run forever. */
let endsWithReader = false;

/** From now on a reader that goes away ends this process. */
export const endWithReader = (): void => {
  endsWithReader = true;
};

/** Why output was lost, unless its reader went away. */
let lost: string | undefined;

/** Set once output goes through a stream, whose writes are asynchronous. */
let streamed = false;

/**
 * Writes text to a descriptor at once. `process.stdout` would load `node:net` and `node:tty`, a fifth of the
 * cost of a health check beyond starting Node; it is used only if the reader of a pipe is slower than we are.
 */
export const print = (descriptor: 1 | 2, text: string): void => {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A reader that went away (`sitrep run | head -1`) is not an error and does not change the exit code; `serve`, which
    // has no exit code of its own, ends.
    if (code === 'EPIPE' && endsWithReader) process.exit(0);
    if (code === 'EPIPE') return;
    if (code !== 'EAGAIN') {
      lost = message;
      return;
    }
    streamed = true;
    process[STREAMS[descriptor]].write(bytes.subarray(written));
  }
};

/** Resolves when everything printed has left the process. */
export const printed = async (): Promise<void> => {
  if (!streamed) return;
  for (const name of Object.values(STREAMS)) await new Promise((resolve) => process[name].write('', resolve));
};

/** Why not all output could be written (a full disk); `undefined` if it could, or if its reader went away. */
export const lostOutput = (): string | undefined => lost;
