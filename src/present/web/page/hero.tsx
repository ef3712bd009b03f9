import { STATUSES } from '../../../contract/verdict.ts';
import type { CheckView, View } from '../../../contract/view.ts';
import { shownState } from '../overall.ts';
import { printable } from '../text.ts';
import type { PageContext } from './context.ts';
import { type Glyph, Mark } from './glyphs.tsx';
import { Time } from './time.tsx';
import type { Summary } from './words/words.ts';

/** Characters of a name that the page shows. */
export const NAME_LIMIT = 80;

/** What a check shows: planned work hides what comes of it. */
export const glyphOf = (check: CheckView): Glyph => (check.maintenance ? 'maintenance' : check.status);

/** What the page shows as a whole; of a stale one nothing is known, planned work included. */
export const overallGlyph = ({ status }: View): Glyph => (status.stale ? 'unknown' : shownState(status.checks));

/** The overall state, as its sentence needs it. */
export const summaryOf = ({ view }: PageContext): Summary => {
  const { stale, updatedAt, checks } = view.status;
  const state = overallGlyph(view);
  return {
    state,
    stale,
    checked: updatedAt !== null && (checks.length === 0 || checks.some(({ waiting }) => waiting !== true)),
    total: checks.length,
    names: checks
      .filter((check) => glyphOf(check) === state && check.waiting !== true)
      .map(({ name }) => printable(name, NAME_LIMIT)),
  };
};

const COUNTED: readonly Glyph[] = [...STATUSES, 'maintenance'];

const Counts = ({ context }: { context: PageContext }) => {
  const members = Map.groupBy(context.view.status.checks, glyphOf);
  if (members.size < 2) return null;
  return (
    <ul class="counts">
      {COUNTED.filter((glyph) => members.has(glyph)).map((glyph) => (
        <li>
          <Mark of={glyph} /> {context.formats.number(members.get(glyph)!.length)} {context.words.status[glyph]}
        </li>
      ))}
    </ul>
  );
};

/** A warning in words, because colour is not enough: the statuses below may be wrong by now. */
const StaleBanner = ({ context: { words, view } }: { context: PageContext }) => (
  <div class="stale" role="alert" id="stale" hidden={!(view.status.stale && view.status.updatedAt !== null)}>
    <strong>{words.staleTitle}</strong> {words.staleText}
  </div>
);

/** The first thing that is read: one sentence, and how old it is. */
export const Hero = ({ context }: { context: PageContext }) => {
  const { updatedAt } = context.view.status;
  const glyph = overallGlyph(context.view);
  return (
    <section class={`hero is-${glyph}`} id="overall" data-live data-due={context.dueBy}>
      <div class="signal">
        <Mark of={glyph} />
      </div>
      <div>
        <h1 aria-live="polite">{context.words.sentence(summaryOf(context))}</h1>
        <p class="checked">
          {updatedAt === null ? (
            context.words.notChecked
          ) : (
            <>
              {context.words.lastChecked} <Time at={updatedAt} context={context} ago />
            </>
          )}
        </p>
        <Counts context={context} />
      </div>
      <StaleBanner context={context} />
    </section>
  );
};
