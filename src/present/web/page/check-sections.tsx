import type { CheckView } from '../../../contract/view.ts';
import { WINDOWS } from '../../../contract/view.ts';
import { printable } from '../text.ts';
import { DayBars, DayEnds, Reasons } from './check-row.tsx';
import type { PageContext } from './context.ts';
import { eachDay } from './day-bars.ts';
import { quantity } from './formats.ts';
import { Mark } from './glyphs.tsx';
import { glyphOf, NAME_LIMIT } from './hero.tsx';
import { Time } from './time.tsx';

/** What every section of a check's page is given. */
export interface CheckProps {
  readonly check: CheckView;
  readonly context: PageContext;
}

/** Its name, its state and why. */
export const CheckHero = ({ check, context }: CheckProps) => {
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

/** One figure of uptime, with the failed readings that no incident explains. */
interface UptimeTile {
  readonly name: string;
  readonly share: number | null;
  readonly stray: number;
}

/** Uptime of the windows that are known; of a check younger than some window, also of all that is known. */
const tilesOf = (check: CheckView, { words, formats, view }: PageContext): readonly UptimeTile[] => {
  const { known, unconfirmed } = view.details.checks[check.id] ?? {};
  const windows = WINDOWS.flatMap((window): UptimeTile[] => {
    const share = check.uptime[window];
    return share === null ? [] : [{ name: words.window[window], share, stray: unconfirmed?.[window] ?? 0 }];
  });
  if (windows.length === WINDOWS.length) return windows;
  const since = known?.since ?? null;
  const name = since === null ? words.window['24h'] : words.sinceDay(formats.day(since));
  return [...windows, { name, share: known?.uptime ?? null, stray: known?.unconfirmed ?? 0 }];
};

/** Uptime by window, and how many readings it rests on. */
export const Uptimes = ({ check, context }: CheckProps) => {
  const { words, formats, view } = context;
  const retried = view.details.checks[check.id]?.retried?.['24h'] ?? 0;
  return (
    <section class="uptimes" id="uptimes" data-live aria-labelledby="uptime-title">
      <h2 id="uptime-title">{words.uptime}</h2>
      <dl class="tiles">
        {tilesOf(check, context).map(({ name, share, stray }) => (
          <div>
            <dt>{name}</dt>
            <dd>{share === null ? '–' : formats.percent(share)}</dd>
            {stray > 0 && <dd class="stray">{words.unconfirmed(stray)}</dd>}
          </div>
        ))}
      </dl>
      <p class="quiet">
        {words.window['24h']}: {words.readings(check.readings['24h'])}
        {retried > 0 && <>, {words.retried(retried)}</>}
      </p>
    </section>
  );
};

/** Its days as bars, and as a table for those who want numbers. */
export const Days = ({ check, context }: CheckProps) => {
  const { words, formats, view } = context;
  const days = eachDay(view.details.checks[check.id]?.days);
  return (
    <section id="days" data-live class="wide-days" hidden={days.length === 0}>
      <div class="card">
        <DayBars check={check} context={context} />
        <p class="scale" aria-hidden="true">
          <DayEnds context={context} />
        </p>
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

/** What the last reading measured. */
export const Measures = ({ check, context: { words, view } }: CheckProps) => {
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

const GLYPHS = { pass: 'up', warn: 'degraded', fail: 'down', unknown: 'unknown' } as const;

/** What each location says, with its reason. */
export const Locations = ({ check, context }: CheckProps) => {
  const { words, view } = context;
  const locations = view.details.checks[check.id]?.locations ?? [];
  const strays = (view.details.locations ?? []).filter(({ hintObeyed }) => hintObeyed === false);
  const really = new Map(strays.map(({ id, colo }) => [id, colo]));
  return (
    <section id="locations" data-live aria-labelledby="locations-title" hidden={locations.length === 0}>
      <h2 id="locations-title">{words.locations}</h2>
      <dl class="tiles">
        {locations.map(({ id, name, verdict, latencyMs, checkedAt, reason }) => {
          const glyph = GLYPHS[verdict ?? 'unknown'];
          return (
            <div>
              <dt>
                <bdi>{printable(name, NAME_LIMIT)}</bdi>
              </dt>
              <dd>
                <strong class={`state is-${glyph}`}>{words.status[glyph]}</strong>
              </dd>
              {latencyMs !== null && <dd class="stray">{quantity(latencyMs, 'ms', words.lang)}</dd>}
              {checkedAt !== null && (
                <dd class="stray">
                  <Time at={checkedAt} context={context} ago />
                </dd>
              )}
              {really.has(id) && <dd class="stray">{words.really(really.get(id)!)}</dd>}
              {reason !== null && <dd class="stray">{printable(reason, REASON_LIMIT)}</dd>}
            </div>
          );
        })}
      </dl>
    </section>
  );
};

/** Characters of a reason in a tile. */
const REASON_LIMIT = 200;
