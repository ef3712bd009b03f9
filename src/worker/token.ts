import type { Context } from 'hono';
import { digest } from './digest.ts';
import type { Env } from './http.ts';
import { Problem } from './http.ts';

/** Compared by digests of equal length, in constant time: neither length nor prefix of the token leaks. */
export const sameToken = async (given: string, expected: string): Promise<boolean> => {
  const [a, b] = await Promise.all([digest(given), digest(expected)]);
  return crypto.subtle.timingSafeEqual(a, b);
};

/** The token of `Authorization: Bearer …` (RFC 6750); other schemes belong to whatever stands in front of us. */
export const bearer = (c: Context<Env>): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];

/** Tokens that are taken at a time: the old one and the new one, while it is changed. */
const MOST_TOKENS = 2;

/** The tokens of a setting: one, or two with a space between them. No bearer token holds a space. */
const tokensIn = (setting: string): readonly string[] =>
  setting
    .split(/\s+/)
    .filter((token) => token !== '')
    .slice(0, MOST_TOKENS);

/** Whether the request carries one of the tokens of `setting`. */
export const hasToken = async (c: Context<Env>, setting: string): Promise<boolean> => {
  const given = bearer(c);
  if (given === undefined) return false;
  // All are compared, so that the time does not tell which one it was.
  const same = await Promise.all(tokensIn(setting).map((token) => sameToken(given, token)));
  return same.includes(true);
};

/** Ends the request with 401 unless it carries a token of `setting`. */
export const demandToken = async (c: Context<Env>, setting: string, owner: string): Promise<void> => {
  if (await hasToken(c, setting)) return;
  const given = bearer(c);
  const detail =
    given === undefined
      ? `Send the token of ${owner} as "Authorization: Bearer <token>".`
      : `The bearer token is not that of ${owner}.`;
  throw new Problem(401, detail, { 'www-authenticate': 'Bearer realm="sitrep"' });
};
