import { raw } from 'hono/html';
import type { CheckView } from '../../../contract/view.ts';
import { sparkPath } from '../badge/_spark-path.ts';
import { printable } from '../text.ts';
import { type PageContext, pageLink } from './context.ts';
import { BARS, dayBars } from './day-bars.ts';
import { Mark } from './glyphs.tsx';
import { glyphOf, NAME_LIMIT } from './hero.tsx';
import { Time } from './time.tsx';

/** Characters of a technical message that the page shows. */
const MESSAGE_LIMIT = 300;

/** Why a check is not up: first for its users, then, smaller, for those who fix it. `since` adds the start. */
export const Reasons = ({ check, context, since }: { check: CheckView; context: PageContext; since?: boolean }) => {
  const { words, view } = context;
  if (view.status.stale || (check.status === 'up' && !check.flapping)) return null;
  const cause = view.status.checks.find(({ id }) => id === check.cause);
  const explanations = new Set([
    ...(cause ? [words.affectedBy(printable(cause.name, NAME_LIMIT))] : []),
    ...(check.waiting ? [words.waiting] : check.reasons.map(({ kind }) => words.reason[kind])),
    ...(check.flapping ? [words.flapping] : []),
  ]);
  return (
    <div class="reasons">
      <p>
        {[...explanations].join(' ')}{' '}
        {since && check.since !== null && check.status !== 'up' && (
          <span class="since">
            {words.began} <Time at={check.since} context={context} ago />
          </span>
        )}
      </p>
      {check.reasons.map(({ message }) => (
        <p class="technical">
          <bdi>{printable(message, MESSAGE_LIMIT)}</bdi>
        </p>
      ))}
    </div>
  );
};

/** In its first hour a check has one value, which is no curve: a dot would look like a speck of dirt. */
const isCurve = (values: readonly (number | null)[]): boolean => values.filter((value) => value !== null).length > 1;

/** Median latency with its curve of 24 hours; nothing where nothing was measured. */
const Spark = ({ check, context }: { check: CheckView; context: PageContext }) => {
  const details = context.view.details.checks[check.id];
  const { ms } = context.formats;
  if (details === undefined || details.latency.p50 === null) return <span class="spark" />;
  const { p50, p95 } = details.latency;
  return (
    <span class="spark" title={context.words.sparkLabel(ms(p50), ms(p95 ?? p50))}>
      <svg viewBox="0 0 96 24" aria-hidden="true">
        {isCurve(details.spark) && <path d={sparkPath(details.spark)} />}
      </svg>
      <span>
        {ms(p50)} <small>p95 {ms(p95 ?? p50)}</small>
      </span>
    </span>
  );
};

/** Uptime of 90 days; of a younger check all that is known, and since when. */
const Share = ({ check, context }: { check: CheckView; context: PageContext }) => {
  const { words, formats, view } = context;
  const details = view.details.checks[check.id];
  const whole = check.uptime['90d'];
  const share = whole ?? details?.known?.uptime ?? null;
  if (share === null) return <span class="share">–</span>;
  const since = whole === null ? (details?.known?.since ?? null) : null;
  const over = since === null ? words.window['90d'] : words.sinceDay(formats.day(since));
  const stray = (since === null ? details?.unconfirmed?.['90d'] : details?.known?.unconfirmed) ?? 0;
  const title = [words.uptimeOver(over), ...(stray > 0 ? [words.unconfirmed(stray)] : [])].join(': ');
  return (
    <span class="share" title={title}>
      {formats.percent(share)} <small>{over}</small>
    </span>
  );
};

export const DayBars = ({ check, context }: { check: CheckView; context: PageContext }) => {
  const days = context.view.details.checks[check.id]?.days;
  if (days === undefined || days.readings.length === 0) return <span class="days" />;
  const name = printable(check.name, NAME_LIMIT);
  return (
    <ol class="days" aria-label={context.words.daysLabel(name, BARS)}>
      {raw(dayBars(days, context))}
    </ol>
  );
};

/** From when to when {@link DayBars} go, and what their colours mean, to be put under them. */
export const DayEnds = ({ context: { words } }: { context: PageContext }) => (
  <>
    <span>{words.daysAgo(BARS - 1)}</span>
    <span>{words.today}</span>
    <span class="legend">
      {(['up', 'failed', 'incident', 'none'] as const).map((name) => (
        <span class={`key-${name}`}>{words.legend[name]}</span>
      ))}
    </span>
  </>
);

/** One check in the list; `compact` leaves the days to the check's own page. */
export const CheckRow = ({ check, context, compact }: { check: CheckView; context: PageContext; compact: boolean }) => {
  const name = printable(check.name, NAME_LIMIT);
  const glyph = glyphOf(check);
  return (
    <li class={compact ? 'check compact' : 'check'} id={`check-${check.id}`} data-live data-name={name.toLowerCase()}>
      <div class="who">
        <Mark of={glyph} />
        <a href={pageLink(context, `/checks/${check.id}`)}>
          <bdi>{name}</bdi>
        </a>
        <span class={`state is-${glyph}`}>{context.words.status[glyph]}</span>
      </div>
      {!compact && <DayBars check={check} context={context} />}
      <div class="figures">
        <Share check={check} context={context} />
        <Spark check={check} context={context} />
      </div>
      <Reasons check={check} context={context} since />
    </li>
  );
};
