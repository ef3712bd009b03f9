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

/** Ends the request with 401 unless it carries `expected`. */
export const demandToken = async (c: Context<Env>, expected: string, owner: string): Promise<void> => {
  const given = bearer(c);
  if (given !== undefined && (await sameToken(given, expected))) return;
  const detail =
    given === undefined
      ? `Send the token of ${owner} as "Authorization: Bearer <token>".`
      : `The bearer token is not that of ${owner}.`;
  throw new Problem(401, detail, { 'www-authenticate': 'Bearer realm="sitrep"' });
};
