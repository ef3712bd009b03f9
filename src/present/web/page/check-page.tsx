import type { HistoryAnswer } from '../../../contract/board.ts';
import { type CheckView, WINDOWS, type Window } from '../../../contract/view.ts';
import { printable } from '../text.ts';
import { BadgeSamples } from './badge-samples.tsx';
import { DayBars, glyphOf, Reasons } from './check-row.tsx';
import { type PageContext, pageLink } from './context.ts';
import { page } from './document.tsx';
import { quantity } from './formats.ts';
import { Mark } from './glyphs.tsx';
import { NAME_LIMIT } from './hero.tsx';
import { IncidentList } from './incident-list.tsx';
import { LatencyChart } from './latency-chart.tsx';
import { Time } from './time.tsx';
import { VerdictStrip } from './verdict-strip.tsx';

interface CheckProps {
  readonly check: CheckView;
  readonly context: PageContext;
}

const CheckHero = ({ check, context }: CheckProps) => {
  const { words, view, dueBy } = context;
  const glyph = glyphOf(check);
  return (
    <section class={`hero is-${glyph}`} id="overall" data-live data-due={dueBy}>
      <div class="signal">
        <Mark of={glyph} />
      </div>
      <div>
        <h1>
          <bdi>{printable(check.name, NAME_LIMIT)}</bdi>
        </h1>
        <p class="checked" aria-live="polite">
          <strong class={`state is-${glyph}`}>{words.status[glyph]}</strong>
          {check.since !== null && (
            <>
              {' '}
              {words.since} <Time at={check.since} context={context} />
            </>
          )}
          {check.checkedAt !== null && (
            <>
              {' · '}
              {words.lastChecked} <Time at={check.checkedAt} context={context} ago />
            </>
          )}
        </p>
        <Reasons check={check} context={context} />
      </div>
      <div class="stale" role="alert" id="stale" hidden={!view.status.stale}>
        <strong>{words.staleTitle}</strong> {words.staleText}
      </div>
    </section>
  );
};

const Uptimes = ({ check, context: { words, formats } }: CheckProps) => (
  <section class="uptimes" id="uptimes" data-live aria-labelledby="uptime-title">
    <h2 id="uptime-title">{words.uptime}</h2>
    <dl class="tiles">
      {WINDOWS.map((window) => (
        <div>
          <dt>{words.window[window]}</dt>
          <dd>{check.uptime[window] === null ? '–' : formats.percent(check.uptime[window])}</dd>
        </div>
      ))}
    </dl>
    <p class="quiet">
      {words.window['24h']}: {words.readings(check.readings['24h'])}
    </p>
  </section>
);

const Days = ({ check, context }: CheckProps) => {
  const { words, formats, view } = context;
  const days = view.details.checks[check.id]?.days ?? [];
  return (
    <section id="days" data-live class="wide-days" hidden={days.length === 0}>
      <div class="card">
        <DayBars check={check} context={context} />
      </div>
      <details>
        <summary>{words.dayTable}</summary>
        <div class="table">
          <table>
            <thead>
              <tr>
                <th scope="col">{words.day}</th>
                <th scope="col">{words.uptime}</th>
                <th scope="col">{words.incidents}</th>
                <th scope="col">{words.readings(2).replace(/[\d\s]+/, '')}</th>
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map(({ day, uptime, incidents, readings }) => (
                <tr>
                  <th scope="row">{day}</th>
                  <td>{uptime === null ? '–' : formats.percent(uptime)}</td>
                  <td>{formats.number(incidents)}</td>
                  <td>{formats.number(readings)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
};

const Measures = ({ check, context: { words, view } }: CheckProps) => {
  const units = view.details.checks[check.id]?.units ?? {};
  const measures = Object.entries(check.measures);
  return (
    <section id="measures" data-live aria-labelledby="measures-title" hidden={measures.length === 0}>
      <h2 id="measures-title">{words.measures}</h2>
      <dl class="tiles">
        {measures.map(([name, value]) => (
          <div>
            <dt>{words.measure[name] ?? name}</dt>
            <dd>{quantity(value, units[name], words.lang)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};

const Latency = ({
  check,
  context,
  window,
  history,
}: CheckProps & { window: Window; history: HistoryAnswer | undefined }) => {
  const { words } = context;
  const path = `/checks/${check.id}`;
  return (
    <section aria-labelledby="latency-title">
      <h2 id="latency-title">{words.latency}</h2>
      <nav class="windows" aria-labelledby="latency-title">
        {WINDOWS.map((name) => (
          <a
            href={`${path}?window=${name}${context.langInQuery ? `&lang=${words.lang}` : ''}`}
            aria-current={name === window ? 'true' : undefined}
          >
            {words.window[name]}
          </a>
        ))}
      </nav>
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
  window: Window,
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
      <Latency check={check} context={context} window={window} history={history} />
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

/** Where there is no such check, for eyes. */
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
