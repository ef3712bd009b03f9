import fs from 'node:fs';
import { type Failure, failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { FileSpace, FileStat, FilesPort } from '../../contract/ports.ts';
import { fileFailure } from '../../contract/words.ts';
import { pooled } from './pool.ts';

type Awaitable<T> = T | Promise<T>;

/** The six calls that are used of `node:fs`; all of them only look. */
interface Calls {
  open(path: string, flags: number): Awaitable<number>;
  read(file: number, buffer: Uint8Array, offset: number, length: number): Awaitable<number>;
  close(file: number): Awaitable<void>;
  readdir(path: string): Awaitable<string[]>;
  readlink(path: string): Awaitable<string>;
  stat(path: string): Awaitable<fs.Stats>;
  statfs(path: string): Awaitable<fs.StatsFs>;
}

/** For what the kernel answers from memory (/proc, /sys): a hop to the thread pool costs more than the call. */
const direct: Calls = {
  open: fs.openSync,
  read: (file, buffer, offset, length) => fs.readSync(file, buffer, offset, length, null),
  close: fs.closeSync,
  readdir: (path) => fs.readdirSync(path),
  readlink: (path) => fs.readlinkSync(path),
  stat: (path) => fs.statSync(path),
  statfs: (path) => fs.statfsSync(path),
};

/** For anything else: a mount whose server is gone blocks the call, and must not block the deadline with it. */
const threaded: Calls = {
  open: (path, flags) => pooled((done) => fs.open(path, flags, done)),
  read: (file, buffer, offset, length) => pooled((done) => fs.read(file, buffer, offset, length, null, done)),
  close: (file) => pooled<void>((done) => fs.close(file, (error) => done(error ?? null))),
  readdir: (path) => pooled((done) => fs.readdir(path, done)),
  readlink: (path) => pooled((done) => fs.readlink(path, done)),
  stat: (path) => pooled((done) => fs.stat(path, done)),
  statfs: (path) => pooled((done) => fs.statfs(path, done)),
};

/**
 * Reading only. Opening a FIFO or a terminal with these flags neither blocks nor makes it ours (open(2)); an empty
 * FIFO reads as empty.
 */
const FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOCTTY ?? 0);

/** First buffer, bytes: most files of /proc fit, and it doubles from there. */
const PIECE = 4096;

const failure = (error: unknown, path: string): { readonly ok: false; readonly failure: Failure } => {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return { ok: false, failure: fileFailure(code, path, code || message) };
};

const attempt = async <T>(path: string, action: () => Awaitable<T>): Promise<Outcome<T>> => {
  try {
    return succeeded(await action());
  } catch (error) {
    return failure(error, path);
  }
};

/** Whether to look again at a FIFO that someone holds open for writing, with nothing in it. */
type Wait = () => Promise<boolean>;

const readUpTo = async (calls: Calls, path: string, limit: number, wait: Wait): Promise<Uint8Array> => {
  const file = await calls.open(path, FLAGS);
  try {
    let buffer = new Uint8Array(Math.min(PIECE, limit));
    let length = 0;
    while (length < limit) {
      if (length === buffer.length) buffer = grown(buffer, limit);
      const count = await readSome(calls, file, buffer.subarray(length));
      if (count === 0 || (count === undefined && !(await wait()))) break;
      length += count ?? 0;
    }
    return buffer.subarray(0, length);
  } finally {
    await calls.close(file);
  }
};

/** Bytes read; `undefined` if none have come yet. */
const readSome = async (calls: Calls, file: number, buffer: Uint8Array): Promise<number | undefined> => {
  try {
    return await calls.read(file, buffer, 0, buffer.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
};

const NEVER: Wait = async () => false;

const grown = (buffer: Uint8Array, limit: number): Uint8Array<ArrayBuffer> => {
  const larger = new Uint8Array(Math.min(buffer.length * 2, limit));
  larger.set(buffer);
  return larger;
};

const kindOf = (stats: fs.Stats): FileStat['kind'] => {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSocket() ? 'socket' : 'other';
};

const toStat = (stats: fs.Stats): FileStat => ({ kind: kindOf(stats), size: stats.size, modified: stats.mtimeMs });

const toSpace = (space: fs.StatsFs): FileSpace => ({
  blockSize: space.bsize,
  blocks: space.blocks,
  free: space.bfree,
  available: space.bavail,
  inodes: space.files,
  inodesFree: space.ffree,
});

const portOver = (calls: Calls, { root, self }: FilesOptions): FilesPort => {
  const at = (path: string) => root + path;
  return {
    self,
    read: (path, limit) => attempt(path, () => readUpTo(calls, at(path), limit, NEVER)),
    list: (path) => attempt(path, () => calls.readdir(at(path))),
    link: (path) => attempt(path, () => calls.readlink(at(path))),
    stat: (path) => attempt(path, async () => toStat(await calls.stat(at(path)))),
    space: (path) => attempt(path, async () => toSpace(await calls.statfs(at(path)))),
  };
};

export interface FilesOptions {
  /** Put before every path: a recorded tree of /proc and /sys is read through the same code. */
  readonly root: string;
  /** The process that no check may find; 0 if every process may be found (inside a service, `runHealth`). */
  readonly self: number;
}

const HERE: FilesOptions = { root: '', self: process.pid };

/** Files anywhere: the call waits outside the event loop, so that a deadline holds. */
export const nodeFiles = (options: Partial<FilesOptions> = {}): FilesPort =>
  portOver(threaded, { ...HERE, ...options });

/** /proc and /sys, which answer at once. */
export const nodeKernelFiles = (options: Partial<FilesOptions> = {}): FilesPort =>
  portOver(direct, { ...HERE, ...options });

/** ms between two looks at a pipe. */
const LOOK_AGAIN = 5;

const patience = (ms: number): Wait => {
  const end = performance.now() + ms;
  return () => new Promise((resolve) => setTimeout(() => resolve(performance.now() < end), LOOK_AGAIN));
};

/**
 * A text file of at most `limit` bytes. Of a pipe (`--config <(…)`) the writer is waited for, but not longer than `ms`: a
 * FIFO may have one that never writes.
 */
export const readTextFile = async (path: string, limit: number, ms: number): Promise<Outcome<string>> => {
  const bytes = await attempt(path, () => readUpTo(threaded, path, limit + 1, patience(ms)));
  if (!bytes.ok) return bytes;
  if (bytes.value.length > limit) return failed('probe', `${path} is larger than ${limit} bytes`);
  return succeeded(Buffer.from(bytes.value.buffer, 0, bytes.value.length).toString('utf8'));
};
