import type { Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { atomFeed } from '../../present/web/feed.ts';
import { metrics } from '../../present/web/metrics/metrics.ts';
import { METRICS_TYPE, type MetricsDialect } from '../../present/web/metrics/text.ts';
import { openapi } from '../../present/web/openapi/document.ts';
import { answer, contentTag, type Env, JSON_TYPE } from '../http.ts';
import { originOf } from '../origin.ts';
import { RenderCache } from '../render-cache.ts';
import type { ReadSnapshot } from '../snapshot.ts';

/** Seconds that a cache may keep metrics: less than the usual scrape interval of 15 s. */
const METRICS_MAX_AGE = 10;

/** Seconds that a cache may keep the feed; its readers come every few minutes at most. */
const FEED_MAX_AGE = 60;

/** Seconds that a cache may keep the description, which changes with a deployment only. */
const OPENAPI_MAX_AGE = 3600;

const dialectOf = (c: Context<Env>): MetricsDialect => {
  const supports = ['application/openmetrics-text', 'text/plain'];
  return accepts(c, { header: 'Accept', supports, default: supports[0]! }) === 'text/plain'
    ? 'prometheus'
    : 'openmetrics';
};

/** The view for programs: Prometheus, feed readers and other clients. */
export const documentRoutes = (app: Hono<Env>, read: ReadSnapshot): void => {
  const rendered = new RenderCache();

  app.get('/metrics', async (c) => {
    const snapshot = await read(c);
    const dialect = dialectOf(c);
    const render = () => metrics(snapshot.view(), dialect);
    return answer(c, {
      type: METRICS_TYPE[dialect],
      cache: snapshot.cache(METRICS_MAX_AGE),
      vary: 'accept',
      etag: `${snapshot.tag}-${dialect}`,
      body: () => (c.get('hidden') ? render() : rendered.get(snapshot.tag, dialect, render)),
    });
  });

  app.get('/feed.xml', async (c) => {
    const snapshot = await read(c);
    const view = snapshot.view();
    return answer(c, {
      type: 'application/atom+xml; charset=utf-8',
      cache: snapshot.cache(FEED_MAX_AGE),
      etag: snapshot.tag,
      body: () => atomFeed(view, originOf(c, view)),
    });
  });

  app.get('/openapi.json', async (c) => {
    const text = JSON.stringify(openapi(new URL(c.req.url).origin));
    const cache = `public, max-age=${OPENAPI_MAX_AGE}`;
    return answer(c, { type: JSON_TYPE, cache, etag: await contentTag(text), body: () => text });
  });
};
