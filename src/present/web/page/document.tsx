import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { accentName, assetPath } from '../assets.ts';
import { printable } from '../text.ts';
import { type PageContext, pageLink } from './context.ts';
import { GlyphSprite } from './glyphs.tsx';
import { overallGlyph } from './hero.tsx';
import { LANGUAGES } from './words/index.ts';

/** Characters of the site's description. */
const DESCRIPTION_LIMIT = 300;

/** Only these lead anywhere; `javascript:` in a config is a mistake or worse. */
const isWebLink = (url: string): boolean => /^(https?:\/\/|mailto:|\/(?!\/))/i.test(url);

const Masthead = ({ context }: { context: PageContext }) => {
  const { site } = context.view.details;
  return (
    <header class="masthead">
      <a class="brand" href={pageLink(context, '/')}>
        {site.logo !== undefined && <img src={site.logo} alt="" height="28" />}
        <bdi>{printable(site.title, 80)}</bdi>
      </a>
      <nav aria-label={context.words.language}>
        {Object.values(LANGUAGES)
          .filter(({ lang }) => lang !== context.words.lang)
          .map(({ lang, name }) => (
            <a href={`${context.path}?lang=${lang}`} lang={lang} hreflang={lang}>
              {name}
            </a>
          ))}
      </nav>
      <fieldset class="themes needs-script">
        <legend class="unseen">{context.words.theme}</legend>
        {(['system', 'light', 'dark'] as const).map((theme) => (
          <label title={context.words.themes[theme]}>
            <input class="unseen" type="radio" name="theme" value={theme} />
            <span class={`theme-${theme}`} />
            <span class="unseen">{context.words.themes[theme]}</span>
          </label>
        ))}
      </fieldset>
      {site.description !== undefined && (
        <p class="about">
          <bdi>{printable(site.description, DESCRIPTION_LIMIT)}</bdi>
        </p>
      )}
    </header>
  );
};

const Footer = ({ context: { view, words } }: { context: PageContext }) => (
  <footer>
    <ul>
      {view.details.site.links
        .filter(({ url }) => isWebLink(url))
        .map(({ title, url }) => (
          <li>
            <a href={url} rel="noopener">
              {printable(title, 60)}
            </a>
          </li>
        ))}
      <li>
        <a href="/feed.xml">{words.feed}</a>
      </li>
      <li>
        <a href="/openapi.json">API</a>
      </li>
    </ul>
    {view.details.runner.deliveries.givenUp > 0 && (
      <p class="undelivered">{words.undelivered(view.details.runner.deliveries.givenUp)}</p>
    )}
    <p>{words.poweredBy}</p>
  </footer>
);

const Head = ({ context, title, script }: { context: PageContext; title: string; script?: string | undefined }) => {
  const { site } = context.view.details;
  const accent = accentName(site.accent);
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {site.description !== undefined && (
        <meta name="description" content={printable(site.description, DESCRIPTION_LIMIT)} />
      )}
      <title>{title}</title>
      <link rel="stylesheet" href={assetPath('page.css')} />
      {accent !== undefined && <link rel="stylesheet" href={`/assets/${accent}`} />}
      <link rel="icon" type="image/svg+xml" href={`/assets/icon-${overallGlyph(context.view)}.svg`} />
      <link rel="alternate" type="application/atom+xml" title={context.words.incidents} href="/feed.xml" />
      <script src={assetPath('page.js')} />
      {script !== undefined && <script src={assetPath(script)} defer />}
    </head>
  );
};

/** A whole page. `script` names one more asset that this page needs. */
export const page = (context: PageContext, title: string, content: Child, script?: string): string => {
  const { words } = context;
  const html = (
    <html lang={words.lang} class="no-script" data-copied={words.copied}>
      <Head context={context} title={`${title} · ${printable(context.view.details.site.title, 80)}`} script={script} />
      <body>
        <a class="skip unseen" href="#main">
          {words.skip}
        </a>
        <GlyphSprite />
        <Masthead context={context} />
        <main id="main" tabindex={-1}>
          {content}
        </main>
        <Footer context={context} />
      </body>
    </html>
  );
  return `<!doctype html>${raw(html.toString())}`;
};
