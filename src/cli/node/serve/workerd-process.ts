import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { failed, type Outcome, succeeded } from '../../../contract/failure.ts';

/** ms that workerd may take to exit on request. */
const PATIENCE_MS = 1_000;

/** Descriptors of workerd: the public port that Node opened, and the pipe on which it reports its sockets. */
const PUBLIC = 3;
const NEWS = 4;

/** The sockets of the config (workerd-config.ts) that must be open before it counts as started. */
const SOCKETS: readonly string[] = ['public', 'control'];

export interface WorkerdStart {
  readonly program: string;
  readonly config: string;
  /** Listening; closed here once workerd has it. */
  readonly server: Server;
  readonly env: Readonly<Record<string, string>>;
  /** Output of the Worker's console. */
  readonly log: (message: string) => void;
  /** Gets the process id at once. */
  readonly onPid: (pid: number) => void;
}

export interface Workerd {
  /** Settles when the process has ended, with its last output. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

interface LogLine {
  readonly message: string;
  /** A place in workerd's own code: such notes are for its authors; errors that matter reach the Worker. */
  readonly source?: string;
}

const parseLine = (line: string): LogLine => {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    // Its last output before a crash is not JSON.
    return { message: line, source: 'workerd' };
  }
};

/** Passes on the Worker's output, and keeps the last output of workerd itself. */
const listenTo = (streams: readonly Readable[], log: (message: string) => void): (() => string) => {
  let lastWords = '';
  for (const input of streams) {
    createInterface({ input }).on('line', (line) => {
      if (line === '') return;
      const { message, source } = parseLine(line);
      if (source === undefined) log(message);
      else lastWords = message;
    });
  }
  return () => lastWords;
};

/** Settles once all {@link SOCKETS} are open; never, if the process ends before. */
const started = (news: Readable): Promise<void> => {
  const open = new Set<string>();
  return new Promise((resolve) => {
    createInterface({ input: news }).on('line', (line) => {
      open.add((JSON.parse(line) as { readonly socket: string }).socket);
      if (SOCKETS.every((socket) => open.has(socket))) resolve();
    });
  });
};

const stop = async (child: ChildProcess, ended: Promise<unknown>): Promise<void> => {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
};

/** No public API of Node has it: `cluster` passes servers by the same handle. */
const descriptorOf = (server: Server): number =>
  (server as unknown as { readonly _handle: { readonly fd: number } })._handle.fd;

/** Starts workerd in a separate session, which Ctrl-C in the terminal does not reach. */
export const startWorkerd = async ({
  program,
  config,
  server,
  env,
  log,
  onPid,
}: WorkerdStart): Promise<Outcome<Workerd>> => {
  const args = ['serve', '-I/', `--socket-fd=public=${PUBLIC}`, `--control-fd=${NEWS}`, config];
  const child = spawn(program, args, {
    detached: true,
    env,
    stdio: ['ignore', 'pipe', 'pipe', descriptorOf(server), 'pipe'],
  });
  server.close();
  const failure = once(child, 'error').then(([error]) => (error as Error).message);
  if (child.pid === undefined) return failed('probe', `the Workers runtime did not start: ${await failure}`);
  onPid(child.pid);
  const lastWords = listenTo([child.stdout!, child.stderr!], log);
  const ended = once(child, 'close').then(() => {
    onPid(0);
    return lastWords();
  });
  const early = await Promise.race([started(child.stdio[NEWS] as Readable), ended]);
  if (early !== undefined) return failed('probe', `the Workers runtime did not start: ${early}`);
  return succeeded({ ended, stop: () => stop(child, ended) });
};
