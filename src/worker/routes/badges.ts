import type { Context, Hono } from 'hono';
import { ownEntry } from '../../engine/util/own-entry.ts';
import { BADGE_MAX_AGE, badge, badgeJson, badgeSvg } from '../../present/web/badge/badge.ts';
import { BADGES, DEFAULT_BADGE } from '../../present/web/badge/index.ts';
import { sparklineSvg } from '../../present/web/badge/sparkline.ts';
import { EMPTY_VIEW } from '../../present/web/overall.ts';
import { answer, type Env, JSON_TYPE, Problem } from '../http.ts';
import type { ReadSnapshot } from '../snapshot.ts';

const SVG_TYPE = 'image/svg+xml; charset=utf-8';

/** Where the store cannot be read, the badge is grey: an image that does not load would say nothing. */
const EMPTY = { tag: undefined, cache: 'no-store', view: EMPTY_VIEW } as const;

const unlessUnreadable = (error: unknown): typeof EMPTY => {
  if (error instanceof Problem && error.status === 503) return EMPTY;
  throw error;
};

const SUFFIX = /^(.*)\.(svg|json)$/;

/** Splits `api.svg` into `api` and `svg`; the routes' patterns have made sure that it matches. */
const split = (file: string): readonly [name: string, format: string] => {
  const [, name = '', format = ''] = SUFFIX.exec(file) ?? [];
  return [name, format];
};

/** The view, or an empty one where it cannot be read. */
const lookUp = (read: ReadSnapshot, c: Context<Env>) =>
  read(c)
    .then((snapshot) => ({ tag: snapshot.tag, cache: snapshot.cache(BADGE_MAX_AGE), view: snapshot.view() }))
    .catch(unlessUnreadable);

const badgeResponder = (read: ReadSnapshot) => {
  return async (c: Context<Env>, check: string | undefined, kindName: string, format: string) => {
    const kind = ownEntry(BADGES, kindName);
    if (kind === undefined) {
      throw new Problem(404, `There is no badge "${kindName}". There are: ${Object.keys(BADGES).join(', ')}.`);
    }
    const { tag, cache, view } = await lookUp(read, c);
    const { group, window, location, label, style } = c.req.query();
    const content = badge(
      { kind, check, group: check === undefined ? group : undefined, window, location, label, style },
      view,
    );
    return answer(c, {
      ...(format === 'json'
        ? { type: JSON_TYPE, body: () => badgeJson(content) }
        : { type: SVG_TYPE, body: () => badgeSvg(content) }),
      cache,
      etag: tag,
    });
  };
};

/** Badges, each as SVG and as the endpoint that shields.io reads. */
export const badgeRoutes = (app: Hono<Env>, read: ReadSnapshot): void => {
  const respond = badgeResponder(read);
  for (const format of ['svg', 'json']) {
    app.get(`/badge.${format}`, (c) => respond(c, undefined, c.req.query('kind') ?? DEFAULT_BADGE.kind, format));
  }
  app.get('/badge/:file{[^/]+\\.(?:svg|json)}', (c) => {
    const [check, format] = split(c.req.param('file'));
    return respond(c, check, DEFAULT_BADGE.kind, format);
  });
  app.get('/badge/:check/sparkline.svg', async (c) => {
    const { tag, cache, view } = await lookUp(read, c);
    return answer(c, { type: SVG_TYPE, cache, etag: tag, body: () => sparklineSvg(c.req.param('check'), view) });
  });
  app.get('/badge/:check/:file{[^/]+\\.(?:svg|json)}', (c) => {
    const [kind, format] = split(c.req.param('file'));
    return respond(c, c.req.param('check'), kind, format);
  });
};
