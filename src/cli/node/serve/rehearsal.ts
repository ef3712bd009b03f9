import { execFile } from 'node:child_process';

/** How long the new config may take to be judged, ms, and MiB that this may take. */
const PATIENCE_MS = 10_000;
const HEAP = 512;

/** Whether a config may be loaded here; if not, the message for the person who saved it. */
export type Rehearsed = { readonly ok: true } | { readonly ok: false; readonly text: string };

/**
 * Validates a config in a separate process, by `sitrep validate`. If the file or a bug in the parser breaks that process,
 * the serving process keeps its current config.
 */
export const rehearse = (path: string): Promise<Rehearsed> => {
  const program = process.argv[1]!;
  const args = [`--max-old-space-size=${HEAP}`, program, 'validate', '--runtime', 'serve', '--config', path];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: PATIENCE_MS, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error === null) return resolve({ ok: true });
      // It ended normally, with one of the codes of `validate`; Node's own for a full heap is a signal.
      const isJudged = typeof error.code === 'number' && error.code <= 2 && error.killed !== true;
      const words = isJudged
        ? stdout + stderr
        : `${path} could not be validated: it takes too long or too much memory\n`;
      resolve({ ok: false, text: `${words}The previous config stays in use.\n` });
    });
  });
};
