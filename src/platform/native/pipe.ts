import type { Scope } from '../../contract/ports.ts';
import { mustWait } from './errno.ts';
import { host } from './host.ts';
import { grown } from './kernel-files.ts';
import { READABLE, ready } from './loop.ts';

/** First buffer, bytes: a list of addresses, the state of a file, most configs. */
const PIECE = 4096;

/** Nobody cancels it. */
const ALWAYS: Scope = { cancelled: false, onCancel: () => () => {} };

/** What a child writes, up to its end or the limit, or until the scope is cancelled; then the child is ended. */
export const readPipe = async (descriptor: number, limit: number, scope: Scope = ALWAYS): Promise<Uint8Array> => {
  let buffer = new Uint8Array(Math.min(PIECE, limit));
  let length = 0;
  while (length < limit) {
    if (length === buffer.length) buffer = grown(buffer, limit);
    const count = host.read(descriptor, buffer.subarray(length));
    if (count > 0) length += count;
    else if (!mustWait(count) || !(await ready(descriptor, READABLE, scope))) break;
  }
  host.close(descriptor);
  return buffer.subarray(0, length);
};
