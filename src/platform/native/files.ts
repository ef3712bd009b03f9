import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { FileStat, FilesPort } from '../../contract/ports.ts';
import { fileFailure } from '../../contract/words.ts';
import { errorName, mustWait } from './errno.ts';
import { host } from './host.ts';

/** First buffer, bytes: most files of /proc fit, and it doubles from there. */
const PIECE = 4096;

const answer = <T>(result: T | number, path: string): Outcome<T> =>
  typeof result === 'number' ? { ok: false, failure: fileFailure(errorName(result), path) } : succeeded(result);

function grown(buffer: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(buffer.length * 2, limit));
  larger.set(buffer);
  return larger;
}

/** The bytes up to the end or the limit, or a negative error. */
function readUpTo(descriptor: number, limit: number): Uint8Array | number {
  let buffer = new Uint8Array(Math.min(PIECE, limit));
  let length = 0;
  while (length < limit) {
    if (length === buffer.length) buffer = grown(buffer, limit);
    const count = host.read(descriptor, buffer.subarray(length));
    // A FIFO that someone holds open for writing, with nothing in it.
    if (count === 0 || mustWait(count)) break;
    if (count < 0) return count;
    length += count;
  }
  return buffer.subarray(0, length);
}

function read(path: string, limit: number): Outcome<Uint8Array> {
  const descriptor = host.open(path);
  if (descriptor < 0) return answer<Uint8Array>(descriptor, path);
  const result = readUpTo(descriptor, limit);
  host.close(descriptor);
  return answer(result, path);
}

/** File types of inode(7), whose octal numbers are 0100000, 0040000 and 0140000. */
const KINDS: Readonly<Record<number, FileStat['kind']>> = { 32768: 'file', 16384: 'directory', 49152: 'socket' };

function stat(path: string): Outcome<FileStat> {
  const found = answer(host.stat(path), path);
  if (!found.ok) return found;
  const [type, size, modified] = found.value;
  return succeeded({ kind: KINDS[type] ?? 'other', size, modified });
}

function list(path: string): Outcome<readonly string[]> {
  const names = answer(host.list(path), path);
  return names.ok ? succeeded(names.value.split('\0').slice(0, -1)) : names;
}

function space(path: string): ReturnType<FilesPort['space']> {
  const found = answer(host.space(path), path);
  if (!found.ok) return Promise.resolve(found);
  const [blockSize, blocks, free, available, inodes, inodesFree] = found.value;
  return Promise.resolve(succeeded({ blockSize, blocks, free, available, inodes, inodesFree }));
}

/** Files of every kind, /proc and cgroups included: each call is answered at once, or holds up the program. */
export const nativeFiles: FilesPort = {
  read: async (path, limit) => read(path, limit),
  list: async (path) => list(path),
  link: async (path) => answer(host.link(path), path),
  stat: async (path) => stat(path),
  space,
  get self() {
    return host.pid();
  },
};

/** A whole text file, for the config: what is wrong with it is told, whatever its size. */
export function readText(path: string, limit: number): Outcome<string> {
  const bytes = read(path, limit + 1);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > limit) return failed('probe', `${path} is larger than ${limit} bytes`);
  return succeeded(host.decode(bytes.value));
}
