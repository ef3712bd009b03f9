import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';

export const ROOT = resolve(import.meta.dirname, '../..');
export const SITREP = join(ROOT, 'dist/sitrep.mjs');

/** A program under test: what it printed, and how it ended. */
export interface Program {
  readonly pid: number;
  /** Standard output and standard error, in the order in which they came. */
  text(): string;
  /** Settles once the output matches; rejects if the program ends before. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  kill(signal: NodeJS.Signals): void;
}

const running = new Set<ChildProcess>();

/** No test leaves a process behind, however it ends. */
afterAll(async () => {
  await Promise.all(
    [...running].map((child) => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      return new Promise((resolve) => child.once('exit', resolve)).then(() => clearTimeout(timer));
    }),
  );
});

/** Starts a program in the repository's folder, or in `cwd`. */
export const start = (
  command: string,
  args: readonly string[],
  { env = {}, cwd = ROOT }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Program => {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  const onOutput = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of onOutput) look();
    });
  }
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve(code ?? signal!);
    });
  });
  return {
    pid: child.pid!,
    text: () => output,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = output.match(pattern);
          if (found === null) return;
          onOutput.delete(look);
          resolve(found);
        };
        onOutput.add(look);
        look();
        void ended.then((code) => reject(new Error(`ended with ${code} and never printed ${pattern}:\n${output}`)));
      }),
    ended,
    kill: (signal) => void child.kill(signal),
  };
};

/** Runs `sitrep` of dist to its end. */
export const sitrep = async (
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<{ readonly code: number | NodeJS.Signals; readonly text: string }> => {
  const program = start(process.execPath, [SITREP, ...args], options);
  const code = await program.ended;
  return { code, text: program.text() };
};

/** Ids of all living processes that descend from `pid`, taken from /proc. */
export const descendants = (pid: number): number[] => {
  const children = processes().filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child.pid, ...descendants(child.pid)]);
};

/** Those of `pids` that are still there, zombies left out. */
export const alive = (pids: readonly number[]): number[] =>
  processes()
    .filter(({ pid, state }) => pids.includes(pid) && state !== 'Z')
    .map(({ pid }) => pid);

const processes = (): { readonly pid: number; readonly parent: number; readonly state: string }[] => {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // After the name in parentheses, which may hold anything: state, parent (proc(5)).
        const [state, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return [{ pid: Number(name), state: state!, parent: Number(parent) }];
      } catch {
        return [];
      }
    });
};

/** Asks again until the answer satisfies, for what can only be polled (a status that a tick will change). */
export const eventually = async <T>(
  ask: () => T | Promise<T>,
  good: (answer: T) => boolean,
  within = 20_000,
): Promise<T> => {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`not within ${within} ms; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
