import { failed, type Outcome, succeeded } from '../../contract/failure.ts';
import type { Scope } from '../../contract/ports.ts';
import { CONNECTION_WORDS, inWords } from '../../contract/words.ts';
import { mustWait, socketFailure } from './errno.ts';
import { host } from './host.ts';
import { READABLE, ready } from './loop.ts';

/** More addresses than anyone tries; a child that writes on is ended. */
const MAX_ANSWER_BYTES = 4096;

/** What the child says, in the names of getaddrinfo's errors. */
const ERRORS: Readonly<Record<string, string>> = {
  '!again': 'EAI_AGAIN',
  '!noname': 'ENOTFOUND',
  '!failed': 'ENODATA',
};

const DIGITS = /^(\d{1,3}\.){3}\d{1,3}$/;

async function readAnswer(descriptor: number, scope: Scope): Promise<string> {
  const buffer = new Uint8Array(MAX_ANSWER_BYTES);
  let length = 0;
  while (length < buffer.length) {
    const count = host.read(descriptor, buffer.subarray(length));
    if (count > 0) length += count;
    else if (!mustWait(count) || !(await ready(descriptor, READABLE, scope))) break;
  }
  return host.decode(buffer.subarray(0, length));
}

/** Addresses that nobody need be asked for. A scratch image has no /etc/hosts, so `localhost` is what RFC 6761 says. */
export function literal(name: string): readonly string[] | undefined {
  if (name === 'localhost') return ['127.0.0.1', '::1'];
  return name.includes(':') || DIGITS.test(name) ? [name] : undefined;
}

/** The addresses of any other host, best first. */
export async function lookup(name: string, target: string, scope: Scope): Promise<Outcome<readonly string[]>> {
  const descriptor = host.lookup(name);
  if (descriptor < 0) return { ok: false, failure: socketFailure(descriptor, target) };
  const lines = (await readAnswer(descriptor, scope)).split('\n').slice(0, -1);
  host.close(descriptor);
  if (scope.cancelled) return failed('timeout', `no address for ${target}`);
  const error = ERRORS[lines[0] ?? '!failed'];
  if (error === undefined) return succeeded([...new Set(lines)]);
  return { ok: false, failure: inWords(CONNECTION_WORDS[error], target)! };
}
