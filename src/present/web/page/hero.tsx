import type { Status } from '../../../contract/verdict.ts';
import { STATUSES } from '../../../contract/verdict.ts';
import { printable } from '../text.ts';
import type { PageContext } from './context.ts';
import { Mark } from './glyphs.tsx';
import { Time } from './time.tsx';
import type { Summary } from './words/words.ts';

/** Characters of a name that the page shows. */
export const NAME_LIMIT = 80;

/** The overall state, as its sentence needs it. A check under maintenance troubles nobody. */
export const summaryOf = ({ view }: PageContext): Summary => {
  const { status, stale, updatedAt, checks } = view.status;
  const concerned = checks.filter((check) => check.status === status && !(check.maintenance && status !== 'up'));
  return {
    status,
    stale,
    checked: updatedAt !== null,
    total: checks.length,
    names: concerned.map(({ name }) => printable(name, NAME_LIMIT)),
  };
};

const Counts = ({ context }: { context: PageContext }) => {
  const { counts } = context.view.status;
  const shown = STATUSES.filter((status: Status) => counts[status] > 0);
  if (shown.length < 2) return null;
  return (
    <ul class="counts">
      {shown.map((status) => (
        <li>
          <Mark of={status} /> {context.formats.number(counts[status])} {context.words.status[status]}
        </li>
      ))}
    </ul>
  );
};

/** Told in so many words, because a colour alone says nothing: what is below may be wrong by now. */
const StaleBanner = ({ context: { words, view } }: { context: PageContext }) => (
  <div class="stale" role="alert" id="stale" hidden={!(view.status.stale && view.status.updatedAt !== null)}>
    <strong>{words.staleTitle}</strong> {words.staleText}
  </div>
);

/** The first thing that is read: one sentence, and how old it is. */
export const Hero = ({ context }: { context: PageContext }) => {
  const { status, updatedAt } = context.view.status;
  return (
    <section class={`hero is-${status}`} id="overall" data-live data-due={context.dueBy}>
      <div class="signal">
        <Mark of={status} />
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
