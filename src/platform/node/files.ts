import fs from 'node:fs';
import { type Failure, type Outcome, succeeded } from '../../contract/failure.ts';
import type { FileSpace, FileStat, FilesPort } from '../../contract/ports.ts';
import { fileFailure } from '../../contract/words.ts';

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

type Callback<T> = (error: Error | null, value: T) => void;

/** A call with a callback as a promise; `node:util` and `node:fs/promises` load much that is not used here. */
const promised = <T>(call: (done: Callback<T>) => void): Promise<T> =>
  new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));

/** For anything else: a mount whose server is gone blocks the call, and must not block the deadline with it. */
const pooled: Calls = {
  open: (path, flags) => promised((done) => fs.open(path, flags, done)),
  read: (file, buffer, offset, length) => promised((done) => fs.read(file, buffer, offset, length, null, done)),
  close: (file) => promised<void>((done) => fs.close(file, (error) => done(error ?? null))),
  readdir: (path) => promised((done) => fs.readdir(path, done)),
  readlink: (path) => promised((done) => fs.readlink(path, done)),
  stat: (path) => promised((done) => fs.stat(path, done)),
  statfs: (path) => promised((done) => fs.statfs(path, done)),
};

/**
 * Reading only. Opening a FIFO or a terminal with these flags neither blocks nor makes it ours (open(2)); an empty
 * FIFO reads as empty.
 */
const FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOCTTY ?? 0);

/** First buffer, bytes: most files of /proc fit, and it doubles from there. */
const PIECE = 4096;

function failure(error: unknown, path: string): { readonly ok: false; readonly failure: Failure } {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return { ok: false, failure: fileFailure(code, path, code || message) };
}

async function attempt<T>(path: string, action: () => Awaitable<T>): Promise<Outcome<T>> {
  try {
    return succeeded(await action());
  } catch (error) {
    return failure(error, path);
  }
}

async function readUpTo(calls: Calls, path: string, limit: number): Promise<Uint8Array> {
  const file = await calls.open(path, FLAGS);
  try {
    let buffer = new Uint8Array(Math.min(PIECE, limit));
    let length = 0;
    while (length < limit) {
      if (length === buffer.length) buffer = grown(buffer, limit);
      const count = await calls.read(file, buffer, length, buffer.length - length);
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  } catch (error) {
    // A FIFO that someone holds open for writing, with nothing in it.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return new Uint8Array();
    throw error;
  } finally {
    await calls.close(file);
  }
}

function grown(buffer: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(buffer.length * 2, limit));
  larger.set(buffer);
  return larger;
}

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

function portOver(calls: Calls, { root, self }: FilesOptions): FilesPort {
  const at = (path: string) => root + path;
  return {
    self,
    read: (path, limit) => attempt(path, () => readUpTo(calls, at(path), limit)),
    list: (path) => attempt(path, () => calls.readdir(at(path))),
    link: (path) => attempt(path, () => calls.readlink(at(path))),
    stat: (path) => attempt(path, async () => toStat(await calls.stat(at(path)))),
    space: (path) => attempt(path, async () => toSpace(await calls.statfs(at(path)))),
  };
}

export interface FilesOptions {
  /** Put before every path: a recorded tree of /proc and /sys is read through the same code. */
  readonly root: string;
  /** The process that no check may find; 0 where there is none (inside a service, `runHealth`). */
  readonly self: number;
}

const HERE: FilesOptions = { root: '', self: process.pid };

/** Files anywhere: the call waits outside the event loop, so that a deadline holds. */
export const nodeFiles = (options: Partial<FilesOptions> = {}): FilesPort => portOver(pooled, { ...HERE, ...options });

/** /proc and /sys, which answer at once. */
export const nodeKernelFiles = (options: Partial<FilesOptions> = {}): FilesPort =>
  portOver(direct, { ...HERE, ...options });
