import type { Secret } from '../../contract/config.ts';
import { base64Text } from '../util/base64.ts';

/** Shorter parts are words. */
const SHORTEST = 4;

/** `Basic dXNlcjpwYXNz`, or what stands behind `Basic`. */
const BASE64 = /^(?:basic\s+)?([\w+/-]{4,})={0,2}$/i;

/** `user:password`, in characters that one can type. */
const LOGIN = /^([^:\p{Cc}]*):([^\p{Cc}]*)$/u;

/** Basic credentials and their parts: a target that reads `dXNlcjpwYXNz` may echo `user`, `pass` or both. */
export const loginIn = (value: string): readonly string[] => {
  const [, word] = BASE64.exec(value) ?? [];
  const login = word === undefined ? undefined : base64Text(word);
  const [, user = '', password = ''] = (login !== undefined && LOGIN.exec(login)) || [];
  return [login ?? '', user, password].filter((part) => part.length >= SHORTEST && (user || password) !== '');
};

/** With the logins that some secrets hold, under the same names. */
export const withLogins = (secrets: readonly Secret[]): readonly Secret[] =>
  secrets.flatMap((secret) => [secret, ...loginIn(secret.value).map((value) => ({ name: secret.name, value }))]);
