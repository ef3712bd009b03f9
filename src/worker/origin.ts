import type { Context } from 'hono';
import type { View } from '../contract/view.ts';
import type { Env } from './http.ts';

/** Where the site is: `site.url` as configured, else where this request came to. Without a slash at its end. */
export const originOf = (c: Context<Env>, { details }: View): string =>
  details.site.url?.replace(/\/$/, '') ?? new URL(c.req.url).origin;
