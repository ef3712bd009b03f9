import type { Context, Hono } from 'hono';
import { languageDetector } from 'hono/language';
import type { HistoryAnswer } from '../../contract/board.ts';
import { WINDOWS, type Window } from '../../contract/view.ts';
import { assetsVersion } from '../../present/web/assets.ts';
import { checkPage, noSuchCheckPage } from '../../present/web/page/check-page.tsx';
import type { PageContext } from '../../present/web/page/context.ts';
import { formats } from '../../present/web/page/formats.ts';
import { overviewPage } from '../../present/web/page/overview.tsx';
import { DEFAULT_LANGUAGE, LANGUAGES } from '../../present/web/page/words/index.ts';
import { answer, type Env } from '../http.ts';
import { originOf } from '../origin.ts';
import type { AppPorts } from '../ports.ts';
import { RenderCache } from '../render-cache.ts';
import type { ReadSnapshot, Snapshot } from '../snapshot.ts';

/** Seconds that a cache may keep a page. */
const PAGE_MAX_AGE = 15;

const HTML_TYPE = 'text/html; charset=utf-8';

/** Everything from here, nothing inline; a logo may come from where the config says. */
const policy = (logo: string | undefined): string => {
  const source = /^(?:https:\/\/[a-z0-9.-]+(?::\d+)?|data:)/i.exec(logo ?? '')?.[0];
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self'${source ? ` ${source}` : ''}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
};

const contextOf = (c: Context<Env>, snapshot: Snapshot, ports: AppPorts): PageContext => {
  const words = LANGUAGES[c.get('language')] ?? LANGUAGES[DEFAULT_LANGUAGE]!;
  const view = snapshot.view();
  return {
    view,
    words,
    formats: formats(words.lang),
    now: ports.now(),
    dueBy: snapshot.dueBy,
    origin: originOf(c, view),
    path: c.req.path,
    langInQuery: c.req.query('lang') === words.lang,
  };
};

const wantedWindow = (c: Context<Env>): Window => WINDOWS.find((name) => name === c.req.query('window')) ?? '24h';

const respond = (
  c: Context<Env>,
  snapshot: Snapshot,
  context: PageContext,
  body: () => string | Promise<string>,
  status: 200 | 404 = 200,
) => {
  c.header('content-security-policy', policy(context.view.details.site.logo));
  c.header('content-language', context.words.lang);
  return answer(c, {
    type: HTML_TYPE,
    cache: snapshot.cache(PAGE_MAX_AGE),
    vary: 'accept-language',
    etag: `${snapshot.tag}-${context.words.lang}-${assetsVersion()}`,
    status,
    body,
  });
};

/** The pages for people. */
export const pageRoutes = (
  app: Hono<Env>,
  ports: AppPorts,
  read: ReadSnapshot,
  history: (
    c: Context<Env>,
    id: string,
    window: Window,
    location: string | undefined,
  ) => Promise<HistoryAnswer | undefined>,
): void => {
  const rendered = new RenderCache();
  const speak = languageDetector({
    supportedLanguages: Object.keys(LANGUAGES),
    fallbackLanguage: DEFAULT_LANGUAGE,
    order: ['querystring', 'header'],
    lookupQueryString: 'lang',
    caches: false,
  });

  app.get('/', speak, async (c) => {
    const snapshot = await read(c);
    const context = contextOf(c, snapshot, ports);
    const render = () => overviewPage(context);
    const key = `${context.words.lang} ${context.langInQuery}`;
    return respond(c, snapshot, context, () => (c.get('hidden') ? render() : rendered.get(snapshot.tag, key, render)));
  });

  app.get('/checks/:id', speak, async (c) => {
    const snapshot = await read(c);
    const context = contextOf(c, snapshot, ports);
    const check = context.view.status.checks.find(({ id }) => id === c.req.param('id'));
    if (check === undefined) return respond(c, snapshot, context, () => noSuchCheckPage(context), 404);
    const window = wantedWindow(c);
    const locations = context.view.details.checks[check.id]?.locations ?? [];
    const location = locations.find(({ id }) => id === c.req.query('location'))?.id;
    return respond(c, snapshot, context, async () =>
      checkPage(check, context, { window, location }, await history(c, check.id, window, location)),
    );
  });
};
