import type { CheckView } from '../../../contract/view.ts';
import { shownState } from '../overall.ts';
import { printable } from '../text.ts';
import { CheckRow, DayEnds } from './check-row.tsx';
import type { PageContext } from './context.ts';
import { page } from './document.tsx';
import { Mark } from './glyphs.tsx';
import { Hero, NAME_LIMIT, summaryOf } from './hero.tsx';
import { IncidentList } from './incident-list.tsx';
import { MaintenanceList } from './maintenance-list.tsx';

/** From so many checks on there is a box to find one, and groups that are well are folded. */
const MANY = 13;

/** From so many on, a row is one line, and the days are on the check's own page: a phone draws 100 × 90 bars, not more. */
const VERY_MANY = 101;

interface Group {
  readonly name: string | null;
  readonly checks: readonly CheckView[];
}

/** In the config's order; checks of no group come last. */
const groupsOf = (checks: readonly CheckView[]): readonly Group[] => {
  const groups = Map.groupBy(checks, ({ group }) => group);
  const ungrouped = groups.get(null);
  groups.delete(null);
  return [...groups, ...(ungrouped ? [[null, ungrouped] as const] : [])].map(([name, members]) => ({
    name,
    checks: members,
  }));
};

/** The legend under the bars. */
const Scale = ({ group, context }: { group: Group; context: PageContext }) => {
  if (group.checks.every(({ id }) => (context.view.details.checks[id]?.days.readings.length ?? 0) === 0)) return null;
  return (
    <li class="scale" aria-hidden="true">
      <DayEnds context={context} />
    </li>
  );
};

const Rows = ({ group, context, total }: { group: Group; context: PageContext; total: number }) => (
  <ul class="card">
    {group.checks.map((check) => (
      <CheckRow check={check} context={context} compact={total >= VERY_MANY} />
    ))}
    {total < VERY_MANY && <Scale group={group} context={context} />}
  </ul>
);

const GroupSection = ({ group, context, total }: { group: Group; context: PageContext; total: number }) => {
  const state = shownState(group.checks);
  const working = group.checks.filter((check) => check.status === 'up').length;
  return (
    <details class="group" open={total < MANY || state !== 'up'}>
      <summary>
        <Mark of={state} />
        <h2>
          <bdi>{group.name === null ? context.words.otherChecks : printable(group.name, NAME_LIMIT)}</bdi>
        </h2>
        <span class="quiet">{context.words.groupCount(working, group.checks.length)}</span>
      </summary>
      <Rows group={group} context={context} total={total} />
    </details>
  );
};

const FilterBox = ({ context: { words } }: { context: PageContext }) => (
  <div class="filter needs-script">
    <label>
      <span class="unseen">{words.filter}</span>
      <input type="search" id="filter" placeholder={words.filter} autocomplete="off" />
    </label>
    <p class="quiet" role="status" id="filter-none" hidden>
      {words.filterNone}
    </p>
  </div>
);

/** The page at `/`. */
export const overviewPage = (context: PageContext): string => {
  const { checks } = context.view.status;
  const groups = groupsOf(checks);
  const total = checks.length;
  const plain = groups.length === 1 && groups[0]!.name === null;
  return page(
    context,
    context.words.sentence(summaryOf(context)),
    <>
      <Hero context={context} />
      <MaintenanceList context={context} />
      <section class="checks" aria-label={context.words.checks}>
        {total >= MANY && <FilterBox context={context} />}
        {plain ? (
          <Rows group={groups[0]!} context={context} total={total} />
        ) : (
          groups.map((group) => <GroupSection group={group} context={context} total={total} />)
        )}
      </section>
      <IncidentList incidents={context.view.details.incidents} context={context} linked />
    </>,
  );
};
