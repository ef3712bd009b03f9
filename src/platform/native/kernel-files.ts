import { type Outcome, succeeded } from '../../contract/failure.ts';
import type { FilesPort } from '../../contract/ports.ts';
import { fileFailure } from '../../contract/words.ts';
import { errorName, mustWait } from './errno.ts';
import { host } from './host.ts';

/** First buffer, bytes: most files of /proc fit, and it doubles from there. */
const PIECE = 4096;

const answer = <T>(result: T | number, path: string): Outcome<T> =>
  typeof result === 'number' ? { ok: false, failure: fileFailure(errorName(result), path) } : succeeded(result);

export const grown = (buffer: Uint8Array, limit: number): Uint8Array<ArrayBuffer> => {
  const larger = new Uint8Array(Math.min(buffer.length * 2, limit));
  larger.set(buffer);
  return larger;
};

/** The bytes up to the end or the limit, or a negative error. */
const readUpTo = (descriptor: number, limit: number): Uint8Array | number => {
  let buffer = new Uint8Array(Math.min(PIECE, limit));
  let length = 0;
  while (length < limit) {
    if (length === buffer.length) buffer = grown(buffer, limit);
    const count = host.read(descriptor, buffer.subarray(length));
    if (count === 0 || mustWait(count)) break;
    if (count < 0) return count;
    length += count;
  }
  return buffer.subarray(0, length);
};

const read = (path: string, limit: number): Outcome<Uint8Array> => {
  const descriptor = host.open(path);
  if (descriptor < 0) return answer<Uint8Array>(descriptor, path);
  const result = readUpTo(descriptor, limit);
  host.close(descriptor);
  return answer(result, path);
};

const list = (path: string): Outcome<readonly string[]> => {
  const names = answer(host.list(path), path);
  return names.ok ? succeeded(names.value.split('\0').slice(0, -1)) : names;
};

/** What the kernel answers from memory (/proc, /sys): a call of our own costs less than a child. */
export const kernelFiles: Pick<FilesPort, 'read' | 'list' | 'link'> = {
  read: async (path, limit) => read(path, limit),
  list: async (path) => list(path),
  link: async (path) => answer(host.link(path), path),
};
