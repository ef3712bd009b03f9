import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { FileSpace, FileStat, FilesPort } from '../../contract/ports.ts';
import { fileFailure } from '../../contract/words.ts';
import { errorName } from './errno.ts';
import { host } from './host.ts';
import { kernelFiles } from './kernel-files.ts';
import { after } from './loop.ts';
import { readPipe } from './pipe.ts';

/** Questions of native/files.c. */
const CONTENTS = 0;
const STAT = 1;
const SPACE = 2;

/** More than any file that is read has. */
const MAX_ANSWER = 32 << 20;

/** At the end of an answer: 0, or minus an errno. */
const ERROR_BYTES = 4;

const refused = (error: number, path: string): Outcome<never> => ({
  ok: false,
  failure: fileFailure(errorName(error), path),
});

const answerOf = async (question: number, path: string, limit: number): Promise<Outcome<Uint8Array>> => {
  const answer = host.ask(question, path, limit);
  if (typeof answer === 'number' && answer < 0) return refused(answer, path);
  const bytes = typeof answer === 'number' ? await readPipe(answer, MAX_ANSWER) : answer;
  const length = bytes.length - ERROR_BYTES;
  if (length < 0) return failed('probe', `${path} could not be looked at`);
  const error = new DataView(bytes.buffer, bytes.byteOffset + length).getInt32(0, true);
  return error < 0 ? refused(error, path) : succeeded(bytes.subarray(0, length));
};

/** Pending requests: a repeated request waits for the same child, because a dead mount answers none of them. */
const open = new Map<string, Promise<Outcome<Uint8Array>>>();

const ask = (question: number, path: string, limit = 0): Promise<Outcome<Uint8Array>> => {
  const key = `${question} ${limit} ${path}`;
  const known = open.get(key);
  if (known) return known;
  const answer = answerOf(question, path, limit);
  open.set(key, answer);
  return answer.finally(() => open.delete(key));
};

const numbers = (bytes: Uint8Array): Float64Array => new Float64Array(bytes.slice().buffer);

/** File types of inode(7), whose octal numbers are 0100000, 0040000 and 0140000. */
const KINDS: Readonly<Record<number, FileStat['kind']>> = { 32768: 'file', 16384: 'directory', 49152: 'socket' };

const toStat = (bytes: Uint8Array): FileStat => {
  const [type = 0, size = 0, modified = 0] = numbers(bytes);
  return { kind: KINDS[type] ?? 'other', size, modified };
};

const toSpace = (bytes: Uint8Array): FileSpace => {
  const [blockSize = 0, blocks = 0, free = 0, available = 0, inodes = 0, inodesFree = 0] = numbers(bytes);
  return { blockSize, blocks, free, available, inodes, inodesFree };
};

const asked = async <T>(question: number, path: string, read: (bytes: Uint8Array) => T): Promise<Outcome<T>> => {
  const answer = await ask(question, path);
  return answer.ok ? succeeded(read(answer.value)) : answer;
};

/**
 * Files anywhere: a mount that hangs blocks a child, never the deadline. Lists and links are read only from /proc.
 */
export const nativeFiles: FilesPort = {
  read: (path, limit) => ask(CONTENTS, path, limit),
  list: kernelFiles.list,
  link: kernelFiles.link,
  stat: (path) => asked(STAT, path, toStat),
  space: (path) => asked(SPACE, path, toSpace),
  get self() {
    return host.pid();
  },
};

/** /proc and /sys, which answer at once: without a child where it matters. */
export const nativeKernelFiles: FilesPort = {
  ...kernelFiles,
  stat: nativeFiles.stat,
  space: nativeFiles.space,
  get self() {
    return host.pid();
  },
};

/** ms that a config or a file of authorities may take: a run has 900, and still has to say that it could not be read. */
const PATIENCE_MS = 500;

const inTime = <T>(work: Promise<T>, late: T): Promise<T> => {
  return new Promise((resolve) => {
    const stop = after(PATIENCE_MS, () => resolve(late));
    work.then((value) => {
      stop();
      resolve(value);
    });
  });
};

/** Reads a whole text file, for the config and for authorities; says what is wrong with it, whatever its size. */
export const readText = async (path: string, limit: number): Promise<Outcome<string>> => {
  const late = failed('probe', `${path} does not answer: its file system hangs`);
  const bytes = await inTime(nativeFiles.read(path, limit + 1), late);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > limit) return failed('probe', `${path} is larger than ${limit} bytes`);
  return succeeded(host.decode(bytes.value));
};
