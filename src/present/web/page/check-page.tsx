import type { HistoryAnswer } from '../../../contract/board.ts';
import { type CheckView, WINDOWS, type Window } from '../../../contract/view.ts';
import { printable } from '../text.ts';
import { BadgeSamples } from './badge-samples.tsx';
import { CheckHero, type CheckProps, Days, Locations, Measures, Uptimes } from './check-sections.tsx';
import { type PageContext, pageLink } from './context.ts';
import { page } from './document.tsx';
import { Mark } from './glyphs.tsx';
import { glyphOf, NAME_LIMIT } from './hero.tsx';
import { IncidentList } from './incident-list.tsx';
import { LatencyChart } from './latency-chart.tsx';
import { VerdictStrip } from './verdict-strip.tsx';

/** What the chart shows. */
export interface ChartChoice {
  readonly window: Window;
  /** One of the check's locations; all together if absent. */
  readonly location?: string | undefined;
}

const Latency = ({
  check,
  context,
  chart: { window, location },
  history,
}: CheckProps & { chart: ChartChoice; history: HistoryAnswer | undefined }) => {
  const { words } = context;
  const locations = context.view.details.checks[check.id]?.locations ?? [];
  const linkTo = (name: Window, place: string | undefined) =>
    `/checks/${check.id}?window=${name}${place === undefined ? '' : `&location=${place}`}${context.langInQuery ? `&lang=${words.lang}` : ''}`;
  return (
    <section aria-labelledby="latency-title">
      <h2 id="latency-title">{words.latency}</h2>
      <nav class="windows" aria-labelledby="latency-title">
        {WINDOWS.map((name) => (
          <a href={linkTo(name, location)} aria-current={name === window ? 'true' : undefined}>
            {words.window[name]}
          </a>
        ))}
      </nav>
      {locations.length > 1 && (
        <nav class="windows" aria-label={words.locations}>
          <a href={linkTo(window, undefined)} aria-current={location === undefined ? 'true' : undefined}>
            {words.allLocations}
          </a>
          {locations.map(({ id, name }) => (
            <a href={linkTo(window, id)} aria-current={id === location ? 'true' : undefined}>
              <bdi>{printable(name, NAME_LIMIT)}</bdi>
            </a>
          ))}
        </nav>
      )}
      <div class="card past">
        {history === undefined ? (
          <p class="quiet">{words.noHistory}</p>
        ) : (
          <>
            <LatencyChart history={history} context={context} />
            <VerdictStrip history={history} context={context} />
          </>
        )}
      </div>
    </section>
  );
};

/** The page at `/checks/:id`. `history` is absent where the Board could not be asked. */
export const checkPage = (
  check: CheckView,
  context: PageContext,
  chart: ChartChoice,
  history: HistoryAnswer | undefined,
): string => {
  const { words, view } = context;
  const glyph = glyphOf(check);
  return page(
    context,
    `${printable(check.name, NAME_LIMIT)}: ${words.status[glyph]}`,
    <>
      <p class="back">
        <a href={pageLink(context, '/')}>
          <span aria-hidden="true">←</span> {words.back}
        </a>
      </p>
      <CheckHero check={check} context={context} />
      <Uptimes check={check} context={context} />
      <Days check={check} context={context} />
      <Latency check={check} context={context} chart={chart} history={history} />
      <Locations check={check} context={context} />
      <Measures check={check} context={context} />
      <IncidentList
        incidents={view.details.incidents.filter((incident) => incident.check === check.id)}
        context={context}
        linked={false}
      />
      <BadgeSamples check={check} context={context} />
    </>,
    'chart.js',
  );
};

/** The page for a missing check. */
export const noSuchCheckPage = (context: PageContext): string =>
  page(
    context,
    context.words.notFoundTitle,
    <section class="hero is-unknown">
      <div class="signal">
        <Mark of="unknown" />
      </div>
      <div>
        <h1>{context.words.notFoundTitle}</h1>
        <p class="checked">
          {context.words.notFoundText} <a href={pageLink(context, '/')}>{context.words.back}</a>
        </p>
      </div>
    </section>,
  );
