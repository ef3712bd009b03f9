import { type SpawnSyncReturns, spawnSync } from 'node:child_process';

/** Far more than any of them takes; vitest cannot end a test that waits for a program without looking up. */
const LONGEST_MS = 120_000;

export interface Settings {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** ms. */
  readonly timeout?: number;
}

/**
 * A program that was run to its end, and what it printed.
 *
 * @throws {Error} where it cannot be started, or does not end in time: it is killed then.
 */
export const finished = (
  command: string,
  args: readonly string[],
  { timeout = LONGEST_MS, ...settings }: Settings = {},
): SpawnSyncReturns<string> => {
  const options = { encoding: 'utf8', killSignal: 'SIGKILL', maxBuffer: 1 << 26 } as const;
  const ran = spawnSync(command, args, { ...options, ...settings, timeout });
  if (ran.error === undefined) return ran;
  const line = [command, ...args].join(' ');
  throw new Error(`${line}: ${ran.error.message}\n${ran.stdout ?? ''}${ran.stderr ?? ''}`, { cause: ran.error });
};
