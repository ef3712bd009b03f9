import type { Failure } from '../../contract/failure.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';

/** Linux's numbers (asm-generic/errno.h), the same on x64 and arm64; those that have words of their own. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  3: 'ESRCH',
  13: 'EACCES',
  20: 'ENOTDIR',
  21: 'EISDIR',
  24: 'EMFILE',
  32: 'EPIPE',
  40: 'ELOOP',
  88: 'ENOTSOCK',
  99: 'EADDRNOTAVAIL',
  101: 'ENETUNREACH',
  104: 'ECONNRESET',
  110: 'ETIMEDOUT',
  111: 'ECONNREFUSED',
  113: 'EHOSTUNREACH',
};

/** What a call says that would have to wait: EAGAIN, and EINTR, after which one asks again. */
export const mustWait = (result: number): boolean => result === -11 || result === -4;

/** The name of a negative result. */
export const errorName = (result: number): string => NAMES[-result] ?? `errno ${-result}`;

/** The failure behind a negative result of a socket call. */
export const socketFailure = (result: number, target: string): Failure => {
  const known = inWords(CONNECTION_WORDS[errorName(result)], target);
  return known ?? { kind: 'connect', message: `the connection to ${target} failed (${errorName(result)})` };
};
