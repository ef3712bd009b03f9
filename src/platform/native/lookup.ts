import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Scope } from '../../contract/ports.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';
import { socketFailure } from './errno.ts';
import { host } from './host.ts';
import { readPipe } from './pipe.ts';

/** More addresses than anyone tries; a child that writes on is ended. */
const MAX_ANSWER_BYTES = 4096;

/** What the child says, in the names of getaddrinfo's errors. */
const ERRORS: Readonly<Record<string, string>> = {
  '!again': 'EAI_AGAIN',
  '!noname': 'ENOTFOUND',
  '!failed': 'ENODATA',
};

const DIGITS = /^(\d{1,3}\.){3}\d{1,3}$/;

/** Addresses that need no lookup. A scratch image has no /etc/hosts, so `localhost` is what RFC 6761 says. */
export const literal = (name: string): readonly string[] | undefined => {
  if (name === 'localhost') return ['127.0.0.1', '::1'];
  return name.includes(':') || DIGITS.test(name) ? [name] : undefined;
};

/** The addresses of any other host, best first. */
export const lookup = async (name: string, target: string, scope: Scope): Promise<Outcome<readonly string[]>> => {
  const descriptor = host.lookup(name);
  if (descriptor < 0) return { ok: false, failure: socketFailure(descriptor, target) };
  const answer = host.decode(await readPipe(descriptor, MAX_ANSWER_BYTES, scope));
  const lines = answer.split('\n').slice(0, -1);
  if (scope.cancelled) return failed('timeout', `no address for ${target}`);
  const error = ERRORS[lines[0] ?? '!failed'];
  if (error === undefined) return succeeded([...new Set(lines)]);
  return { ok: false, failure: inWords(CONNECTION_WORDS[error], target)! };
};
