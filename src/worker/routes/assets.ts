import type { Hono } from 'hono';
import { assetNamed } from '../../present/web/assets.ts';
import { answer, type Env, Problem } from '../http.ts';

/** The name of an asset holds the hash of its content. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** What the pages load. */
export const assetRoutes = (app: Hono<Env>): void => {
  app.get('/assets/:file', (c) => {
    const { file } = c.req.param();
    const asset = assetNamed(file);
    if (asset === undefined) throw new Problem(404, `There is no asset "${file}".`);
    return answer(c, { type: asset.type, cache: FOR_EVER, etag: asset.file, body: () => asset.body });
  });
};
